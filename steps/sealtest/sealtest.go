// Package sealtest provides stores of secrets for tests: in memory, and in files that protect nothing.
package sealtest

import (
	"context"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps/seal"
	"cspready/steps/secret"
)

// A Memory keeps secrets in memory. It is the part of [secret.Files] that opens stores, whatever folder, key and tenant
// they are opened with. What it contains survives the run that stored it, as files do. The zero value is empty and
// ready.
type Memory struct {
	values map[secret.Key][]secret.Value
	Full   bool // accepts nothing more
	Stuck  bool // fails to prune
}

// All returns what was stored for a key, the newest last.
func (m *Memory) All(owner string, kind secret.Kind) []secret.Value {
	return m.values[secret.Key{Owner: owner, Kind: kind}]
}

// OpenFolder returns the one store.
func (m *Memory) OpenFolder(string, secret.FileKey, secret.Tenant) (secret.Store, error) {
	return memoryStore{m}, nil
}

// HasKeyring is true: the keyring is the one store, too.
func (*Memory) HasKeyring() bool { return true }

// OpenKeyring returns the one store.
func (m *Memory) OpenKeyring(secret.Tenant) secret.Store { return memoryStore{m} }

// NewCertificate makes a real one.
func (*Memory) NewCertificate(name string, life time.Duration) (graph.Hidden, error) {
	return seal.New().NewCertificate(name, life)
}

type memoryStore struct{ m *Memory }

func (memoryStore) Location(key secret.Key) string { return "cupboard/" + string(key.Kind) }

func (memoryStore) Requests(secret.Key) []graph.Request { return nil }

func (memoryStore) CheckPut(context.Context, secret.Key) error { return nil }

func (s memoryStore) Newest(_ context.Context, key secret.Key) (secret.Value, bool, error) {
	all := s.m.values[key]
	if len(all) == 0 {
		return secret.Value{}, false, nil
	}
	return all[len(all)-1], true, nil
}

func (s memoryStore) Put(_ context.Context, key secret.Key, value secret.Value) error {
	if s.m.Full {
		return &secret.Error{Kind: secret.ErrDiskFull, Path: "cupboard"}
	}
	if s.m.values == nil {
		s.m.values = map[secret.Key][]secret.Value{}
	}
	value.Created = time.Now()
	s.m.values[key] = append(slices.Clip(s.m.values[key]), value)
	return nil
}

func (s memoryStore) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	if stored, found, err := s.Newest(ctx, key); found || err != nil {
		return stored, err
	}
	return value, s.Put(ctx, key, value)
}

func (memoryStore) Revert(context.Context, secret.Key) error { return nil }

func (s memoryStore) Prune(_ context.Context, key secret.Key) error {
	if s.m.Stuck {
		return &secret.Error{Kind: secret.ErrFailed, Path: "cupboard"}
	}
	if all := s.m.values[key]; len(all) > 1 {
		s.m.values[key] = all[len(all)-1:]
	}
	return nil
}
