package seal

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/zalando/go-keyring"

	"cspready/graph"
	"cspready/steps"
)

// A ring is the keyring of a system: small texts by name. errNoEntry says that there is none of a name.
type ring interface {
	Get(name string) (string, error)
	Set(name, text string) error
	Delete(name string) error
}

// systemRing is the keyring of the person who runs the program: Credential Manager, Keychain, or Secret Service.
type systemRing struct{}

// ringService is what all entries are filed under.
const ringService = "cspready"

var errNoEntry = keyring.ErrNotFound

func (systemRing) Get(name string) (string, error) { return keyring.Get(ringService, name) }
func (systemRing) Set(name, text string) error     { return keyring.Set(ringService, name, text) }
func (systemRing) Delete(name string) error        { return keyring.Delete(ringService, name) }

// Keyring reports whether this machine has a keyring that answers.
func (s sealing) Keyring() bool {
	if s.ring == nil {
		return false
	}
	_, err := s.ring.Get("probe")
	return err == nil || errors.Is(err, errNoEntry)
}

// Keychain returns the drawer of an application in the keyring.
func (s sealing) Keychain(of steps.DrawerOf) steps.Drawer {
	return &keychain{ring: s.ring, of: of}
}

// keychain keeps each secret in entries of a keyring. Windows takes 2560 bytes an entry, which a key with its certificate exceeds, so a
// secret is cut into parts; a pointer that is written last says which parts count, so that a write that was cut short changes nothing.
type keychain struct {
	ring ring
	of   steps.DrawerOf
	mu   sync.Mutex
}

// entry is an item of one application of one tenant: several tenants are looked after from one machine, and one may have several applications.
func (k *keychain) entry(appID string, item steps.Item) entry {
	return entry{k.ring, strings.ToLower(k.of.TenantID + "/" + cmp.Or(appID, "…") + "/" + string(item))}
}

// Place names the entry.
func (k *keychain) Place(appID string, item steps.Item) string { return k.entry(appID, item).place() }

// Requests is empty: a keyring takes none.
func (*keychain) Requests(steps.Item) []graph.Request { return nil }

// Ready fails where the keyring does not answer.
func (k *keychain) Ready(_ context.Context, appID string, item steps.Item) error {
	_, _, err := k.entry(appID, item).pointer()
	return err
}

// Newest puts the newest of an item together.
func (k *keychain) Newest(_ context.Context, appID string, item steps.Item) (steps.Kept, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.entry(appID, item).newest()
}

// Put writes the parts, then the pointer, and reads all of it back.
func (k *keychain) Put(ctx context.Context, appID string, item steps.Item, kept steps.Kept) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return k.entry(appID, item).put(kept)
}

// Prune removes the parts of earlier generations of the item.
func (k *keychain) Prune(_ context.Context, appID string, item steps.Item) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.entry(appID, item).prune()
}
