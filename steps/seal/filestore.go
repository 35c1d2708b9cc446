package seal

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"filippo.io/age"

	"cspready/graph"
	"cspready/steps/secret"
)

// A fileStore encrypts each secret in a file of its own. The files of a key are numbered, and the newest that opens
// counts.
type fileStore struct {
	disk       disk
	folder     string
	tenant     secret.Tenant
	passphrase graph.Hidden // empty if files are encrypted to recipients: this store then cannot open them
	to         []age.Recipient

	mu      sync.Mutex          // one write at a time: a passphrase takes memory
	written map[string][]string // paths by subject, in this run
	located sync.Map            // the answers of Location: paths by subject
}

// OpenFolder checks the key, so that it cannot fail once an account depends on it.
func (s localFiles) OpenFolder(path string, key secret.FileKey, tenant secret.Tenant) (secret.Store, error) {
	folder, err := expandPath(path)
	if err != nil {
		return nil, err
	}
	to, err := s.recipients(key)
	if err != nil {
		return nil, err
	}
	return &fileStore{
		disk: s.disk, folder: folder, tenant: tenant, passphrase: key.Passphrase, to: to,
		written: map[string][]string{},
	}, nil
}

// record returns the record that is stored for a key.
func (s *fileStore) record(key secret.Key, value secret.Value) secret.Record {
	if value.Created.IsZero() {
		value.Created = time.Now().UTC().Truncate(time.Second)
	}
	return secret.Record{Tenant: s.tenant, Key: key, Value: value}
}

// subject returns what the names of the files of a key are made from. It is also the key of written and located.
func (s *fileStore) subject(key secret.Key) string {
	return strings.ToLower(subjectOf(secret.Record{Tenant: s.tenant, Key: key}))
}

func (s *fileStore) path(n name, nth int) string { return filepath.Join(s.folder, n.file(nth)) }

// lastNumber returns the number of the newest file, 0 if there is none. It is also 0 for a folder that cannot be
// listed: writing there fails with the reason.
func (s *fileStore) lastNumber(n name) int {
	names, _ := s.disk.Names(s.folder)
	return n.newest(names)
}

// Location tries the passphrase when it is first called for a key, which may take seconds.
func (s *fileStore) Location(key secret.Key) string {
	subject := s.subject(key)
	if path, known := s.located.Load(subject); known {
		return path.(string)
	}
	n := nameOf(subject)
	_, nth, ok := s.findNewest(n, func(r secret.Record) bool {
		return r.Kind == key.Kind && strings.EqualFold(subjectOf(r), subject)
	})
	if !ok {
		nth = s.lastNumber(n) + 1
	}
	path, _ := s.located.LoadOrStore(subject, s.path(n, nth)) // a Put in the meantime has the right one
	return path.(string)
}

// Requests is empty: a file sends nothing.
func (s *fileStore) Requests(secret.Key) []graph.Request { return nil }

// CheckPut fails for a secret that a later run has to open but could not. It need not check names, as a file gets a
// number of its own, nor whether the folder accepts files, as CheckFolder does that.
func (s *fileStore) CheckPut(_ context.Context, key secret.Key) error {
	if s.passphrase == "" && key.Kind != secret.AccountPassword {
		return &secret.Error{Kind: secret.ErrNoKey}
	}
	return nil
}

// Newest returns the newest secret that the passphrase opens.
func (s *fileStore) Newest(_ context.Context, key secret.Key) (secret.Value, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, _, ok := s.newestOf(key)
	return r.Value, ok, nil
}

// newestOf returns the newest record of a key that the passphrase opens, and the number of its file.
func (s *fileStore) newestOf(key secret.Key) (secret.Record, int, bool) {
	wanted := s.record(key, secret.Value{})
	return s.findNewest(nameOf(s.subject(key)), func(r secret.Record) bool { return isSameSecret(r, wanted) })
}

// findNewest returns the newest wanted record that the passphrase opens, and the number of its file.
func (s *fileStore) findNewest(n name, wanted func(secret.Record) bool) (r secret.Record, nth int, ok bool) {
	if s.passphrase == "" {
		return secret.Record{}, 0, false
	}
	for nth := s.lastNumber(n); nth > 0; nth-- {
		if r, err := openFile(s.disk, s.path(n, nth), s.passphrase); err == nil && wanted(r) {
			return r, nth, true
		}
	}
	return secret.Record{}, 0, false
}

