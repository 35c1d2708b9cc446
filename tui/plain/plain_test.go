package plain_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	words "cspready/assets/catalog"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/history"
	"cspready/steps/memory"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/visit"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// A walk is one visit to a simulated tenant with everything that a test checks.
type walk struct {
	tenant *sim.Tenant
	memory steps.Memory
	ledger *steps.Ledger
	setup  visit.Setup
	out    *page
	live   bool // a person types, not a pipe
	ending visit.Ending
}

// page is the output. Renewals and questions print at the same time.
type page struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

func startVisit(t *testing.T, scenarioName string) *walk {
	t.Helper()
	tenant, err := sim.Load(scenarioName)
	if err != nil {
		t.Fatal(err)
	}
	return visitTo(tenant, scenarioName)
}

func visitTo(tenant *sim.Tenant, scenarioName string) *walk {
	time.Sleep(time.Until(today)) // the virtual clock begins before the tenants do
	tenant.SetBehaviour(scenario.Realistic())
	w := &walk{tenant: tenant, memory: memory.None(), ledger: &steps.Ledger{}, out: &page{}}
	w.setup = visit.Setup{
		Connect: func(visit.Where) (visit.Link, error) {
			door := client.New(tenant)
			return visit.Link{SignIn: door, Tenant: door, Renewals: door.Renewals()}, nil
		},
		Ledger: w.ledger, Memory: w.memory, OpenBrowser: tenant.OpenBrowser,
		Where: visit.Where{Cloud: graph.Global},
		Demo:  &visit.Demo{Scenario: scenarioName, Browser: tenant.BrowserPage},
	}
	return w
}

// answers runs the visit with what a person types.
func (w *walk) answers(t *testing.T, lines ...string) *walk {
	t.Helper()
	return w.run(t.Context(), t, strings.NewReader(strings.Join(lines, "\n")+"\n"))
}

func (w *walk) run(ctx context.Context, t *testing.T, in io.Reader) *walk {
	t.Helper()
	cat, err := words.New("")
	if err != nil {
		t.Fatal(err)
	}
	con := console.New(cat, in, w.out, 0)
	con.Interactive = w.live
	defer con.Close()
	w.ending = plain.Run(ctx, w.setup, con)
	return w
}

func (w *walk) saw(t *testing.T, texts ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(w.out.String()), " ")
	for _, text := range texts {
		if !strings.Contains(flat, text) {
			t.Errorf("%q was not printed in\n%s", text, w.out)
		}
	}
}

// until waits for a text to be printed.
func (w *walk) until(text string) {
	for !strings.Contains(w.out.String(), text) {
		time.Sleep(10 * time.Millisecond)
	}
}

func (w *walk) wrote(t *testing.T, writes int) {
	t.Helper()
	if got := w.tenant.Writes(); len(got) != writes {
		t.Errorf("%d writes, want %d: %v\n%s", len(got), writes, got, w.out)
	}
}

// untold is printed at the end if the question about automation is not answered.
const untold = "No mandatory requirement was seen to fail, but not all could be told."

// Answers to the questions of a first visit, in their order.
const (
	fix       = "1"   // check and fix
	rightOne  = "yes" // this is the partner tenant
	proposed  = ""    // the partner type that the tenant's data suggests
	asIAm     = "no"  // without signing in again first
	fabrikam  = "Fabrikam Reselling B.V."
	turnOn    = "yes"
	throughIt = "b"
)

// Entries of the overview.
var (
	ownSignIn   = pick(mfa.OperatorID)
	defaults    = pick(mfa.SecurityDefaultsID)
	finish      = entryAfterRequirements(2) // the first entry checks again
	writeReport = entryAfterRequirements(3)
)

// pick returns the number to type in the overview to open a requirement. Tests choose by id, so that a new
// requirement in the catalogue breaks none of them.
func pick(id string) string {
	i := slices.Index(catalog.IDs(), id)
	if i < 0 {
		panic("the catalogue has no requirement " + id)
	}
	return strconv.Itoa(i + 1)
}

// entryAfterRequirements returns the number of an entry that stands below the requirements.
func entryAfterRequirements(n int) string { return strconv.Itoa(len(catalog.IDs()) + n) }

func TestDemoGoesFromOffToVerified(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish)
		if w.ending.Err != nil {
			t.Fatal(w.ending.Err)
		}
		w.wrote(t, 1)
		w.saw(t, "DEMO", "Code: ", "Tenant: Fabrikam Reselling B.V.", "indirect reseller", "Security defaults: not met",
			"Turn on security defaults for Fabrikam Reselling B.V.?", "now: off", "then: on",
			"Turn on security defaults: done.", "To do after this change: - Tell your users",
			"Security defaults: met", untold)
		if len(w.ending.Results) == 0 || w.ending.Interrupted {
			t.Errorf("ending: %+v", w.ending)
		}
		if n, ok := w.memory.Recall(w.tenant.ID()); !ok || !n.CodesBlocked || n.PartnerType != steps.IndirectReseller {
			t.Errorf("the note is %+v", n)
		}
	})
}

