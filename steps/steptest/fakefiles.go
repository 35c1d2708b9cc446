package steptest

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
)

// FakeFiles keeps secrets in memory: passwords of accounts in a folder, the rest as [sealtest.Memory] does. Its
// contents outlive the run that stored them, as files do.
type FakeFiles struct {
	Passwords map[string]secret.Value // by account
	mine      []string                // accounts whose passwords the current run stored
	full      bool

	sealtest.Memory // for applications
}

// A fakeStore is a folder of [FakeFiles].
type fakeStore struct {
	secret.Store // for applications
	files        *FakeFiles
}

// NewPassword returns a password that is unique in virtual time.
func (d *FakeFiles) NewPassword() graph.Hidden {
	return graph.Hidden("Pw-" + time.Now().Format("150405.000") + "-aB3!")
}

// RateStrength accepts passphrases of 12 bytes.
func (d *FakeFiles) RateStrength(p graph.Hidden, _ ...string) (assets.Text, bool) {
	return assets.Verbatim("rated"), len(p) > 11
}

// ParseRecipients accepts every text.
func (d *FakeFiles) ParseRecipients(text string) ([]string, error) { return []string{text}, nil }

// CheckFolder accepts every folder.
func (d *FakeFiles) CheckFolder(string) error { return nil }

// WriteFile returns the path without writing.
func (d *FakeFiles) WriteFile(folder, name string, _ []byte) (string, error) {
	return folder + "/" + name, nil
}

// FindSealed returns the place of an account's password.
func (d *FakeFiles) FindSealed(_, upn string) (string, bool) {
	_, found := d.Passwords[upn]
	return "drawer/" + upn, found
}

// OpenFolder starts a run with the stored secrets.
func (d *FakeFiles) OpenFolder(path string, key secret.FileKey, tenant secret.Tenant) (secret.Store, error) {
	d.mine = nil
	rest, err := d.Memory.OpenFolder(path, key, tenant)
	return fakeStore{rest, d}, err
}

func (s fakeStore) Location(key secret.Key) string {
	if key.Kind != secret.AccountPassword {
		return s.Store.Location(key)
	}
	return "drawer/" + key.Owner
}

func (s fakeStore) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	if key.Kind != secret.AccountPassword {
		return s.Store.PutIfAbsent(ctx, key, value)
	}
	if s.files.full {
		return secret.Value{}, &secret.Error{Kind: secret.ErrDiskFull, Path: "drawer"}
	}
	if s.files.Passwords == nil {
		s.files.Passwords = map[string]secret.Value{}
	}
	if old, ok := s.files.Passwords[key.Owner]; ok {
		return old, nil
	}
	s.files.Passwords[key.Owner], s.files.mine = value, append(s.files.mine, key.Owner)
	return value, nil
}

func (s fakeStore) Revert(ctx context.Context, key secret.Key) error {
	if key.Kind != secret.AccountPassword {
		return s.Store.Revert(ctx, key)
	}
	if slices.Contains(s.files.mine, key.Owner) {
		delete(s.files.Passwords, key.Owner)
	}
	return nil
}
