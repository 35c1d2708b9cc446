package plain_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/memory"
	"cspready/tui/plain"
)

var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// A walk is one visit to a simulated tenant with everything a test wants to know of it.
type walk struct {
	tenant *sim.Tenant
	memory steps.Memory
	ledger *steps.Ledger
	setup  steps.Setup
	out    *page
	ending steps.Ending
	err    error
}

// page is what was printed. Renewals print beside questions.
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

func visit(t *testing.T, scenario string) *walk {
	t.Helper()
	tenant, err := sim.Load(scenario)
	if err != nil {
		t.Fatal(err)
	}
	return visitTo(tenant, scenario)
}

func visitTo(tenant *sim.Tenant, scenario string) *walk {
	time.Sleep(time.Until(today)) // the virtual clock begins before the tenants do
	tenant.Behave(sim.Realistic())
	w := &walk{tenant: tenant, memory: memory.None(), ledger: &steps.Ledger{}, out: &page{}}
	w.setup = steps.Setup{
		Connect: func(steps.Where) (steps.Link, error) {
			door := tenant.Door()
			return steps.Link{SignIn: door, Tenant: door, Renewals: door.Renewals()}, nil
		},
		Ledger: w.ledger, Memory: w.memory, Open: tenant.Open,
		Where: steps.Where{Cloud: graph.Global},
		Demo:  &steps.Demo{Scenario: scenario, Browser: tenant.Browser},
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
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	con := plain.NewConsole(cat, in, w.out, 0)
	defer con.Close()
	w.ending, w.err = plain.Run(ctx, w.setup, con)
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

// Answers to the questions of a first visit, in their order.
const (
	fix       = "1"   // check, and mend
	rightOne  = "yes" // this is the partner tenant
	proposed  = ""    // the type that the tenant says
	defaults  = "3"   // open security defaults
	noGlass   = "none"
	fabrikam  = "Fabrikam Reselling B.V."
	turnOn    = "yes"
	finish    = "5"
	throughIt = "b"
)

func TestDemoGoesFromOffToVerified(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, noGlass, fabrikam, turnOn, finish)
		if w.err != nil {
			t.Fatal(w.err)
		}
		w.wrote(t, 1)
		w.saw(t, "DEMO", "Code: ", "Tenant: Fabrikam Reselling B.V.", "indirect reseller", "Security defaults: not met",
			"Turn on security defaults for Fabrikam Reselling B.V.?", "now: off", "then: on", "Turn on security defaults: done.", "Security defaults: met", "Every mandatory requirement is met.")
		if len(w.ending.Results) == 0 || w.ending.Interrupted {
			t.Errorf("ending: %+v", w.ending)
		}
		if n, ok := w.memory.Recall(w.tenant.ID()); !ok || !n.CodesBlocked || n.PartnerType != steps.IndirectReseller {
			t.Errorf("the note is %+v", n)
		}
	})
}

func TestBlockedCodeLeadsToTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "compliant").answers(t, fix, throughIt, rightOne, proposed, "")
		w.saw(t, "Code: ", "530035", "the simulated browser opens", "Security defaults: met", "Every mandatory requirement is met.")
		w.wrote(t, 0)
	})
}

func TestEndOfInputIsNo(t *testing.T) {
	whole := []string{fix, rightOne, proposed, defaults, noGlass, fabrikam, turnOn}
	for n := range whole {
		synctest.Test(t, func(t *testing.T) {
			w := visit(t, "new-reseller").answers(t, whole[:n]...)
			if n == 0 {
				w = visit(t, "new-reseller").run(t.Context(), t, strings.NewReader(""))
			}
			if w.err != nil {
				t.Errorf("after %d answers: %v", n, w.err)
			}
			w.saw(t, "no answer, nothing was changed")
			w.wrote(t, 0)
		})
	}
}

func TestOnlyYesIsYes(t *testing.T) {
	for _, answer := range []string{"", "no", "1", "ok", "yes please", "j", "Fabrikam Reselling B.V."} {
		synctest.Test(t, func(t *testing.T) {
			w := visit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, noGlass, fabrikam, answer, finish)
			w.saw(t, "Not now.")
			w.wrote(t, 0)
		})
	}
}

