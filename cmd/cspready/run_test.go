package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/sealtest"
	"cspready/steps/snapshot"
	"cspready/steps/visit"
	"cspready/tui/plain"
)

// try runs the program in an environment that a test changes as it likes.
func try(ctx context.Context, t *testing.T, change func(*environment), args ...string) (code int, out, errors string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	w := environment{
		Streams: terminal.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Environ: []string{"TERM=xterm"}},
		machine: machine{state: t.TempDir(), pace: quick, sealing: sealtest.NewFiles()},
	}
	change(&w)
	code = run(ctx, args, w)
	return code, stdout.String(), stderr.String()
}

// dead is a network that nothing comes back from.
type dead struct{ err error }

func (d dead) RoundTrip(*http.Request) (*http.Response, error) { return nil, d.err }

func TestWhatStandsInTheWayIsAdvice(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"certificates": {&graph.Error{Op: "read the certificates", Kind: graph.ErrUntrusted}, "certificate"},
		"a surprise":   {errors.New("surprise"), "surprise"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := try(t.Context(), t, func(w *environment) {
				w.network = func() (http.RoundTripper, error) { return nil, c.err }
			}, "check")
			if code != exitFailed || out != "" || !strings.Contains(said, c.want) {
				t.Errorf("code %d, output %q, said %q", code, out, said)
			}
		})
	}
}

func TestInterruptedSaysSo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, args := range [][]string{{"check"}, {"--plain"}, {"demo", "--plain"}, {"check", "--demo", "compliant"}} {
		code, out, _ := try(ctx, t, func(w *environment) {
			w.network = func() (http.RoundTripper, error) { return dead{context.Canceled}, nil }
		}, args...)
		if code != exitInterrupted {
			t.Errorf("%v: code %d, output %q", args, code, out)
		}
	}
}

func TestEveryOutcomeIsToldAfterwards(t *testing.T) {
	for state := steps.NotTried; state <= steps.Unsure; state++ {
		cat, err := chooseLanguage(nil)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		p := newProgram(environment{Streams: terminal.Streams{Out: &out}}, cat)
		p.reportChanges(options{}, []steps.Outcome{{State: state}})
		if out.Len() == 0 || strings.Contains(out.String(), "[") {
			t.Errorf("%s: %q", state, out.String())
		}
	}
}

