package main

import (
	"context"
	"crypto/sha1" //nolint:gosec // certificates go by it
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/memory"
	"cspready/steps/seal"
	"cspready/steps/sealtest"
)

const (
	consenting = "noor@northwind.example"
	appTag     = "cspready:secure-application-model"
	appVault   = "northwind-keys"
)

// An automator makes the application of the secure application model as a person does who says yes to everything.
type automator struct {
	tenant  *sim.Tenant
	network http.RoundTripper
	disk    string
	said    steps.Answers // whatever the program remembers, a person answers the same again
	signIns int           // of the account that consents
	made    []string      // the changes of the last run
	link    *live.Connection
}

func newAutomator(t *testing.T, disk string, said steps.Answers) *automator {
	t.Helper()
	time.Sleep(time.Until(morning))
	tenant, err := sim.Load("direct-bill")
	if err != nil {
		t.Fatal(err)
	}
	pace := quick
	pace.SignInLag = 6 * time.Second
	tenant.Behave(pace)
	all := steps.Answers{
		steps.AskAutomation: {steps.AutomatesBilling}, steps.AskPurpose: {"partner-center"}, steps.AskCredential: {steps.ByCertificate},
		steps.AskKeep: {steps.KeepFile}, steps.AskFolder: {filepath.Join(disk, "safe")}, steps.AskPassphrase: {canaryPassphrase},
		steps.AskVault: {appVault},
	}
	maps.Copy(all, said)
	return &automator{tenant: tenant, network: tenant.RoundTripper(), disk: disk, said: all}
}

// run is one run of the program, from the sign-in to the point where there is nothing left to change, or an error.
func (m *automator) run(ctx context.Context) error {
	m.made, m.signIns = nil, 0
	c, err := live.New(live.Config{}, m.network)
	if err != nil {
		return err
	}
	m.link = c
	if err := m.signIn(ctx, c); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go m.consent(ctx, c.Renewals())
	place, err := steps.Arrive(ctx, c)
	if err != nil {
		return err
	}
	kept := memory.Open(filepath.Join(m.disk, "state"), nil)
	note, _ := kept.Recall(place.Organization.ID)
	p := steps.Profile{
		PartnerType: steps.DirectBill, Testimony: steps.NewTestimony(note.Statements), Entered: &steps.Entered{}, Sealing: sealtest.NewFiles(),
	}
	for _, q := range []string{steps.AskAutomation, steps.AskPurpose} { // what else is asked depends on these
		p.Testimony.Say(q, steps.Statement{Answer: m.said[q], By: "jana@northwind.example", At: time.Now()})
	}
	list := steps.Catalog(c, p)
	step := list[slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == steps.SecureAppModel })]
	remember := func() error { return memory.Visit{Place: place, Statements: p.Testimony.All()}.Keep(kept) }
	for range 10 {
		more, err := m.round(ctx, step, p, remember)
		if err != nil || !more {
			return err
		}
		time.Sleep(20 * time.Second) // as long as a person takes to look again
	}
	return fmt.Errorf("after ten rounds something is still to be changed")
}

// round answers the questions, plans, and makes every change. More is false when there was none to make.
func (m *automator) round(ctx context.Context, step steps.Step, p steps.Profile, remember func() error) (more bool, err error) {
	f, err := step.Check(ctx)
	if err != nil {
		return false, err
	}
	rest, _ := p.Take(f.Questions, m.answer(f.Questions), "jana@northwind.example")
	if err := remember(); err != nil {
		return false, err
	}
	plan, err := step.Plan(ctx, rest)
	if err != nil {
		return false, err
	}
	var said []steps.Yes
	for i := range plan.Ops {
		said = append(said, plan.Yes(i, plan.Phrase()))
	}
	work, err := steps.Start(ctx, step, rest, said...)
	if err != nil {
		return true, nil //nolint:nilerr // replicas that do not agree yet: the next round sees what is there
	}
	var ledger steps.Ledger
	for op, ok := work.Next(); ok && ctx.Err() == nil; op, ok = work.Next() {
		o := ledger.Do(ctx, op)
		work = work.Record(o)
		m.made = append(m.made, o.Change.Title.ID)
		if !o.State.Good() && ctx.Err() == nil {
			return false, fmt.Errorf("%s: %v: %w", o.Change.Title.ID, o.State, o.Err)
		}
	}
	if err := remember(); err != nil { // as the wizard does: not before the last change
		return false, err
	}
	return len(plan.Ops) > 0, ctx.Err()
}

