package seal

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/zalando/go-keyring"

	"cspready/graph"
	"cspready/steps/secret"
)

// A ring is the keyring of a system, which stores short texts by name. Get and Delete fail with errNoEntry for an
// unknown name.
type ring interface {
	Get(name string) (string, error)
	Set(name, text string) error
	Delete(name string) error
}

// systemRing is the keyring of the person who runs the program: Credential Manager, Keychain, or Secret Service.
type systemRing struct{}

// ringService is the name of the service that all entries have.
const ringService = "cspready"

// errNoEntry is the error for an entry that does not exist.
var errNoEntry = keyring.ErrNotFound

func (systemRing) Get(name string) (string, error) { return keyring.Get(ringService, name) }

func (systemRing) Set(name, text string) error { return keyring.Set(ringService, name, text) }

func (systemRing) Delete(name string) error { return keyring.Delete(ringService, name) }

// HasKeyring reports whether the keyring answers when it is asked for an entry.
func (s localFiles) HasKeyring() bool {
	if s.ring == nil {
		return false
	}
	_, err := s.ring.Get("probe")
	return err == nil || errors.Is(err, errNoEntry)
}

// OpenKeyring returns the store in the keyring.
func (s localFiles) OpenKeyring(tenant secret.Tenant) secret.Store {
	return &keyringStore{ring: s.ring, tenant: tenant}
}

// A keyringStore stores each secret in entries of a keyring. Windows limits an entry to 2560 bytes, which a key with
// its certificate exceeds, so a secret is split into parts. A pointer, which is written last, says which parts count,
// so that an interrupted write changes nothing.
type keyringStore struct {
	ring   ring
	tenant secret.Tenant
	mu     sync.Mutex
}

// entry returns the entry of a key. Its name contains tenant and owner: one machine may serve several tenants, and a
// tenant may have several applications.
func (s *keyringStore) entry(key secret.Key) entry {
	return entry{s.ring, strings.ToLower(s.tenant.ID + "/" + cmp.Or(key.Owner, "…") + "/" + string(key.Kind))}
}

// Location returns the name of the entry.
func (s *keyringStore) Location(key secret.Key) string { return s.entry(key).location() }

// Requests is empty: a keyring sends nothing.
func (*keyringStore) Requests(secret.Key) []graph.Request { return nil }

// CheckPut fails if the keyring does not answer.
func (s *keyringStore) CheckPut(_ context.Context, key secret.Key) error {
	_, _, err := s.entry(key).readPointer()
	return err
}

// Newest joins the parts of the newest generation.
func (s *keyringStore) Newest(_ context.Context, key secret.Key) (secret.Value, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entry(key).readNewest()
}

// Put writes the parts, then the pointer, and reads all of it back.
func (s *keyringStore) Put(ctx context.Context, key secret.Key, value secret.Value) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := s.entry(key).writeGeneration(value)
	return err
}

// PutIfAbsent returns the newest secret; if there is none, it does what Put does.
func (s *keyringStore) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stored, found, err := s.entry(key).readNewest(); found || err != nil {
		return stored, err
	}
	if err := ctx.Err(); err != nil {
		return secret.Value{}, err
	}
	return s.entry(key).writeGeneration(value)
}

// Revert does nothing: the next run uses the secret.
func (*keyringStore) Revert(context.Context, secret.Key) error { return nil }

// Prune removes the parts of earlier generations.
func (s *keyringStore) Prune(_ context.Context, key secret.Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entry(key).pruneGenerations()
}