func TestEndOfInputIsNo(t *testing.T) {
	whole := []string{fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn}
	for n := range whole {
		synctest.Test(t, func(t *testing.T) {
			w := startVisit(t, "new-reseller").answers(t, whole[:n]...)
			if n == 0 {
				w = startVisit(t, "new-reseller").run(t.Context(), t, strings.NewReader(""))
			}
			if checked := len(w.ending.Results) > 0; checked == (w.ending.Err != nil) {
				t.Errorf("after %d answers, checked %v: %v", n, checked, w.ending.Err)
			}
			w.saw(t, "No answer. Nothing was changed.")
			w.wrote(t, 0)
		})
	}
}

func TestWhatAPersonTypedAheadIsNoConsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		w.live = true
		w.answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish)
		w.wrote(t, 0)
	})
}

func TestOnlyYesIsYes(t *testing.T) {
	for _, answer := range []string{"", "no", "1", "ok", "y", "yes please", "j", "Fabrikam Reselling B.V."} {
		synctest.Test(t, func(t *testing.T) {
			w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, answer, finish)
			w.saw(t, "Not now.")
			w.wrote(t, 0)
			if strings.Contains(w.out.String(), "Tell your users") {
				t.Error("what to do after a change is told without one")
			}
		})
	}
}

func TestNonsenseThenEnterTakesTheProposal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, "nonsense", "", finish)
		w.saw(t, "That was not understood.", "You signed in without MFA.")
	})
}

func TestGuardWantsTheTenantsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, asIAm, "Fabrikam", turnOn, finish)
		w.saw(t, "The name of the tenant was not typed as asked.")
		w.wrote(t, 0)
	})
}

func TestCheckOnlyOffersNoChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		var where visit.Where
		connect := w.setup.Connect
		w.setup.Connect = func(to visit.Where) (visit.Link, error) { where = to; return connect(to) }
		w.answers(t, "2", rightOne, proposed, defaults, finish)
		w.wrote(t, 0)
		if !where.ReadOnly {
			t.Error("the link of a check-only visit could write")
		}
		if strings.Contains(w.out.String(), "Looking what would have to change") {
			t.Errorf("a check-only visit plans changes:\n%s", w.out)
		}
	})
}

func TestStoppingLetsTheWriteFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		behaviour := w.tenant.Behaviour()
		behaviour.Latency = [2]time.Duration{time.Second, time.Second}
		w.tenant.SetBehaviour(behaviour)
		ctx, stop := context.WithCancel(t.Context())
		lines := strings.Join([]string{fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn}, "\n") + "\n"
		go func() {
			w.until("Changing ...")
			stop()
		}()
		w.run(ctx, t, strings.NewReader(lines))
		w.saw(t, "The change under way is finished first.", "Turn on security defaults: done.",
			"Tell your users", "Stopped. See the list of changes")
		w.wrote(t, 1)
		if !w.ending.Interrupted {
			t.Error("the ending does not say that it was interrupted")
		}
	})
}

func TestAPlanThatChangedIsNotCarriedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		typed, keyboard := io.Pipe()
		go func() {
			defer hangUp(t, keyboard)
			types(t, keyboard, fix, rightOne, proposed, defaults, asIAm, fabrikam)
			w.until("Anything else means no")
			other := client.SignedIn(w.tenant, "Policy.ReadWrite.SecurityDefaults", "Policy.Read.All")
			request := graph.Request{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy",
				Body: `{"isEnabled":true}`}
			if err := other.SetSecurityDefaults(graph.Permit(t.Context(), request), true); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Minute)
			types(t, keyboard, turnOn, finish)
		}()
		w.run(t.Context(), t, typed)
		w.saw(t, "The tenant is no longer as it was shown to you. Nothing was changed.")
		w.wrote(t, 1) // by the other administrator
	})
}

func TestARefusedChangeIsExplained(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		w.tenant.InjectFault(scenario.Fault{Method: "PATCH", Times: -1, Status: 400, Code: "BadRequest",
			Message: "A classic policy is on."})
		w.answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish)
		if strings.Contains(w.out.String(), "Tell your users") {
			t.Error("what to do after a change is told without one")
		}
		w.saw(t, "Turn on security defaults: not changed.", "A classic policy is on.", "Security defaults: not met")
		w.wrote(t, 0)
		if n, _ := w.memory.Recall(w.tenant.ID()); n.CodesBlocked {
			t.Error("codes are remembered as blocked by a change that was not made")
		}
	})
}