// answer is what the person says, and what is offered to everything else.
func (m *automator) answer(questions []steps.Question) steps.Answers {
	given := steps.Answers{}
	for _, q := range questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		given[q.ID] = q.Default
		if said, ok := m.said[q.ID]; ok {
			given[q.ID] = said
		}
		for _, o := range q.Options {
			if q.ID == steps.AskConsentUser && o.Label.Args["upn"] == consenting {
				given[q.ID] = []string{o.Value}
			}
		}
	}
	return given
}

func (m *automator) signIn(ctx context.Context, c *live.Connection) error {
	scopes := append(steps.ReadScopes(), "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All", "GroupMember.ReadWrite.All",
		"User.ReadWrite.All")
	attempt, err := c.Begin(ctx, graph.Want{Way: graph.Paste, Scopes: scopes, MFA: true})
	if err != nil {
		return err
	}
	address, err := m.tenant.Follow(attempt.Prompt().URL)
	if err != nil {
		return err
	}
	if err := attempt.Answer(address); err != nil {
		return err
	}
	_, err = attempt.Wait(ctx, func(graph.Progress) {})
	return err
}

// consent has the account that consents sign in whenever it is asked to.
func (m *automator) consent(ctx context.Context, asked <-chan graph.Renewal) {
	for {
		select {
		case r := <-asked:
			r.Done <- m.signInTo(ctx, r)
		case <-ctx.Done():
			return
		}
	}
}

func (m *automator) signInTo(ctx context.Context, r graph.Renewal) error {
	if r.To == nil {
		return &graph.Error{Kind: graph.ErrSignInAgain}
	}
	m.signIns++
	r.Want.Way = graph.Paste // tests that run at the same time must not meet at a port
	attempt, err := r.To.Begin(ctx, r.Want)
	if err != nil {
		return err
	}
	address, err := m.tenant.Follow(attempt.Prompt().URL)
	if err != nil {
		return err
	}
	if err := attempt.Answer(address); err != nil {
		return err
	}
	_, err = attempt.Wait(ctx, func(graph.Progress) {})
	return err
}

// A heldApp is what a run left behind: the application, and what of it is kept.
type heldApp struct {
	graph.Application
	key, secret, token graph.Hidden
}

// keptIn returns what is kept of the application, in the vault or in files, and how much of it there is by item.
func (m *automator) keptIn(t *testing.T, app graph.Application) (heldApp, map[steps.Item]int) {
	t.Helper()
	found, many := heldApp{Application: app}, map[steps.Item]int{}
	keep := func(item steps.Item, value graph.Hidden, n int) {
		many[item] += n
		switch item {
		case steps.CertificateItem:
			found.key = value
		case steps.SecretItem:
			found.secret = value
		case steps.RefreshTokenItem:
			found.token = value
		}
	}
	if m.said.First(steps.AskKeep) == steps.KeepVault {
		for _, item := range []steps.Item{steps.CertificateItem, steps.SecretItem, steps.RefreshTokenItem} {
			value, n := m.tenant.VaultSecret(appVault, "northwindcloud-"+string(item))
			keep(item, graph.Hidden(value), min(n, 1)) // versions before the newest stay
		}
		return found, many
	}
	files, _ := filepath.Glob(filepath.Join(m.disk, "safe", "*.age"))
	slices.SortFunc(files, func(a, b string) int { return len(a) - len(b) })
	for _, file := range files {
		c, err := seal.Open(file, canaryPassphrase)
		if err != nil || !strings.EqualFold(c.AppID, app.AppID) {
			t.Errorf("%s: of %s (%v)", file, c.AppID, err)
			continue
		}
		keep(c.Item, c.Password, 1)
	}
	return found, many
}

// ended holds what the runs left behind against what was to be: one application that stands in the tenant once, with one live credential,
// which is the one that is kept, consented to once for each API, and with a token that Partner Center takes for one with MFA.
func (m *automator) ended(t *testing.T) {
	t.Helper()
	time.Sleep(time.Minute) // every replica has heard of it
	door, ctx := m.tenant.SignedIn(steps.ReadScopes()...), t.Context()
	all, err := door.Applications(ctx)
	if err != nil || len(all) != 1 || !all[0].Tagged(appTag) {
		t.Fatalf("%d applications (%v)", len(all), err)
	}
	if gone, err := door.DeletedApplications(ctx); err != nil || len(gone) != 0 {
		t.Errorf("%d deleted applications (%v)", len(gone), err)
	}
	standing, names := map[string]int{}, map[string]string{}
	for p, err := range door.Principals(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		standing[strings.ToLower(p.AppID)]++
		names[p.AppID] = p.ID
	}
	if own, api := standing[all[0].AppID], standing[graph.PartnerCenterAPI]; own != 1 || api != 1 {
		t.Errorf("%d service principals of the application, %d of Partner Center", own, api)
	}
	grants, err := door.GrantsOf(ctx, names[all[0].AppID])
	granted := map[string]int{}
	for _, g := range grants {
		if !g.Everybody {
			t.Errorf("a consent of %s alone", g.Principal)
		}
		granted[g.Resource]++
	}
	if err != nil || len(grants) != 2 || granted[names[graph.PartnerCenterAPI]] != 1 || granted[names[graph.GraphAPI]] != 1 {
		t.Errorf("consents by API are %v, want one for each (%v)", granted, err)
	}
	held, many := m.keptIn(t, all[0])
	if m.said.First(steps.AskCredential) == steps.BySecret {
		held.holdsSecret(t, many)
	} else {
		held.holdsCertificate(t, many)
	}
	m.proves(t, held)
}

