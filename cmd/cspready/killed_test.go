package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"filippo.io/age"

	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/graph/sim/record"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/catalog"
	"cspready/steps/custody"
	"cspready/steps/memory"
	"cspready/steps/seal"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
	"cspready/steps/visit"
)

// A lifeline is the network of a program that is killed right after a request: whatever was on disk then is all that
// is left of it.
type lifeline struct {
	next http.RoundTripper
	disk string
	left int // requests until it is cut; less than 1: never

	mu   sync.Mutex
	sent int
	cut  func() // ends the program
	at   time.Time
	kept map[string][]byte
}

func (l *lifeline) RoundTrip(req *http.Request) (*http.Response, error) {
	l.mu.Lock()
	l.sent++
	n := l.sent
	l.mu.Unlock()
	if l.left > 0 && n > l.left {
		return nil, context.Canceled
	}
	resp, err := l.next.RoundTrip(req)
	if n == l.left {
		l.at, l.kept = time.Now(), stateCopy(l.disk)
		l.cut()
		return nil, context.Canceled
	}
	return resp, err
}

// reached reports whether the last request before the cut was begun.
func (l *lifeline) reached() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent >= l.left
}

// stateCopy reads all files below a folder, and restore puts them back as they were.
func stateCopy(dir string) map[string][]byte {
	kept := map[string][]byte{}
	_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			kept[path], _ = os.ReadFile(path)
		}
		return nil
	})
	return kept
}

func restore(t *testing.T, dir string, kept map[string][]byte) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for path, text := range kept {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A maker makes break-glass accounts as a person does who says yes to everything.
type maker struct {
	tenant  *sim.Tenant
	network http.RoundTripper
	disk    string
	safe    steps.Answers // what is said about where passwords go
	secrets map[string]string
	sheets  map[string]string // the sealed file that each sheet names, by account
}

// run is one run of the program, from the sign-in to the point where there is nothing left to change, or an error.
func (m *maker) run(ctx context.Context) error {
	c, err := live.New(live.Config{}, m.network)
	if err != nil {
		return err
	}
	err = signIn(ctx, m.tenant, c, "User.ReadWrite.All", "RoleManagement.ReadWrite.Directory",
		"Policy.ReadWrite.AuthenticationMethod",
		"UserAuthMethod-TAP.ReadWrite.All")
	if err != nil {
		return err
	}
	place, err := visit.ReadTenantInfo(ctx, c)
	if err != nil {
		return err
	}
	kept := memory.Open(filepath.Join(m.disk, "state"), nil)
	note, _ := kept.Recall(place.Organization.ID)
	p := steps.Profile{Statements: steps.NewStatements(note.Statements), Passphrases: &steps.Passphrases{},
		Files: seal.New()}
	list := catalog.Requirements(c, p)
	step := list[slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == breakglass.ID })]
	remember := func() error { return visit.NoteUpdate{Place: place, Statements: p.Statements.All()}.Save(kept) }
	return untilNothingIsLeft(func() (bool, error) { return m.round(ctx, step, p, remember) })
}

// round answers the questions, plans, and makes every change. More is false when there was none to make.
func (m *maker) round(ctx context.Context, step steps.Step, p steps.Profile, remember func() error) (more bool,
	err error) {
	f, err := step.Check(ctx)
	if err != nil {
		return false, err
	}
	given := steps.Answers{}
	for _, q := range f.Questions {
		if q.AskIf != nil && !q.AskIf(given) {
			continue
		}
		given[q.ID] = q.Default
		if said, ok := m.safe[q.ID]; ok {
			given[q.ID] = said
		}
		if q.ID == snapshot.AskBreakGlass {
			given[q.ID] = m.recognized(q)
		}
	}
	rest, _ := p.StoreAnswers(f.Questions, given, "mila@fabrikam.example")
	if err := remember(); err != nil {
		return false, err
	}
	work, more, err := carryOut(ctx, step, rest, func(o steps.Outcome) error {
		m.note(o.Secret)
		return nil
	})
	if err != nil {
		return false, err
	}
	if err := remember(); err != nil { // as the wizard does: not before the last change
		return false, err
	}
	if made, ok := work.Handover(); ok {
		for _, a := range made.Accounts {
			m.sheets[a.UserPrincipalName] = a.Sealed
		}
	}
	return more, ctx.Err()
}

// recognized are the accounts that a person picks who remembers which were made, whatever the program remembers.
func (m *maker) recognized(q steps.Question) []string {
	picked := slices.Clone(q.Default)
	for _, o := range q.Options {
		ours := slices.ContainsFunc(m.tenant.Writes(), func(w record.Write) bool {
			return w.Path == "/users" && strings.Contains(w.Body, `"userPrincipalName":"`+o.Label.Args["upn"].(string)+`"`)
		})
		if ours && !slices.Contains(picked, o.Value) {
			picked = append(picked, o.Value)
		}
	}
	return picked
}

