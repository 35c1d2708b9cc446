package seal

import (
	"errors"
	"io/fs"
	"slices"

	"cspready/steps/secret"
)

// newError returns the error for a path, with the kind of failure that the system reported.
func newError(path string, err error) error {
	return &secret.Error{Kind: errorKindOf(err), Path: path, Err: err}
}

// errorKindOf returns the kind of an error of the file system.
func errorKindOf(err error) secret.ErrorKind {
	is := func(target error) bool { return errors.Is(err, target) }
	switch {
	case IsDiskFull(err):
		return secret.ErrDiskFull
	case slices.ContainsFunc(readOnly, is):
		return secret.ErrReadOnly
	case is(fs.ErrNotExist):
		return secret.ErrMissing
	case is(fs.ErrPermission):
		return secret.ErrForbidden
	default:
		return secret.ErrFailed
	}
}

// IsDiskFull reports whether the system refused to write because the disk is full, or the user's quota.
func IsDiskFull(err error) bool {
	return slices.ContainsFunc(full, func(target error) bool { return errors.Is(err, target) })
}
