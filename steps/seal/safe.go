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
)

// files is a safe that keeps each credential in a file of its own.
type files struct {
	disk       disk
	folder     string
	passphrase graph.Hidden // empty where it is sealed for keys: then nothing here can be opened again
	to         []age.Recipient

	mu    sync.Mutex          // one write at a time: a passphrase takes memory
	wrote map[string][]string // paths by account, in this run
}

// Place returns the newest file of an account, or the one that will be written.
func (s *files) Place(upn string) string {
	n := nameOf(upn)
	return s.path(n, max(s.newest(n), 1))
}

func (s *files) path(n name, nth int) string { return filepath.Join(s.folder, n.file(nth)) }

// newest is 0 for a folder that cannot be listed, too: writing there will say why.
func (s *files) newest(n name) int {
	names, _ := s.disk.Names(s.folder)
	return n.newest(names)
}

// Requests is empty: a file takes none.
func (s *files) Requests(string) []graph.Request { return nil }

// Keep seals a credential and opens it again before it returns. A file that is there is never written over: one that this key does
// not open may hold the only copy of a password, so the new one gets the next number.
func (s *files) Keep(ctx context.Context, c steps.Credential) (steps.Credential, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return steps.Credential{}, err
	}
	n := nameOf(c.UserPrincipalName)
	if kept, ok := s.sealed(n, c); ok {
		return kept, nil
	}
	sealed, err := seal(c, s.to)
	if err != nil {
		return steps.Credential{}, fault(s.folder, err)
	}
	path, err := s.write(n, sealed)
	if err != nil {
		return steps.Credential{}, err
	}
	if err := s.verify(path, sealed, c); err != nil {
		_ = s.disk.Remove(path)
		return steps.Credential{}, err
	}
	account := strings.ToLower(c.UserPrincipalName)
	s.wrote[account] = append(s.wrote[account], path)
	return c, nil
}

// sealed returns the newest credential of the same account that the passphrase opens.
func (s *files) sealed(n name, of steps.Credential) (steps.Credential, bool) {
	if s.passphrase == "" {
		return steps.Credential{}, false
	}
	for nth := s.newest(n); nth > 0; nth-- {
		if c, err := open(s.disk, s.path(n, nth), s.passphrase); err == nil && sameAccount(c, of) {
			return c, true
		}
	}
	return steps.Credential{}, false
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
		return &steps.SealError{Kind: steps.SealDamaged, Path: path}
	}
	if s.passphrase == "" {
		return nil
	}
	opened, err := open(s.disk, path, s.passphrase)
	if err != nil {
		return err
	}
	if !sameAccount(opened, c) || opened.Password != c.Password {
		return &steps.SealError{Kind: steps.SealDamaged, Path: path}
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
	return nil
}
