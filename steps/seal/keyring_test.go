package seal

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/steps/secret"
)

// A memoryRing is a keyring that limits entries as Windows does, and fails at one of its writes.
type memoryRing struct {
	entries map[string]string
	left    int // writes until it fails; negative: it does not
}

var errRing = errors.New("the keyring is locked")

func (r *memoryRing) Get(name string) (string, error) {
	text, ok := r.entries[name]
	if !ok {
		return "", errNoEntry
	}
	return text, nil
}

func (r *memoryRing) Set(name, text string) error {
	if r.left--; r.left == 0 || len(text) > 2560 {
		return errRing
	}
	r.entries[name] = text
	return nil
}

func (r *memoryRing) Delete(name string) error {
	if _, ok := r.entries[name]; !ok {
		return errNoEntry
	}
	delete(r.entries, name)
	return nil
}

func ringOf(r *memoryRing) secret.Store { return localFiles{ring: r}.OpenKeyring(ofFabrikam) }

func TestKeyringKeepsNewest(t *testing.T) {
	r := &memoryRing{entries: map[string]string{}, left: -1}
	checkStoreKeepsNewest(t, ringOf(r), ringOf(r))
	for name := range r.entries {
		if strings.Contains(name, "/refresh-token/1/") {
			t.Errorf("%s was not pruned", name)
		}
	}
}

// TestFailingKeyringLosesNothing fails at each write of the second token.
func TestFailingKeyringLosesNothing(t *testing.T) {
	for step := 1; ; step++ {
		r := &memoryRing{entries: map[string]string{}, left: -1}
		put(t, ringOf(r), appID, secret.RefreshToken, "first")
		r.left = step
		err := ringOf(r).Put(context.Background(), secret.Key{Owner: appID, Kind: secret.RefreshToken},
			secret.Value{Text: "second"})
		if r.left > 0 {
			return
		}
		if got := newest(t, ringOf(r), appID, secret.RefreshToken); err == nil || got != "first" {
			t.Errorf("write %d failed (%v), and the newest is %q", step, err, string(got))
		}
	}
}

func TestDamagedKeyringEntryFails(t *testing.T) {
	r := &memoryRing{entries: map[string]string{}, left: -1}
	put(t, ringOf(r), appID, secret.Certificate, "key")
	for name := range r.entries {
		if strings.HasSuffix(name, "/1/0") {
			delete(r.entries, name)
		}
	}
	_, _, err := ringOf(r).Newest(context.Background(), secret.Key{Owner: appID, Kind: secret.Certificate})
	wantErrorKind(t, "a part is missing", err, secret.ErrDamaged)
}

// TestKeyringSeparatesTenants has two applications of one tenant, and one of another, on one machine.
func TestKeyringSeparatesTenants(t *testing.T) {
	const otherApp, upn = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "Automation@fabrikam.example"
	r := &memoryRing{entries: map[string]string{}, left: -1}
	fabrikams := ringOf(r)
	contosos := localFiles{ring: r}.OpenKeyring(secret.Tenant{ID: otherApp, Name: "Contoso", Domain: "contoso.example"})
	kept := func() map[string]string {
		return map[string]string{
			"the first application's": string(newest(t, fabrikams, appID, secret.ClientSecret)),
			"the second's":            string(newest(t, fabrikams, otherApp, secret.ClientSecret)),
			"the other tenant's":      string(newest(t, contosos, appID, secret.ClientSecret)),
			"the password":            string(newest(t, fabrikams, strings.ToUpper(upn), "account-password")),
		}
	}
	for _, round := range []string{"old", "new"} {
		put(t, fabrikams, appID, secret.ClientSecret, graph.Hidden(round+"1"))
		put(t, fabrikams, otherApp, secret.ClientSecret, graph.Hidden(round+"2"))
		put(t, contosos, appID, secret.ClientSecret, graph.Hidden(round+"3"))
		put(t, fabrikams, upn, "account-password", graph.Hidden(round+"4"))
	}
	want := map[string]string{"the first application's": "new1", "the second's": "new2", "the other tenant's": "new3",
		"the password": "new4"}
	if got := kept(); !maps.Equal(got, want) {
		t.Errorf("kept are %v", got)
	}
	if fabrikams.Location(secret.Key{Owner: appID,
		Kind: secret.ClientSecret}) == fabrikams.Location(secret.Key{Owner: otherApp, Kind: secret.ClientSecret}) {
		t.Error("two applications have one place")
	}
	before := len(r.entries)
	if err := fabrikams.Prune(t.Context(), secret.Key{Owner: appID, Kind: secret.ClientSecret}); err != nil {
		t.Fatal(err)
	}
	if got := kept(); len(r.entries) != before-1 || !maps.Equal(got, want) {
		t.Errorf("pruning one item removed %d entries and left %v", before-len(r.entries), got)
	}
}

// TestHasKeyring: a machine with an empty keyring has one.
func TestHasKeyring(t *testing.T) {
	if (localFiles{}).HasKeyring() || (localFiles{ring: lockedRing{}}).HasKeyring() ||
		!(localFiles{ring: &memoryRing{}}).HasKeyring() {
		t.Error("HasKeyring is wrong")
	}
}

type lockedRing struct{}

func (lockedRing) Get(string) (string, error) { return "", errRing }

func (lockedRing) Set(string, string) error { return errRing }

func (lockedRing) Delete(string) error { return errRing }