func TestAVisitThatWasStoppedSaysWhatWasDone(t *testing.T) {
	cat, err := chooseLanguage(nil)
	if err != nil {
		t.Fatal(err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	checked := []steps.Result{{Level: steps.Mandatory, Finding: steps.Finding{Status: steps.Met}}}
	for name, c := range map[string]struct {
		ctx    context.Context
		ending visit.Ending
		want   string
	}{
		"by a key": {t.Context(), visit.Ending{Interrupted: true, Results: checked},
			"Stopped. Nothing was changed.\n"},
		"by a signal": {gone, visit.Ending{Interrupted: true, Results: checked}, "Stopped. Nothing was changed.\n"},
		"while it could not": {gone, visit.Ending{Interrupted: true, Err: errors.New("x")},
			"Stopped. Nothing was changed.\n"},
		"left by choice": {t.Context(), visit.Ending{Results: checked}, ""},
		"left unchecked": {t.Context(), visit.Ending{}, ""},
	} {
		var out, said bytes.Buffer
		p := newProgram(environment{Streams: terminal.Streams{Out: &out, Err: &said}}, cat)
		p.reportEnding(c.ctx, c.ending)
		p.reportVerdict(c.ending, nil)
		if said.String() != c.want {
			t.Errorf("%s: said %q, want %q", name, said.String(), c.want)
		}
		if told := strings.Count(out.String(), "Every mandatory requirement"); told != len(c.ending.Results) {
			t.Errorf("%s: the verdict is told %d times: %s", name, told, out.String())
		}
	}
}

func TestAVerdictOfBeforeAChangeIsNotTold(t *testing.T) {
	cat, err := chooseLanguage(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	p := newProgram(environment{Streams: terminal.Streams{Out: &out}}, cat)
	checked := []steps.Result{{Level: steps.Mandatory, Finding: steps.Finding{Status: steps.Met}}}
	p.reportVerdict(visit.Ending{Place: steps.TenantInfo{Organization: graph.Organization{DefaultDomain: "fabrikam.example"}}, Results: checked, Stale: true}, nil)
	if strings.Contains(out.String(), "is met") ||
		!strings.Contains(out.String(), "fabrikam.example was not checked again") {
		t.Errorf("told: %s", out.String())
	}
}

func TestTheVerdictOnASimulatedTenantSaysThatItIsOne(t *testing.T) {
	cat, err := chooseLanguage(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, checked := range [][]steps.Result{{{Level: steps.Mandatory, Finding: steps.Finding{Status: steps.Met}}}, nil} {
		var out bytes.Buffer
		p := newProgram(environment{Streams: terminal.Streams{Out: &out}}, cat)
		p.reportVerdict(visit.Ending{Results: checked}, &visit.Demo{Scenario: "compliant"})
		if told := strings.Count(out.String(), "DEMO: a simulated tenant (compliant)"); told != len(checked) {
			t.Errorf("it is told %d times: %s", told, out.String())
		}
	}
}

// slow is a change that takes a minute.
type slow struct{ begun chan struct{} }

func (slow) Change() steps.Change {
	return steps.Change{Requests: []graph.Request{{Method: "PATCH", Path: "/thing"}}}
}

func (slow) Done(context.Context) (bool, error) { return false, nil }

func (slow) Reversal() steps.Reversal { return steps.Reversal{} }

func (s slow) Do(context.Context) error {
	close(s.begun)
	time.Sleep(time.Minute)
	return nil
}

// TestWhatIsUnderWayWhenTheScreenGoesIsNotDenied is about a terminal that is closed in the middle of a write.
func TestWhatIsUnderWayWhenTheScreenGoesIsNotDenied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cat, err := chooseLanguage(nil)
		if err != nil {
			t.Fatal(err)
		}
		op := slow{make(chan struct{})}
		plan := steps.Plan{Tenant: graph.Organization{ID: "t"}, Step: "s", Ops: []steps.Op{op}}
		work, err := plan.Approve(plan.Approval(0, ""))
		if err != nil {
			t.Fatal(err)
		}
		approved, _ := work.Next()
		var said bytes.Buffer
		p := newProgram(environment{Streams: terminal.Streams{Err: &said}}, cat)
		ctx, stop := context.WithCancel(t.Context())
		go p.ledger.Do(ctx, approved)
		<-op.begun
		stop()
		p.reportEnding(ctx, visit.Ending{Err: io.ErrClosedPipe})
		if strings.Contains(said.String(), "Nothing was changed") || !strings.HasPrefix(said.String(), "Stopped.") {
			t.Errorf("said %q", said.String())
		}
	})
}

func TestExitCodes(t *testing.T) {
	mandatory := func(s steps.Status) []steps.Result {
		return []steps.Result{{Level: steps.Mandatory, Finding: steps.Finding{Status: s}}}
	}
	for name, c := range map[string]struct {
		ending visit.Ending
		want   int
	}{
		"met":               {visit.Ending{Results: mandatory(steps.Met)}, 0},
		"not met":           {visit.Ending{Results: mandatory(steps.NotMet)}, 3},
		"unknown":           {visit.Ending{Results: mandatory(steps.Unknown)}, 4},
		"left":              {visit.Ending{}, 0},
		"met, then changed": {visit.Ending{Results: mandatory(steps.Met), Stale: true}, 4},
		"bad, then changed": {visit.Ending{Results: mandatory(steps.NotMet), Stale: true}, 3},
		"failed":            {visit.Ending{Err: errors.New("x")}, 1},
		"failed at last":    {visit.Ending{Results: mandatory(steps.Met), Err: errors.New("x")}, 1},
		"interrupted":       {visit.Ending{Results: mandatory(steps.Met), Interrupted: true}, 130},
	} {
		if got := visitCode(c.ending); got != c.want {
			t.Errorf("%s: code %d, want %d", name, got, c.want)
		}
	}
}

func TestTheWizardKnowsWhereItRuns(t *testing.T) {
	p := newProgram(environment{Streams: terminal.Streams{In: os.Stdin, Out: &bytes.Buffer{},
		Environ: []string{"TERM=xterm"}}}, nil)
	if !p.NeedsPlain() {
		t.Error("a pipe gets a screen")
	}
	p.Environ = []string{"NO_COLOR=1", "ACCESSIBLE=1"}
	if p.HasColour(os.Stdout) || !p.NeedsPlain() {
		t.Error("NO_COLOR or ACCESSIBLE is not heard")
	}
}

func TestBrowserOfTheEnvironment(t *testing.T) {
	tool := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(tool, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	const url = "https://example.com/?a=1&b=$(2)"
	for entry, want := range map[string][]string{
		tool:                       {tool, url},
		tool + " --new --url=%s":   {tool, "--new", "--url=" + url},
		"no-such-browser-anywhere": nil,
		"":                         nil,
	} {
		cmd := browserCommand(entry, url)
		if cmd == nil && want == nil {
			continue
		}
		if cmd == nil || strings.Join(cmd.Args, "\n") != strings.Join(want, "\n") {
			t.Errorf("%q starts %v, want %v", entry, cmd, want)
		}
	}
}

func TestTheDemoNeedsNoNetwork(t *testing.T) {
	p := newProgram(environment{machine: machine{pace: quick, network: func() (http.RoundTripper, error) {
		t.Error("a demo asks for the network")
		return nil, nil
	}}}, nil)
	for _, name := range scenario.Names() {
		if _, err := p.simulatedSource(name, 0); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// full is a disk, or a pipe, that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAnOutputThatTakesNothingIsNamed(t *testing.T) {
	var said bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(morning))
		code, _, _ := try(t.Context(), t, func(w *environment) { w.Out, w.Err = full{}, &said }, "check", "--demo",
			"compliant")
		if code != exitFailed {
			t.Errorf("code %d", code)
		}
	})
	if !strings.Contains(said.String(), "standard output") {
		t.Errorf("said %q", said.String())
	}
}

