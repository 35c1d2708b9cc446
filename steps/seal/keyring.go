package seal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

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

// partLength leaves room for what a system adds.
const partLength = 1024

// A pointer says where the newest of an item is.
type pointer struct {
	Generation int       `json:"generation"`
	Parts      int       `json:"parts"`
	AppID      string    `json:"applicationId"`
	Made       time.Time `json:"made"`
}

func (k *keychain) name(item steps.Item) string {
	return strings.ToLower(k.of.TenantID + "/" + string(item))
}

func (k *keychain) part(item steps.Item, generation, nth int) string {
	return k.name(item) + "/" + strconv.Itoa(generation) + "/" + strconv.Itoa(nth)
}

// Place names the entry.
func (k *keychain) Place(item steps.Item) string {
	return "keyring: " + ringService + " " + k.name(item)
}

// Requests is empty: a keyring takes none.
func (*keychain) Requests(steps.Item) []graph.Request { return nil }

// Ready fails where the keyring does not answer.
func (k *keychain) Ready(_ context.Context, _ string, item steps.Item) error {
	_, _, err := k.pointer(item)
	return err
}

// Newest puts the newest of an item together.
func (k *keychain) Newest(_ context.Context, appID string, item steps.Item) (steps.Kept, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.newest(appID, item)
}

func (k *keychain) newest(appID string, item steps.Item) (steps.Kept, bool, error) {
	at, found, err := k.pointer(item)
	if err != nil || !found || !strings.EqualFold(at.AppID, appID) {
		return steps.Kept{}, false, err
	}
	var value strings.Builder
	for nth := range at.Parts {
		text, err := k.ring.Get(k.part(item, at.Generation, nth))
		if errors.Is(err, errNoEntry) {
			return steps.Kept{}, false, &steps.SealError{Kind: steps.SealDamaged, Path: k.Place(item)}
		}
		if err != nil {
			return steps.Kept{}, false, k.fault(item, err)
		}
		value.WriteString(text)
	}
	return steps.Kept{Value: graph.Hidden(value.String()), Made: at.Made}, true, nil
}

func (k *keychain) pointer(item steps.Item) (at pointer, found bool, err error) {
	text, err := k.ring.Get(k.name(item))
	switch {
	case errors.Is(err, errNoEntry):
		return pointer{}, false, nil
	case err != nil:
		return pointer{}, false, k.fault(item, err)
	case json.Unmarshal([]byte(text), &at) != nil:
		return pointer{}, false, &steps.SealError{Kind: steps.SealDamaged, Path: k.Place(item)}
	}
	return at, true, nil
}

// Put writes the parts, then the pointer, and reads all of it back.
func (k *keychain) Put(ctx context.Context, appID string, item steps.Item, value graph.Hidden) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	at, _, err := k.pointer(item)
	if err != nil {
		return err
	}
	next := pointer{Generation: at.Generation + 1, AppID: appID, Made: time.Now().UTC().Truncate(time.Second)}
	for rest := string(value); rest != ""; next.Parts++ {
		cut := min(partLength, len(rest))
		if err := k.ring.Set(k.part(item, next.Generation, next.Parts), rest[:cut]); err != nil {
			return k.fault(item, err)
		}
		rest = rest[cut:]
	}
	text, err := json.Marshal(next)
	if err != nil {
		return k.fault(item, err)
	}
	if err := k.ring.Set(k.name(item), string(text)); err != nil {
		return k.fault(item, err)
	}
	if kept, ok, err := k.newest(appID, item); err != nil || !ok || kept.Value != value {
		return errors.Join(&steps.SealError{Kind: steps.SealDamaged, Path: k.Place(item)}, err)
	}
	return nil
}

// Prune removes the parts of earlier generations, back to the first one that is not there any more.
func (k *keychain) Prune(_ context.Context, _ string, item steps.Item) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, found, err := k.pointer(item)
	if err != nil || !found {
		return err
	}
	gone := false
	for generation := at.Generation - 1; generation > 0 && !gone; generation-- {
		for nth := 0; ; nth++ {
			err := k.ring.Delete(k.part(item, generation, nth))
			if errors.Is(err, errNoEntry) {
				gone = nth == 0
				break
			}
			if err != nil {
				return k.fault(item, err)
			}
		}
	}
	return nil
}

// fault is an error of the keyring. What a system says about an entry does not repeat what is in it.
func (k *keychain) fault(item steps.Item, err error) error {
	return &steps.SealError{Kind: steps.SealFailed, Path: k.Place(item), Err: fmt.Errorf("keyring: %w", err)}
}
