package seal

import "golang.org/x/sys/windows"

// What the system answers on a full disk, or one beyond the user's quota, and on one that takes no writes.
var (
	full     = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}
	readOnly = []error{windows.ERROR_WRITE_PROTECT}
)
