// Package sealtest keeps the secrets of an application in memory, for tests of whatever makes one.
package sealtest

import (
	"context"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/seal"
	"cspready/steps/secret"
)

// A Cupboard is a drawer in memory, and the part of [steps.Sealing] that makes drawers. What lies in it survives the run that filled it, as
// files do. The zero value is empty and ready.
type Cupboard struct {
	kept  map[string][]steps.Kept
	Full  bool // takes nothing more
	Stuck bool // lets nothing be taken away
}

// All is what was kept of an item, the newest last.
func (c *Cupboard) All(appID string, i steps.Item) []steps.Kept { return c.kept[appID+"/"+string(i)] }

// Drawer is the cupboard itself, whatever the key.
func (c *Cupboard) Drawer(string, secret.FileKey, steps.DrawerOf) (steps.Drawer, error) {
	return shelf{c}, nil
}

// Keyring says that there is a keyring, which is the cupboard too.
func (*Cupboard) Keyring() bool { return true }

// Keychain is the cupboard itself.
func (c *Cupboard) Keychain(steps.DrawerOf) steps.Drawer { return shelf{c} }

// Certificate makes a real one.
func (*Cupboard) Certificate(name string, life time.Duration) (graph.Hidden, error) {
	return seal.New().Certificate(name, life)
}

// shelf is the cupboard as a drawer: a safe of a test has methods of the same names.
type shelf struct{ c *Cupboard }

func (shelf) Place(_ string, item steps.Item) string { return "cupboard/" + string(item) }
func (shelf) Requests(steps.Item) []graph.Request    { return nil }

func (shelf) Ready(context.Context, string, steps.Item) error { return nil }

func (s shelf) Newest(_ context.Context, appID string, item steps.Item) (steps.Kept, bool, error) {
	all := s.c.All(appID, item)
	if len(all) == 0 {
		return steps.Kept{}, false, nil
	}
	return all[len(all)-1], true, nil
}

func (s shelf) Put(_ context.Context, appID string, item steps.Item, kept steps.Kept) error {
	if s.c.Full {
		return &secret.Error{Kind: secret.ErrDiskFull, Path: "cupboard"}
	}
	if s.c.kept == nil {
		s.c.kept = map[string][]steps.Kept{}
	}
	kept.Made = time.Now()
	s.c.kept[appID+"/"+string(item)] = append(s.c.All(appID, item), kept)
	return nil
}

func (s shelf) Prune(_ context.Context, appID string, item steps.Item) error {
	if s.c.Stuck {
		return &secret.Error{Kind: secret.ErrFailed, Path: "cupboard"}
	}
	if all := s.c.All(appID, item); len(all) > 1 {
		s.c.kept[appID+"/"+string(item)] = all[len(all)-1:]
	}
	return nil
}
