package seal

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// An entry is one item in the keyring: a pointer under its name, and parts under names that begin with it.
type entry struct {
	ring ring
	name string
}

// partLength leaves room for what a system adds.
const partLength = 1024

// A pointer says where the newest of an item is.
type pointer struct {
	Generation int       `json:"generation"`
	Parts      int       `json:"parts"`
	KeyID      string    `json:"keyId,omitempty"`
	Made       time.Time `json:"made"`
}

func (e entry) place() string { return "keyring: " + ringService + " " + e.name }

func (e entry) part(generation, nth int) string {
	return e.name + "/" + strconv.Itoa(generation) + "/" + strconv.Itoa(nth)
}

func (e entry) newest() (steps.Kept, bool, error) {
	at, found, err := e.pointer()
	if err != nil || !found {
		return steps.Kept{}, false, err
	}
	var value strings.Builder
	for nth := range at.Parts {
		text, err := e.ring.Get(e.part(at.Generation, nth))
		if errors.Is(err, errNoEntry) {
			return steps.Kept{}, false, e.damaged()
		}
		if err != nil {
			return steps.Kept{}, false, e.fault(err)
		}
		value.WriteString(text)
	}
	return steps.Kept{Value: graph.Hidden(value.String()), KeyID: at.KeyID, Made: at.Made}, true, nil
}

func (e entry) pointer() (at pointer, found bool, err error) {
	text, err := e.ring.Get(e.name)
	switch {
	case errors.Is(err, errNoEntry):
		return pointer{}, false, nil
	case err != nil:
		return pointer{}, false, e.fault(err)
	case json.Unmarshal([]byte(text), &at) != nil:
		return pointer{}, false, e.damaged()
	}
	return at, true, nil
}

func (e entry) put(wanted steps.Kept) error {
	at, _, err := e.pointer()
	if err != nil {
		return err
	}
	next := pointer{Generation: at.Generation + 1, KeyID: wanted.KeyID, Made: time.Now().UTC().Truncate(time.Second)}
	for rest := string(wanted.Value); rest != ""; next.Parts++ {
		cut := min(partLength, len(rest))
		if err := e.ring.Set(e.part(next.Generation, next.Parts), rest[:cut]); err != nil {
			return e.fault(err)
		}
		rest = rest[cut:]
	}
	text, err := json.Marshal(next)
	if err != nil {
		return e.fault(err)
	}
	if err := e.ring.Set(e.name, string(text)); err != nil {
		return e.fault(err)
	}
	if kept, ok, err := e.newest(); err != nil || !ok || kept.Value != wanted.Value {
		return errors.Join(e.damaged(), err)
	}
	return nil
}

// prune goes back from the newest to the first generation that is not there any more.
func (e entry) prune() error {
	at, found, err := e.pointer()
	if err != nil || !found {
		return err
	}
	gone := false
	for generation := at.Generation - 1; generation > 0 && !gone; generation-- {
		for nth := 0; ; nth++ {
			err := e.ring.Delete(e.part(generation, nth))
			if errors.Is(err, errNoEntry) {
				gone = nth == 0
				break
			}
			if err != nil {
				return e.fault(err)
			}
		}
	}
	return nil
}

func (e entry) damaged() error { return &secret.Error{Kind: secret.ErrDamaged, Path: e.place()} }

// fault is an error of the keyring. What a system says about an entry does not repeat what is in it.
func (e entry) fault(err error) error {
	return &secret.Error{Kind: secret.ErrFailed, Path: e.place(), Err: fmt.Errorf("keyring: %w", err)}
}
