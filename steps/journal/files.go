package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/folder"
)

// maxFileSize is far above the size of a journal; a larger file is not ours.
const maxFileSize = 64 << 20

// Open returns the journal in a folder, which is created when something is stored. Say puts a text into words, and
// warn is called about lines that cannot be read; they are never deleted or rewritten.
//
// Several programs may use one folder at once: a record is one line, which is appended with one write.
func Open(dir string, say func(assets.Text) string, warn func(assets.Text)) steps.Journal {
	return &fileJournal{folder.Open(dir, warn), say}
}

type fileJournal struct {
	root *folder.Root
	say  func(assets.Text) string
}

// Append adds a line and syncs the file before it returns.
func (f *fileJournal) Append(tenantID string, r steps.Record) error {
	path, err := f.root.Path(tenantID, folder.Changes)
	if err != nil {
		return err
	}
	text, err := json.Marshal(lineOf(strings.ToLower(tenantID), r, f.say))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(appendLine(file, text), file.Close())
}

// appendLine writes one line with one write. An interrupted run may have left half a line, which must not damage this
// one.
func appendLine(file *os.File, text []byte) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("the list of changes is no file")
	}
	if size := info.Size(); size > 0 {
		var last [1]byte
		if _, err := file.ReadAt(last[:], size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			text = append([]byte{'\n'}, text...)
		}
	}
	if _, err := file.Write(append(text, '\n')); err != nil {
		return err
	}
	return file.Sync()
}

// Records returns the records that can be read.
func (f *fileJournal) Records(tenantID string) []steps.Record {
	path, err := f.root.Path(tenantID, folder.Changes)
	if err != nil {
		return nil
	}
	text, err := folder.Read(path, maxFileSize)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			f.root.WarnOnce("journal.unreadable", path)
		}
		return nil
	}
	var records []steps.Record
	damaged, newer := 0, 0
	for text := range bytes.SplitSeq(text, []byte{'\n'}) {
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		switch r, err := readLine(text, tenantID); {
		case err == nil:
			records = append(records, r)
		case errors.Is(err, folder.ErrOtherVersion):
			newer++
		default:
			damaged++
		}
	}
	if damaged > 0 {
		f.root.WarnOnce("journal.damaged", path, "count", damaged)
	}
	if newer > 0 {
		f.root.WarnOnce("journal.foreign", path, "count", newer)
	}
	return records
}

// Tenants lists the tenants that have a journal.
func (f *fileJournal) Tenants() []string { return f.root.Tenants(folder.Changes) }