func TestStoppedClaimsNothingAboutWhatWasDone(t *testing.T) {
	cat, err := chooseLanguage(nil)
	if err != nil {
		t.Fatal(err)
	}
	for state, untouched := range map[steps.OutcomeState]bool{
		steps.Done: false, steps.AlreadySo: false, steps.Unsure: false, steps.Failed: true, steps.NotTried: true,
	} {
		said := cat.Say(plain.Stopped([]steps.Outcome{{State: state}}))
		if strings.Contains(said, "Nothing was changed") != untouched {
			t.Errorf("after %s: %q", state, said)
		}
	}
}

func TestATerminalThatIsGoneStopsTheProgram(t *testing.T) {
	if !slices.Contains(stopSignals(false), os.Signal(syscall.SIGHUP)) {
		t.Error("the program outlives its terminal")
	}
	if slices.Contains(stopSignals(true), os.Signal(syscall.SIGHUP)) {
		t.Error("nohup does not keep the program alive")
	}
}

func TestAnAnswerDeclaresBreakGlassAccounts(t *testing.T) {
	p := newProgram(environment{Streams: terminal.Streams{Err: io.Discard}}, nil)
	setup := visit.Setup{BreakGlass: []string{"one@fabrikam.example"}}
	i := p.newTenantCheck(setup, steps.Answers{snapshot.AskBreakGlass: {"two@fabrikam.example"}})
	defer i.progress.Close()
	if want := []string{"one@fabrikam.example", "two@fabrikam.example"}; !slices.Equal(i.Setup.BreakGlass, want) {
		t.Errorf("declared are %v, want %v", i.Setup.BreakGlass, want)
	}
}

// A wicked step changes the tenant when it is only asked to look, and says that somebody approved of it.
type wicked struct {
	steps.Step
	tenant steps.Tenant
}

func (wicked) Info() steps.Info { return steps.Info{ID: "wicked"} }

func (s wicked) Check(ctx context.Context) (steps.Finding, error) {
	ctx = graph.Permit(ctx, graph.Request{
		Method: http.MethodPatch, Path: "/policies/identitySecurityDefaultsEnforcementPolicy", Body: `{"isEnabled":true}`,
	})
	return steps.Finding{Status: steps.Met}, s.tenant.SetSecurityDefaults(ctx, true)
}

func TestACheckThatWritesIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(morning))
		tenant, err := sim.Load("new-reseller")
		if err != nil {
			t.Fatal(err)
		}
		tenant.SetBehaviour(quick)
		cat, err := chooseLanguage(nil)
		if err != nil {
			t.Fatal(err)
		}
		p := newProgram(environment{Streams: terminal.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}},
			cat)
		o := options{signIn: string(graph.DeviceCode), noHistory: true}
		s, err := p.openSession(o, source{cloud: graph.Global, base: tenant.RoundTripper(), open: tenant.OpenBrowser})
		if err != nil {
			t.Fatal(err)
		}
		i := p.newTenantCheck(s.setup, nil)
		defer i.progress.Close()
		if err := i.signIn(t.Context()); err != nil {
			t.Fatal(err)
		}
		r := catalog.Check(t.Context(), wicked{tenant: i.Link.Tenant}, steps.Profile{}, snapshot.Options{})
		if r.Finding.Status != steps.Unknown || !errors.Is(r.Err, graph.ErrReadOnly) {
			t.Errorf("status %s, error %v; want that the connection refuses", r.Finding.Status, r.Err)
		}
		if w := tenant.Writes(); len(w) > 0 {
			t.Errorf("a check wrote %v", w)
		}
	})
}
