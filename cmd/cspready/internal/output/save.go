package output

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"cspready/steps/seal"
)

// maxSameName is how many reports of a tenant and a day can be in one folder.
const maxSameName = 999

// Save writes a document to a folder; an empty one is the working directory. It never replaces a file, but
// adds a number to the name.
func Save(folder, name string, document []byte) (string, error) {
	ending := filepath.Ext(name)
	stem := filepath.Join(folder, strings.TrimSuffix(name, ending))
	path := stem + ending
	err := seal.WriteNew(path, document)
	for n := 2; n <= maxSameName && errors.Is(err, fs.ErrExist); n++ {
		path = fmt.Sprintf("%s-%d%s", stem, n, ending)
		err = seal.WriteNew(path, document)
	}
	if whole, failed := filepath.Abs(path); failed == nil {
		path = whole
	}
	return path, err
}
