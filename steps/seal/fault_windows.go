package seal

import "golang.org/x/sys/windows"

// Errors of the system for a full disk or an exhausted quota, and for a read-only disk.
var (
	full     = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}
	readOnly = []error{windows.ERROR_WRITE_PROTECT}
)