// note keeps what came to light, to be searched for where it has no business.
func (m *maker) note(s *secret.Shown) {
	if s == nil {
		return
	}
	if value, ok := s.Show(); ok {
		m.secrets[s.Owner+" "+s.Description.ID] = string(value)
	}
}

// sealedFor is what opens the files of a test.
func sealedFor(t *testing.T, disk string) (steps.Answers, *age.X25519Identity) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return steps.Answers{
		custody.AskAccountStore: {custody.StoreInFileForKeys}, custody.AskFolder: {filepath.Join(disk, "safe")},
		custody.AskRecipients: {key.Recipient().String()},
	}, key
}

// ended holds what a run left behind against what was to be: two accounts more, each with the role once, and a sealed
// password that opens it.
func ended(t *testing.T, tenant *sim.Tenant, disk string, key *age.X25519Identity) {
	t.Helper()
	made, roles := map[string]int{}, map[string]int{}
	for _, w := range tenant.Writes() {
		switch w.Path {
		case "/users":
			made[w.Body]++
		case "/roleManagement/directory/roleAssignments":
			roles[w.Body]++
		}
	}
	if len(made) != 2 || len(roles) != 2 {
		t.Errorf("%d accounts and %d roles were made, want two of each", len(made), len(roles))
	}
	opens := map[string]bool{}
	files, _ := filepath.Glob(filepath.Join(disk, "safe", "*.age"))
	for _, file := range files {
		c, err := seal.OpenWith(file, []byte(key.String()))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		opens[c.Owner] = opens[c.Owner] || tenant.PasswordMatches(c.Owner, string(c.Text))
	}
	if len(opens) != 2 || slices.Contains(slices.Collect(maps.Values(opens)), false) {
		t.Errorf("sealed passwords open %v, want two accounts", opens)
	}
}

// sheetsTell holds what the sheets say against what the files that they name open.
func (m *maker) sheetsTell(t *testing.T, key *age.X25519Identity) {
	t.Helper()
	for upn, file := range m.sheets {
		c, err := seal.OpenWith(file, []byte(key.String()))
		if err != nil || !m.tenant.PasswordMatches(upn, string(c.Text)) {
			t.Errorf("the sheet of %s names %s, which does not open it (%v)", upn, file, err)
		}
	}
}

func newMaker(t *testing.T, disk string) (*maker, *age.X25519Identity) {
	t.Helper()
	time.Sleep(time.Until(morning))
	tenant, err := sim.Load("new-reseller")
	if err != nil {
		t.Fatal(err)
	}
	pace := quick
	pace.KeyInterval = 2 * time.Second
	tenant.SetBehaviour(pace)
	safe, key := sealedFor(t, disk)
	return &maker{tenant: tenant, network: tenant.RoundTripper(), disk: disk, safe: safe, secrets: map[string]string{},
		sheets: map[string]string{}}, key
}

// TestKilledAfterAnyRequestItEndsTheSame kills the making of two accounts after each of its requests in turn, and
// runs it again: where the program remembers what it was about to do, and where only the person does, on another
// machine or with a folder that was cleared.
func TestKilledAfterAnyRequestItEndsTheSame(t *testing.T) {
	t.Run("with its memory", func(t *testing.T) { killedAnywhere(t, nil) })
	t.Run("without", func(t *testing.T) {
		killedAnywhere(t, func(path string) bool {
			return strings.Contains(path, string(filepath.Separator)+"state"+string(filepath.Separator))
		})
	})
}

// killedAnywhere kills and runs again; lost says which files do not outlive that.
func killedAnywhere(t *testing.T, lost func(path string) bool) {
	for n, total := 0, 1; n <= total; n++ {
		t.Run(fmt.Sprintf("after request %d", n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				disk := t.TempDir()
				m, key := newMaker(t, disk)
				line := &lifeline{next: m.network, disk: disk, left: n}
				ctx, kill := context.WithCancel(t.Context())
				line.cut = kill
				m.network = line
				err := m.run(ctx)
				kill()
				if n == 0 { // not killed at all: so many requests are to be tried
					total = line.sent
					if err != nil || len(m.sheets) != 2 {
						t.Fatalf("%d sheets, want one for each account (%v)", len(m.sheets), err)
					}
				} else {
					synctest.Wait()
					maps.DeleteFunc(line.kept, func(path string, _ []byte) bool { return lost != nil && lost(path) })
					restore(t, disk, line.kept)
					m.network = m.tenant.RoundTripper()
					if err := m.run(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				ended(t, m.tenant, disk, key)
				m.sheetsTell(t, key)
				before := len(m.tenant.Writes())
				if err := m.run(t.Context()); err != nil || len(m.tenant.Writes()) != before {
					t.Errorf("one more run changed something (%v)", err)
				}
			})
		})
	}
}
