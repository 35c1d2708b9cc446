package seal

import (
	"errors"
	"io/fs"
	"slices"

	"cspready/steps"
)

// fault says what kind of failure the system met. The words for it are in the catalogue.
func fault(path string, err error) error {
	return &steps.SealError{Kind: faultKind(err), Path: path, Err: err}
}

func faultKind(err error) steps.SealFault {
	is := func(target error) bool { return errors.Is(err, target) }
	switch {
	case DiskFull(err):
		return steps.SealFull
	case slices.ContainsFunc(readOnly, is):
		return steps.SealReadOnly
	case is(fs.ErrNotExist):
		return steps.SealMissing
	case is(fs.ErrPermission):
		return steps.SealForbidden
	default:
		return steps.SealFailed
	}
}

// DiskFull reports whether the system refused to write because the disk is full, or the user's share of it.
func DiskFull(err error) bool {
	return slices.ContainsFunc(full, func(target error) bool { return errors.Is(err, target) })
}
