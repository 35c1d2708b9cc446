//go:build !windows

package seal

import "syscall"

// What the system answers on a full disk, or one beyond the user's quota, and on one that takes no writes.
var (
	full     = []error{syscall.ENOSPC, syscall.EDQUOT}
	readOnly = []error{syscall.EROFS}
)