func TestNonsenseThenEnterTakesTheProposal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").answers(t, fix, rightOne, proposed, "nonsense", "", finish)
		w.saw(t, "That was not understood.", "You signed in without MFA.")
	})
}

func TestGuardWantsTheTenantsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, noGlass, "Fabrikam", turnOn, finish)
		w.saw(t, "The name of the tenant was not typed as asked.")
		w.wrote(t, 0)
	})
}

func TestCheckOnlyOffersNoChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").answers(t, "2", rightOne, proposed, defaults, finish)
		w.wrote(t, 0)
		if strings.Contains(w.out.String(), "break-glass accounts?") {
			t.Errorf("a check-only visit asks what to change:\n%s", w.out)
		}
	})
}

func TestWriteScopesAreAskedForLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").answers(t, fix, rightOne, proposed, finish)
		for _, r := range w.tenant.Requests() {
			for _, s := range r.Scopes {
				if strings.Contains(s, "ReadWrite") {
					t.Fatalf("a visit that changes nothing holds %s", s)
				}
			}
		}
	})
}

func TestTheOtherTenantIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller")
		links := 0
		connect := w.setup.Connect
		w.setup.Connect = func(where steps.Where) (steps.Link, error) { links++; return connect(where) }
		w.answers(t, fix, "no", rightOne, proposed, finish)
		w.saw(t, "Then sign in with an account of the partner tenant.")
		if links != 2 {
			t.Errorf("%d links for two accounts", links)
		}
	})
}

func TestCodesThatRunOutAreReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller")
		person := w.tenant.Person()
		person.Does = sim.Ignore
		w.tenant.SetPerson(person)
		typed, keyboard := io.Pipe()
		go func() {
			types(t, keyboard, fix)
			time.Sleep(2 * time.Hour) // the person has left
			hangUp(t, keyboard)
		}()
		w.run(t.Context(), t, typed)
		if got := strings.Count(w.out.String(), "Code: "); got != 4 {
			t.Errorf("%d codes were shown, want 4", got)
		}
		if !errors.Is(w.err, graph.ErrCodeExpired) {
			t.Errorf("error %v, want that the code ran out", w.err)
		}
	})
}

func TestAPastedAddressSignsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller")
		w.setup.Demo = nil // the demo shows no address of a real service
		typed, keyboard := io.Pipe()
		go func() {
			defer hangUp(t, keyboard)
			types(t, keyboard, fix, "p")
			w.until("paste it here")
			types(t, keyboard, "https://example.com/?code=1&state=2")
			address, err := w.tenant.Follow(lastAddress(w.out.String()))
			if err != nil {
				t.Error(err)
			}
			types(t, keyboard, address, rightOne, proposed, finish)
		}()
		w.run(t.Context(), t, typed)
		w.saw(t, "paste it here", "Signed in.", "Tenant: Fabrikam")
	})
}

// types sends lines as a person at the keyboard does.
func types(t *testing.T, keyboard io.Writer, lines ...string) {
	if _, err := io.WriteString(keyboard, strings.Join(lines, "\n")+"\n"); err != nil {
		t.Errorf("nobody reads what is typed: %v", err)
	}
}

func hangUp(t *testing.T, keyboard io.Closer) {
	if err := keyboard.Close(); err != nil {
		t.Error(err)
	}
}

// lastAddress is the sign-in address printed last.
func lastAddress(text string) string {
	found := ""
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "https://login") {
			found = line
		}
	}
	return found
}

func TestARevokedSessionIsRenewedInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller")
		typed, keyboard := io.Pipe()
		go func() {
			defer hangUp(t, keyboard)
			types(t, keyboard, fix, rightOne)
			time.Sleep(time.Minute) // the person thinks
			w.tenant.Revoke()
			types(t, keyboard, proposed, finish)
		}()
		w.run(t.Context(), t, typed)
		w.saw(t, "Microsoft asks you to sign in again.", "Signed in again.", "3 of 3:")
		for _, r := range w.ending.Results {
			if r.Err != nil {
				t.Errorf("%s: %v", r.Info.ID, r.Err)
			}
		}
	})
}

func TestStoppingLetsTheWriteFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller")
		behaviour := w.tenant.Behaviour()
		behaviour.Latency = [2]time.Duration{time.Second, time.Second}
		w.tenant.Behave(behaviour)
		ctx, stop := context.WithCancel(t.Context())
		lines := strings.Join([]string{fix, rightOne, proposed, defaults, noGlass, fabrikam, turnOn}, "\n") + "\n"
		go func() {
			w.until("Changing ...")
			stop()
		}()
		w.run(ctx, t, strings.NewReader(lines))
		w.saw(t, "The change under way is finished first.", "Turn on security defaults: done.", "Stopped.")
		w.wrote(t, 1)
		if !w.ending.Interrupted {
			t.Error("the ending does not say that it was interrupted")
		}
	})
}

func TestAPlanThatChangedIsNotCarriedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller")
		typed, keyboard := io.Pipe()
		go func() {
			defer hangUp(t, keyboard)
			types(t, keyboard, fix, rightOne, proposed, defaults, noGlass, fabrikam)
			w.until("Anything else means no")
			other := w.tenant.SignedIn("Policy.ReadWrite.SecurityDefaults", "Policy.Read.All")
			request := graph.Request{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy"}
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
		w := visit(t, "new-reseller")
		w.tenant.Suffer(sim.Trouble{Method: "PATCH", Times: -1, Status: 400, Code: "BadRequest", Message: "A classic policy is on."})
		w.answers(t, fix, rightOne, proposed, defaults, noGlass, fabrikam, turnOn, finish)
		w.saw(t, "Turn on security defaults: not changed.", "A classic policy is on.", "Security defaults: not met")
		w.wrote(t, 0)
		if n, _ := w.memory.Recall(w.tenant.ID()); n.CodesBlocked {
			t.Error("codes are remembered as blocked by a change that was not made")
		}
	})
}

func TestARefusedCodeIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller")
		person := w.tenant.Person()
		person.Codes, person.Blocked = map[string]string{"device": "AADSTS53003"}, sim.InPoll
		w.tenant.SetPerson(person)
		w.answers(t, fix, rightOne, proposed, finish)
		w.saw(t, "the simulated browser opens", "Signed in.")
		if n, _ := w.memory.Recall(w.tenant.ID()); !n.CodesBlocked {
			t.Errorf("the note is %+v", n)
		}
	})
}

func TestHostileNamesAreHarmless(t *testing.T) {
	const evil = "Evil\x1b]0;owned\x07\u009b31m\u202egnp\u2028MFA: met"
	synctest.Test(t, func(t *testing.T) {
		tenant, err := sim.New(sim.Scenario{
			ID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", Name: evil, Created: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
			Domains: []sim.Domain{{Name: "evil.example", Default: true}, {Name: "evil.onmicrosoft.com", Initial: true}},
			Users: []sim.UserScenario{
				{Name: evil, UPN: "mila@evil.example", Roles: []string{"Global Administrator"}, Methods: []string{"phone"}},
				{Name: evil, UPN: "evil\x1b[2J@evil.example"},
			},
			Person: sim.Person{UPN: "mila@evil.example"},
		})
		if err != nil {
			t.Fatal(err)
		}
		w := visitTo(tenant, "hostile").answers(t, fix, rightOne, "3", defaults, noGlass, "evil.example", turnOn, finish)
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
		w := visit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, noGlass, fabrikam, turnOn, finish)
		for line := range strings.SplitSeq(w.out.String(), "\n") {
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r >= 0x7f && r <= 0x9f }) {
				t.Errorf("a control character in %q", line)
			}
			if len([]rune(line)) > plain.Width && !strings.Contains(line, "https://") {
				t.Errorf("%d columns: %q", len([]rune(line)), line)
			}
		}
	})
}

func TestEndlessNonsenseEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").run(t.Context(), t, endless("y\n"))
		w.saw(t, "no answer, nothing was changed")
		w.wrote(t, 0)
	})
}

// endless is what the command yes types.
type endless string

func (e endless) Read(b []byte) (int, error) { return copy(b, e), nil }