func TestHostileNamesAreHarmless(t *testing.T) {
	const evil = "Evil\x1b]0;owned\x07\u009b31m\u202egnp\u2028MFA: met"
	synctest.Test(t, func(t *testing.T) {
		tenant, err := sim.New(scenario.Scenario{
			ID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", Name: evil, Created: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
			Domains: []scenario.Domain{{Name: "evil.example", Default: true}, {Name: "evil.onmicrosoft.com", Initial: true}},
			Users: []scenario.User{
				{Name: evil, UPN: "mila@evil.example", Roles: []string{"Global Administrator"}, Methods: []string{"phone"}},
				{Name: evil, UPN: "evil\x1b[2J@evil.example"},
			},
			Person: scenario.Person{UPN: "mila@evil.example"},
		})
		if err != nil {
			t.Fatal(err)
		}
		w := visitTo(tenant, "hostile").answers(t, fix, rightOne, "3", defaults, asIAm, "evil.example", turnOn, finish)
		w.wrote(t, 1)
		for _, r := range w.out.String() {
			if r != '\n' && (r < ' ' || r >= 0x7f && r <= 0x9f || r == 0x202e || r == 0x2028) {
				t.Fatalf("%U was printed in\n%q", r, w.out)
			}
		}
	})
}

func TestLinesArePlainAndFit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish)
		for line := range strings.SplitSeq(w.out.String(), "\n") {
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r >= 0x7f && r <= 0x9f }) {
				t.Errorf("a control character in %q", line)
			}
			if len([]rune(line)) > console.Width && !strings.Contains(line, "https://") {
				t.Errorf("%d columns: %q", len([]rune(line)), line)
			}
		}
	})
}

func TestEndlessNonsenseEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").run(t.Context(), t, endless("y\n"))
		w.saw(t, "No answer. Nothing was changed.")
		w.wrote(t, 0)
	})
}

// endless is an endless input, like that of the command yes.
type endless string

func (e endless) Read(b []byte) (int, error) { return copy(b, e), nil }

func TestLeavingByChoiceIsNoFailure(t *testing.T) {
	for _, lines := range [][]string{{"q"}, {fix, "q"}} {
		synctest.Test(t, func(t *testing.T) {
			w := startVisit(t, "new-reseller").answers(t, lines...)
			if w.ending.Err != nil || w.ending.Interrupted || len(w.ending.Results) > 0 {
				t.Errorf("%v: %+v", lines, w.ending)
			}
		})
	}
}

func TestARememberedNameIsProposed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		tenant, err := sim.New(scenario.Scenario{
			ID: w.tenant.ID(), Name: "Fabrikam", Created: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
			Domains: []scenario.Domain{{Name: "fabrikam.example", Default: true},
				{Name: "fabrikam.onmicrosoft.com", Initial: true}},
			Users: []scenario.User{
				{Name: "Mila", UPN: "mila@fabrikam.example", Roles: []string{"Global Administrator"}, Methods: []string{"phone"}},
				{Name: "Spare", UPN: "spare@fabrikam.example", Roles: []string{"Global Administrator"}, Methods: []string{"fido2"}},
			},
			Person: scenario.Person{UPN: "mila@fabrikam.example"},
		})
		if err != nil {
			t.Fatal(err)
		}
		w = visitTo(tenant, "break-glass")
		note := steps.Note{TenantID: tenant.ID(), Answers: steps.Answers{snapshot.AskBreakGlass: {"Spare@fabrikam.example"}}}
		if err := w.memory.Remember(note); err != nil {
			t.Fatal(err)
		}
		w.setup.Where.Tenant = tenant.ID()
		w.answers(t, fix, rightOne, proposed, defaults, "", asIAm, "Fabrikam", turnOn, finish)
		w.saw(t, "spare@fabrikam.example (Spare)", "or press Enter for 1")
		w.wrote(t, 1)
		if strings.Contains(w.out.String(), "No break-glass account was named") {
			t.Errorf("the proposal was not taken:\n%s", w.out)
		}
	})
}

func TestASecondTryGoesToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		w.tenant.InjectFault(scenario.Fault{Method: "PATCH", Times: 1, Status: 400, Code: "BadRequest", Message: "Not now."})
		w.answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, defaults, fabrikam, turnOn, finish)
		w.saw(t, "Turn on security defaults: not changed.", "Turn on security defaults: done.")
		if got := steps.Overall(w.ending.Results); got != steps.Unknown { // nobody was asked what is automated
			t.Errorf("the results after the change are %v:\n%s", got, w.out)
		}
	})
}

// TestLinesSayWhatMovedSinceTheLastVisit turns security defaults on in one visit and checks again in the
// next.
func TestLinesSayWhatMovedSinceTheLastVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cat, err := words.New("")
		if err != nil {
			t.Fatal(err)
		}
		store := history.Open(t.TempDir(), func(text assets.Text) { t.Error(text.ID) })
		w := startVisit(t, "new-reseller")
		w.setup.History = store.NewVisit(cat, "test")
		w.answers(t, fix, rightOne, proposed, finish)
		if strings.Contains(w.out.String(), "Since ") {
			t.Errorf("a first visit is compared with something:\n%s", w.out)
		}
		again := visitTo(w.tenant, "new-reseller")
		again.setup.History = store.NewVisit(cat, "test")
		again.answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish)
		again.saw(t, "Since 2026-11-22", "nothing changed.", "7 better", "↑ Security defaults: better, not met → met (info)",
			"cspready history diff")
		if runs := store.Runs(w.tenant.ID()); len(runs) != 3 { // one of the first visit, two of the second
			t.Errorf("%d runs are kept", len(runs))
		}
	})
}
