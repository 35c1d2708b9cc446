package seal

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"

	"filippo.io/age"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// files is a safe that keeps each credential in a file of its own.
type files struct {
	disk       disk
	folder     string
	passphrase graph.Hidden // empty where it is sealed for keys: then nothing here can be opened again
	to         []age.Recipient

	mu    sync.Mutex          // one write at a time: a passphrase takes memory
	wrote map[string][]string // paths by account, in this run
	at    sync.Map            // where the credential of an account is, or will be, once that was asked: paths by account
}

// Place returns the file that holds the credential of an account, or the one that Keep will write. To find out may take as long as the
// passphrase takes to try, the first time that it is asked.
func (s *files) Place(upn string) string {
	account := strings.ToLower(upn)
	if path, known := s.at.Load(account); known {
		return path.(string)
	}
	n := nameOf(upn)
	_, nth, ok := s.sealed(n, func(c steps.Credential) bool { return strings.EqualFold(c.Of(), upn) })
	if !ok {
		nth = s.newest(n) + 1
	}
	path, _ := s.at.LoadOrStore(account, s.path(n, nth)) // Keep knows better, and may have been quicker
	return path.(string)
}

func (s *files) path(n name, nth int) string { return filepath.Join(s.folder, n.file(nth)) }

// newest is 0 for a folder that cannot be listed, too: writing there will say why.
func (s *files) newest(n name) int {
	names, _ := s.disk.Names(s.folder)
	return n.newest(names)
}

// Requests is empty: a file takes none.
func (s *files) Requests(string) []graph.Request { return nil }

// Ready is nil: a file gets a number of its own. That the folder takes files was tried before.
func (s *files) Ready(context.Context, string) error { return nil }

// Keep seals a credential and opens it again before it returns. A file that is there is never written over: one that this key does
// not open may hold the only copy of a password, so the new one gets the next number.
func (s *files) Keep(ctx context.Context, c steps.Credential) (steps.Credential, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return steps.Credential{}, err
	}
	n, account := nameOf(c.Of()), strings.ToLower(c.Of())
	if kept, nth, ok := s.sealed(n, func(found steps.Credential) bool { return sameAccount(found, c) }); ok {
		s.at.Store(account, s.path(n, nth))
		return kept, nil
	}
	if err := s.add(n, c); err != nil {
		return steps.Credential{}, err
	}
	return c, nil
}

// add seals a credential in a file of its own, and opens it again.
func (s *files) add(n name, c steps.Credential) error {
	sealed, err := seal(c, s.to)
	if err != nil {
		return fault(s.folder, err)
	}
	if err := s.disk.MakeFolder(s.folder); err != nil {
		return fault(s.folder, err)
	}
	path, err := s.write(n, sealed)
	if err != nil {
		return err
	}
	if err := s.verify(path, sealed, c); err != nil {
		_ = s.disk.Remove(path)
		return err
	}
	account := strings.ToLower(c.Of())
	s.wrote[account] = append(s.wrote[account], path)
	s.at.Store(account, path)
	return nil
}

// sealed returns the newest credential of an account that the passphrase opens, and the number of its file.
func (s *files) sealed(n name, wanted func(steps.Credential) bool) (c steps.Credential, nth int, ok bool) {
	if s.passphrase == "" {
		return steps.Credential{}, 0, false
	}
	for nth := s.newest(n); nth > 0; nth-- {
		if c, err := open(s.disk, s.path(n, nth), s.passphrase); err == nil && wanted(c) {
			return c, nth, true
		}
	}
	return steps.Credential{}, 0, false
}

// write puts a file under the first number after those in use. Another program may be quicker, so a few are tried.
func (s *files) write(n name, sealed []byte) (path string, err error) {
	for next, last := s.newest(n)+1, s.newest(n)+10; next <= last; next++ {
		path = s.path(n, next)
		if err = create(s.disk, path, sealed); !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return "", fault(path, err)
	}
	return path, nil
}

// verify reads a file back, and opens it where that is possible.
func (s *files) verify(path string, sealed []byte, c steps.Credential) error {
	found, err := read(s.disk, path)
	if err != nil {
		return err
	}
	if !bytes.Equal(found, sealed) {
		return &secret.Error{Kind: secret.ErrDamaged, Path: path}
	}
	if s.passphrase == "" {
		return nil
	}
	opened, err := open(s.disk, path, s.passphrase)
	if err != nil {
		return err
	}
	if !sameAccount(opened, c) || opened.Password != c.Password {
		return &secret.Error{Kind: secret.ErrDamaged, Path: path}
	}
	return nil
}

// Drop removes the file that was written last for an account by this safe. It knows of no other.
func (s *files) Drop(_ context.Context, upn string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	account := strings.ToLower(upn)
	wrote := s.wrote[account]
	if len(wrote) == 0 {
		return nil
	}
	path := wrote[len(wrote)-1]
	if err := s.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault(path, err)
	}
	s.wrote[account] = wrote[:len(wrote)-1]
	s.at.Delete(account)
	return nil
}
