package seal

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps/secret"
)

// An entry is the secret of one key in the keyring: a pointer under its name, and parts under names that start with it.
type entry struct {
	ring ring
	name string
}

// partLength is the length of a part in bytes, which leaves room for what systems add to an entry.
const partLength = 1024

// A pointer locates the parts of the newest secret.
type pointer struct {
	Generation int       `json:"generation"`
	Parts      int       `json:"parts"`
	KeyID      string    `json:"keyId,omitempty"`
	Made       time.Time `json:"made"`
}

func (e entry) location() string { return "keyring: " + ringService + " " + e.name }

func (e entry) part(generation, nth int) string {
	return e.name + "/" + strconv.Itoa(generation) + "/" + strconv.Itoa(nth)
}

// readNewest joins the parts that the pointer locates; false if there is no pointer.
func (e entry) readNewest() (secret.Value, bool, error) {
	at, found, err := e.readPointer()
	if err != nil || !found {
		return secret.Value{}, false, err
	}
	var value strings.Builder
	for nth := range at.Parts {
		text, err := e.ring.Get(e.part(at.Generation, nth))
		if errors.Is(err, errNoEntry) {
			return secret.Value{}, false, e.errDamaged()
		}
		if err != nil {
			return secret.Value{}, false, e.newError(err)
		}
		value.WriteString(text)
	}
	return secret.Value{Text: graph.Hidden(value.String()), KeyID: at.KeyID, Created: at.Made}, true, nil
}

func (e entry) readPointer() (at pointer, found bool, err error) {
	text, err := e.ring.Get(e.name)
	switch {
	case errors.Is(err, errNoEntry):
		return pointer{}, false, nil
	case err != nil:
		return pointer{}, false, e.newError(err)
	case json.Unmarshal([]byte(text), &at) != nil:
		return pointer{}, false, e.errDamaged()
	}
	return at, true, nil
}

// writeGeneration stores a value as another generation, and returns it as it was read back.
func (e entry) writeGeneration(value secret.Value) (stored secret.Value, err error) {
	last, _, err := e.readPointer()
	if err != nil {
		return secret.Value{}, err
	}
	next := pointer{Generation: last.Generation + 1, KeyID: value.KeyID, Made: time.Now().UTC().Truncate(time.Second)}
	for rest := string(value.Text); rest != ""; next.Parts++ {
		cut := min(partLength, len(rest))
		if err := e.ring.Set(e.part(next.Generation, next.Parts), rest[:cut]); err != nil {
			return secret.Value{}, e.newError(err)
		}
		rest = rest[cut:]
	}
	text, err := json.Marshal(next)
	if err != nil {
		return secret.Value{}, e.newError(err)
	}
	if err := e.ring.Set(e.name, string(text)); err != nil {
		return secret.Value{}, e.newError(err)
	}
	stored, found, err := e.readNewest()
	if err != nil || !found || stored.Text != value.Text {
		return secret.Value{}, errors.Join(e.errDamaged(), err)
	}
	return stored, nil
}

// pruneGenerations deletes earlier generations, from the newest back to the first that no longer exists.
func (e entry) pruneGenerations() error {
	at, found, err := e.readPointer()
	if err != nil || !found {
		return err
	}
	done := false
	for generation := at.Generation - 1; generation > 0 && !done; generation-- {
		for nth := 0; ; nth++ {
			err := e.ring.Delete(e.part(generation, nth))
			if errors.Is(err, errNoEntry) {
				done = nth == 0
				break
			}
			if err != nil {
				return e.newError(err)
			}
		}
	}
	return nil
}

func (e entry) errDamaged() error { return &secret.Error{Kind: secret.ErrDamaged, Path: e.location()} }

// newError wraps an error of the keyring. The texts of systems do not repeat the content of an entry.
func (e entry) newError(err error) error {
	return &secret.Error{Kind: secret.ErrFailed, Path: e.location(), Err: fmt.Errorf("keyring: %w", err)}
}