// Put encrypts a secret in a new file and opens it again. It never overwrites a file: one that this key does not open
// may contain the only copy of a password.
func (s *fileStore) Put(ctx context.Context, key secret.Key, value secret.Value) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.CheckPut(ctx, key); err != nil {
		return err
	}
	return s.writeRecord(s.record(key, value))
}

// PutIfAbsent returns the newest secret that the passphrase opens; if there is none, it does what Put does. A store
// that encrypts to recipients cannot open files, and always writes.
func (s *fileStore) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return secret.Value{}, err
	}
	if r, nth, ok := s.newestOf(key); ok {
		s.located.Store(s.subject(key), s.path(nameOf(s.subject(key)), nth))
		return r.Value, nil
	}
	if err := s.CheckPut(ctx, key); err != nil {
		return secret.Value{}, err
	}
	r := s.record(key, value)
	if err := s.writeRecord(r); err != nil {
		return secret.Value{}, err
	}
	return r.Value, nil
}

// writeRecord encrypts a record in a file of its own, and opens it again.
func (s *fileStore) writeRecord(r secret.Record) error {
	sealed, err := sealRecord(r, s.to)
	if err != nil {
		return newError(s.folder, err)
	}
	if err := s.disk.MakeFolder(s.folder); err != nil {
		return newError(s.folder, err)
	}
	subject := s.subject(r.Key)
	path, err := s.writeNext(nameOf(subject), sealed)
	if err != nil {
		return err
	}
	if err := s.verifyFile(path, sealed, r); err != nil {
		_ = s.disk.Remove(path)
		return err
	}
	s.written[subject] = append(s.written[subject], path)
	s.located.Store(subject, path)
	return nil
}

// writeNext creates a file with the first number after those in use. Another program may take it first, so it tries the
// next few numbers.
func (s *fileStore) writeNext(n name, sealed []byte) (path string, err error) {
	for next, last := s.lastNumber(n)+1, s.lastNumber(n)+10; next <= last; next++ {
		path = s.path(n, next)
		if err = createFile(s.disk, path, sealed); !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return "", newError(path, err)
	}
	return path, nil
}

// verifyFile reads a file back, and opens it if there is a passphrase.
func (s *fileStore) verifyFile(path string, sealed []byte, want secret.Record) error {
	found, err := readSealed(s.disk, path)
	if err != nil {
		return err
	}
	if !bytes.Equal(found, sealed) {
		return &secret.Error{Kind: secret.ErrDamaged, Path: path}
	}
	if s.passphrase == "" {
		return nil
	}
	opened, err := openFile(s.disk, path, s.passphrase)
	if err != nil {
		return err
	}
	if !isSameSecret(opened, want) || opened.Text != want.Text {
		return &secret.Error{Kind: secret.ErrDamaged, Path: path}
	}
	return nil
}

// Revert removes the file that this store wrote last for a key.
func (s *fileStore) Revert(_ context.Context, key secret.Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	subject := s.subject(key)
	written := s.written[subject]
	if len(written) == 0 {
		return nil
	}
	path := written[len(written)-1]
	if err := s.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return newError(path, err)
	}
	s.written[subject] = written[:len(written)-1]
	s.located.Delete(subject)
	return nil
}

// Prune removes the older files of a key that the passphrase opens: others may belong to another person or program.
func (s *fileStore) Prune(_ context.Context, key secret.Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, wanted := nameOf(s.subject(key)), s.record(key, secret.Value{})
	_, newest, _ := s.newestOf(key)
	var errs []error
	for nth := newest - 1; nth > 0; nth-- {
		path := s.path(n, nth)
		if r, err := openFile(s.disk, path, s.passphrase); err != nil || !isSameSecret(r, wanted) {
			continue
		}
		if err := s.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, newError(path, err))
		}
	}
	s.located.Delete(s.subject(key))
	return errors.Join(errs...)
}
