//go:build !windows

package seal

import "syscall"

// Errors of the system for a full disk or an exhausted quota, and for a read-only disk.
var (
	full     = []error{syscall.ENOSPC, syscall.EDQUOT}
	readOnly = []error{syscall.EROFS}
)