// holdsCertificate wants one certificate whose private key is kept, and nothing else.
func (a heldApp) holdsCertificate(t *testing.T, many map[steps.Item]int) {
	t.Helper()
	if len(a.Keys) != 1 || len(a.Secrets) != 0 || many[steps.CertificateItem] != 1 || many[steps.SecretItem] != 0 || many[steps.RefreshTokenItem] != 1 {
		t.Fatalf("%d certificates, %d secrets, and %v is kept", len(a.Keys), len(a.Secrets), many)
	}
	block, _ := pem.Decode([]byte(a.key))
	if block == nil || block.Type != "CERTIFICATE" {
		t.Fatal("no certificate is kept")
	}
	sum := sha1.Sum(block.Bytes) //nolint:gosec // as above
	if want := strings.ToUpper(hex.EncodeToString(sum[:])); a.Keys[0].Thumbprint != want || time.Until(a.Keys[0].Ends) < 24*time.Hour {
		t.Errorf("the certificate is %s until %v, and %s is kept", a.Keys[0].Thumbprint, a.Keys[0].Ends, want)
	}
}

// holdsSecret wants one client secret, which is kept, and nothing else.
func (a heldApp) holdsSecret(t *testing.T, many map[steps.Item]int) {
	t.Helper()
	if len(a.Keys) != 0 || len(a.Secrets) != 1 || many[steps.CertificateItem] != 0 || many[steps.SecretItem] != 1 || many[steps.RefreshTokenItem] != 1 {
		t.Fatalf("%d certificates, %d secrets, and %v is kept", len(a.Keys), len(a.Secrets), many)
	}
	if s := a.Secrets[0]; s.Hint == "" || !strings.HasPrefix(string(a.secret), s.Hint) || time.Until(s.Ends) < 24*time.Hour {
		t.Errorf("the secret that lives until %v is not the one that is kept", s.Ends)
	}
}

// proves redeems the token that is kept with the credential that is kept.
func (m *automator) proves(t *testing.T, a heldApp) {
	t.Helper()
	client := graph.AppClient{TenantID: m.tenant.ID(), AppID: a.AppID, Key: a.key, Redirects: a.WebRedirects, For: graph.PartnerCenterAPI}
	if a.key == "" {
		client.Secret = a.secret
	}
	if proof, err := m.link.Prove(t.Context(), client, a.token); err != nil || proof.Compliant != graph.Yes {
		t.Errorf("isMfaCompliant is %v (%v)", proof.Compliant, err)
	}
}

// A trace is what a run that was killed left behind, as far as another run can tell. One that was killed between two reads, when all replicas
// had long heard of what there is, leaves the same as the one before: with -short, no other run follows it.
type trace string

// hasHeard is when replicas and the sign-in service have heard of a write.
const hasHeard = 10 * time.Second

func (m *automator) trace(line *lifeline) trace {
	var wrote time.Time
	for _, r := range m.tenant.Requests() {
		if r.Method != http.MethodGet {
			wrote = r.Time
		}
	}
	if line.at.Sub(wrote) < hasHeard {
		return ""
	}
	left := []string{fmt.Sprint(len(m.tenant.Writes()))}
	for path, text := range line.kept {
		left = append(left, fmt.Sprint(strings.TrimPrefix(path, m.disk), fields(path, text)))
	}
	slices.Sort(left)
	return trace(strings.Join(left, " "))
}

// fields counts what is noted in a file of JSON: times make notes differ that say the same. Of a sealed file its name tells all.
func fields(path string, text []byte) int {
	if !strings.HasSuffix(path, ".json") {
		return 0
	}
	return strings.Count(string(text), `":`)
}

func inState(path string) bool {
	return strings.Contains(path, string(filepath.Separator)+"state"+string(filepath.Separator))
}

