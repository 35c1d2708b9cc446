package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

const journalFile = "changes.jsonl"

// tooLong is far above what a file of changes comes to; a bigger one is not one of ours.
const tooLong = 64 << 20

// Open returns the journal in a folder, which is made when there is something to keep. Say puts a text into words, and warn is told of lines
// that cannot be read; they are never deleted or written anew.
//
// Several programs may use one folder at once: a record is one line, which is appended with one write.
func Open(dir string, say func(assets.Text) string, warn func(assets.Text)) steps.Journal {
	return &files{dir: dir, say: say, warn: warn, told: map[string]bool{}}
}

type files struct {
	dir  string
	say  func(assets.Text) string
	warn func(assets.Text)

	mu   sync.Mutex
	told map[string]bool // paths that were complained of: once is enough
}

// Append adds a line and makes sure of it before it returns.
func (f *files) Append(tenantID string, r steps.Record) error {
	path, err := f.path(tenantID)
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

// appendLine writes one line in one go. A run that was cut short may have left half a line, which must not take this one with it.
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

// Records reads what can be read.
func (f *files) Records(tenantID string) []steps.Record {
	path, err := f.path(tenantID)
	if err != nil {
		return nil
	}
	text, err := read(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			f.complain(path, "journal.unreadable", 0)
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
		case errors.Is(err, errForeign):
			newer++
		default:
			damaged++
		}
	}
	if damaged > 0 {
		f.complain(path, "journal.damaged", damaged)
	}
	if newer > 0 {
		f.complain(path, "journal.foreign", newer)
	}
	return records
}

// Tenants are those that have a file.
func (f *files) Tenants() []string {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil // no folder, no journal
	}
	var ids []string
	for _, e := range entries {
		path, err := f.path(e.Name())
		if err != nil {
			continue
		}
		if _, err := os.Stat(path); err == nil {
			ids = append(ids, e.Name())
		}
	}
	return ids
}

// path is where a tenant's journal is. Only a GUID becomes part of a path: an id comes from a token, which is not ours.
func (f *files) path(tenantID string) (string, error) {
	id := strings.ToLower(tenantID)
	if !graph.IsGUID(id) {
		return "", errors.New("the id of the tenant is not a GUID")
	}
	return filepath.Join(f.dir, id, journalFile), nil
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > tooLong {
		return nil, errDamaged
	}
	return os.ReadFile(path)
}

func (f *files) complain(path, id string, lines int) {
	f.mu.Lock()
	told := f.told[path+id]
	f.told[path+id] = true
	f.mu.Unlock()
	if told {
		return
	}
	if lines == 0 {
		f.warn(assets.Say(id, "file", path))
		return
	}
	f.warn(assets.Say(id, "file", path, "count", lines))
}