// A cutting kills the making of an application after each of its requests in turn, and runs it again.
type cutting struct {
	said  steps.Answers
	lost  func(path string) bool // which files do not outlive the first run; nil: all do
	total int                    // how many requests there are, once that is known
	last  trace
	runs  int // that followed one that was killed
}

// TestAnApplicationThatWasCutShortEndsTheSame kills the making after every request: where the program remembers what was said, and where it
// has forgotten.
func TestAnApplicationThatWasCutShortEndsTheSame(t *testing.T) {
	for name, c := range map[string]*cutting{
		"a certificate in files":                {},
		"a certificate in files, and no memory": {lost: inState},
		"a client secret in files":              {said: steps.Answers{steps.AskCredential: {steps.BySecret}}},
		"a client secret in files, no memory":   {said: steps.Answers{steps.AskCredential: {steps.BySecret}}, lost: inState},
		"a certificate in a Key Vault":          {said: steps.Answers{steps.AskKeep: {steps.KeepVault}}},
		"a client secret in a Key Vault":        {said: steps.Answers{steps.AskKeep: {steps.KeepVault}, steps.AskCredential: {steps.BySecret}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 0; n <= c.total; n++ {
				t.Run(fmt.Sprintf("after request %d", n), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { c.cut(t, n) })
				})
			}
			t.Logf("killed at %d points, and run again after %d", c.total, c.runs)
		})
	}
}

// cut makes an application until its nth request, and then to the end. The second run begins at the moment that the first one dies: replicas
// have not heard yet of what it did last.
func (c *cutting) cut(t *testing.T, n int) {
	m := newAutomator(t, t.TempDir(), c.said)
	line := &lifeline{next: m.network, disk: m.disk, left: n}
	ctx, kill := context.WithCancel(t.Context())
	died, over := make(chan struct{}), make(chan error, 1)
	line.cut = func() { kill(); close(died) }
	first := *m
	first.network = line
	go func() { over <- first.run(ctx) }()
	if n == 0 { // not killed at all: so many requests are to be tried
		err := <-over
		kill()
		if c.total = line.sent; err != nil || first.signIns != 1 {
			t.Fatalf("%d sign-ins, and %v (%v)", first.signIns, first.made, err)
		}
		m.link = first.link
	} else {
		defer time.Sleep(5 * time.Minute) // what the killed run still waits for, without a network, ends by then
		defer kill()
		select {
		case <-died:
		case err := <-over:
			t.Fatalf("ended before request %d (%v)", n, err)
		}
		maps.DeleteFunc(line.kept, func(path string, _ []byte) bool { return c.lost != nil && c.lost(path) })
		left := m.trace(line)
		if testing.Short() && left != "" && left == c.last {
			return
		}
		c.last = left
		c.runs++
		m.move(t, line.kept)
		m.again(t)
	}
	m.ended(t)
	m.settled(t, c.lost != nil)
}

// move goes on with what was on disk, in another place: in the first one, what is left of the killed run may still write.
func (m *automator) move(t *testing.T, kept map[string][]byte) {
	t.Helper()
	from, to := m.disk, t.TempDir()
	moved := map[string][]byte{}
	for path, text := range kept {
		moved[to+strings.TrimPrefix(path, from)] = text
	}
	restore(t, to, moved)
	m.disk, m.said = to, maps.Clone(m.said)
	m.said[steps.AskFolder] = []string{filepath.Join(to, "safe")}
}

// settled runs once more, which has nothing to do. A run that remembers nothing proves the token that is kept, and asks nobody to sign in.
func (m *automator) settled(t *testing.T, forgetful bool) {
	t.Helper()
	writes := len(m.tenant.Writes())
	if err := m.run(t.Context()); err != nil || len(m.made) != 0 {
		t.Errorf("one more run made %v (%v)", m.made, err)
	}
	if forgetful {
		if err := os.RemoveAll(filepath.Join(m.disk, "state")); err != nil {
			t.Fatal(err)
		}
		if err := m.run(t.Context()); err != nil || !slices.Equal(m.made, []string{"app-token.change"}) || m.signIns != 0 {
			t.Errorf("a run that remembers nothing made %v with %d sign-ins (%v)", m.made, m.signIns, err)
		}
	}
	if more := len(m.tenant.Writes()) - writes; more != 0 {
		t.Errorf("these runs wrote %d times", more)
	}
}

// again is the run after one that was killed. A token that is sealed is used: nobody has to sign in another time.
func (m *automator) again(t *testing.T) {
	t.Helper()
	tokens, _ := filepath.Glob(filepath.Join(m.disk, "safe", "*refresh-token*.age"))
	if err := m.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(tokens) > 0 && m.signIns > 0 {
		t.Errorf("%d sign-ins, although %d tokens are sealed", m.signIns, len(tokens))
	}
}
