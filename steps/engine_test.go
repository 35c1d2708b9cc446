package steps

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
)

// fakeOp is a write whose service can misbehave in the ways that matter to the ledger.
type fakeOp struct {
	name    string
	done    bool
	writes  int
	answer  error // of Do
	carried bool  // whether Do takes effect although it fails
	shows   time.Time
	permit  bool // whether Do ran with a permit for its request
	lookErr error
	back    Reversal
}

var fakeRequest = graph.Request{Method: "PATCH", Path: "/thing/{}"}

func (op *fakeOp) Change() Change {
	return Change{Question: verbatim(op.name), Requests: []graph.Request{fakeRequest}, Scopes: []string{"A", op.name}}
}

func (op *fakeOp) Done(context.Context) (bool, error) {
	return op.done && !time.Now().Before(op.shows), op.lookErr
}

func (op *fakeOp) Do(ctx context.Context) error {
	op.writes++
	sent, other := graph.Request{Method: "PATCH", Path: "/thing/1"}, graph.Request{Method: "DELETE", Path: "/thing/1"}
	op.permit = sent.UsePermit(ctx) && !sent.UsePermit(ctx) && !other.UsePermit(ctx)
	if op.answer == nil || op.carried {
		op.done = true
	}
	return op.answer
}

func (op *fakeOp) Reversal() Reversal { return op.back }

func planOf(ops ...Op) Plan {
	return Plan{Tenant: graph.Organization{ID: "t", Name: "Fabrikam", DefaultDomain: "fabrikam.example"}, Step: "s",
		Ops: ops}
}

func approve(t *testing.T, p Plan) Work {
	t.Helper()
	var yes []Approval
	for i := range p.Ops {
		yes = append(yes, p.Approval(i, p.ConfirmPhrase()))
	}
	w, err := p.Approve(yes...)
	if err != nil {
		t.Fatalf("approve: %v", err)
	}
	return w
}

func TestOnlyWhatWasShownIsApproved(t *testing.T) {
	a, b := &fakeOp{name: "a"}, &fakeOp{name: "b"}
	p := planOf(a, b)
	w, err := p.Approve(p.Approval(1, ""))
	if err != nil {
		t.Fatal(err)
	}
	if op, ok := w.Next(); !ok || op.Change().Question.Args["text"] != "b" || len(w.Remaining()) != 1 {
		t.Errorf("a yes to b approved %+v", w.Remaining())
	}
	shown := p.Approval(0, "")
	a.name = "something else"
	if _, err := p.Approve(shown); !errors.Is(err, ErrPlanChanged) {
		t.Errorf("a changed plan was approved: %v", err)
	}
}

func TestYesIsForOneTenant(t *testing.T) {
	p := planOf(&fakeOp{name: "a"})
	shown := p.Approval(0, "")
	p.Tenant.ID = "other"
	if _, err := p.Approve(shown); !errors.Is(err, ErrPlanChanged) {
		t.Errorf("a yes for one tenant is valid in another: %v", err)
	}
}

func TestGuardsStandUntilTheTenantIsNamed(t *testing.T) {
	p := planOf(&fakeOp{name: "a"})
	p.Guards = []Guard{{Reason: verbatim("risk"), Yields: true}}
	for typed, want := range map[string]error{"": ErrNotTyped, "y": ErrNotTyped, "Fabrikam": nil, "fabrikam\n": nil,
		"fabrikam.example": nil} {
		if _, err := p.Approve(p.Approval(0, typed)); !errors.Is(err, want) {
			t.Errorf("typed %q: %v, want %v", typed, err, want)
		}
	}
	p.Guards = append(p.Guards, Guard{Reason: verbatim("wall")})
	if _, err := p.Approve(p.Approval(0, "Fabrikam")); !errors.Is(err, ErrGuarded) {
		t.Errorf("a guard that does not yield gave way: %v", err)
	}
}

func TestYesCoversTheGuardsThatWereSeen(t *testing.T) {
	risk, more := Guard{Reason: verbatim("risk"), Yields: true}, Guard{Reason: verbatim("more"), Yields: true}
	shown, now := planOf(&fakeOp{name: "a"}), planOf(&fakeOp{name: "a"})
	shown.Guards, now.Guards = []Guard{risk}, []Guard{risk, more}
	if _, err := now.Approve(shown.Approval(0, "Fabrikam")); !errors.Is(err, ErrPlanChanged) {
		t.Errorf("a guard that nobody saw gave way: %v", err)
	}
	if _, err := shown.Approve(now.Approval(0, "Fabrikam")); err != nil {
		t.Errorf("a yes in sight of more guards is not enough for fewer: %v", err)
	}
}

func TestPhraseCanBeTyped(t *testing.T) {
	p := planOf()
	p.Tenant.Name = "Fab\u202erikam"
	if got := p.ConfirmPhrase(); got != "fabrikam.example" {
		t.Errorf("asked to type %q", got)
	}
	p.Tenant = graph.Organization{}
	if p.AcceptsPhrase("") {
		t.Error("nothing typed is accepted where the tenant has no name")
	}
}

func TestLedgerWritesOnceWithAPermit(t *testing.T) {
	op := &fakeOp{name: "a"}
	w := approve(t, planOf(op))
	next, _ := w.Next()
	var l Ledger
	for range 2 {
		l.Do(t.Context(), next)
	}
	if op.writes != 1 || !op.permit {
		t.Errorf("writes %d, permit %v: want one write with a permit for its own request", op.writes, op.permit)
	}
	if got := l.Close(); len(got) != 2 || got[0].State != Done || got[1].State != AlreadySo {
		t.Errorf("outcomes %+v", got)
	}
	if o := l.Do(t.Context(), next); o.State != NotTried {
		t.Errorf("a closed ledger did %v", o.State)
	}
}

func TestUnsureWriteIsLookedUpAndNeverRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		carried bool
		answer  error
		want    OutcomeState
	}{
		"carried out, answer lost":     {true, &graph.Error{Kind: graph.ErrUnsure}, Done},
		"not carried out, answer lost": {false, &graph.Error{Kind: graph.ErrUnsure}, Unsure},
		"carried out, answer garbled":  {true, &graph.Error{Kind: graph.ErrUnreadable}, Done},
		"an error nobody knows":        {false, errors.New("boom"), Unsure},
		"refused":                      {false, &graph.Error{Kind: graph.ErrForbidden}, Failed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				op := &fakeOp{name: "a", answer: c.answer, carried: c.carried, shows: time.Now().Add(10 * time.Second)}
				w := approve(t, planOf(op))
				next, _ := w.Next()
				var l Ledger
				if o := l.Do(t.Context(), next); o.State != c.want || op.writes != 1 {
					t.Errorf("state %v after %d writes, want %v after 1", o.State, op.writes, c.want)
				}
			})
		})
	}
}

func TestWriteThatBeganIsFinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		op := &fakeOp{name: "a", answer: &graph.Error{Kind: graph.ErrUnsure}, carried: true,
			shows: time.Now().Add(10 * time.Second)}
		w := approve(t, planOf(op))
		next, _ := w.Next()
		ctx, cancel := context.WithCancel(t.Context())
		var l Ledger
		go l.Do(ctx, next)
		time.Sleep(time.Second)
		cancel()
		if got := l.Close(); len(got) != 1 || got[0].State != Done {
			t.Errorf("a cancelled program left %+v", got)
		}
	})
}

func TestWorkStopsAtTheFirstFailure(t *testing.T) {
	w := approve(t, planOf(&fakeOp{name: "a"}, &fakeOp{name: "b"}))
	failed := w.Record(Outcome{State: Failed})
	if _, ok := failed.Next(); ok {
		t.Error("work goes on after a failure")
	}
	if left := failed.Remaining(); len(left) != 1 {
		t.Errorf("left %d changes, want 1", len(left))
	}
	if _, ok := w.Next(); !ok || len(w.Outcomes()) != 0 {
		t.Error("recording changed the copy that a screen holds")
	}
}

func TestScopesAreAskedForOnce(t *testing.T) {
	got := Scopes([]Change{(&fakeOp{name: "B"}).Change(), (&fakeOp{name: "C"}).Change()})
	if len(got) != 3 {
		t.Errorf("scopes %v, want A B C", got)
	}
}

// fakeStep answers with one status after another.
type fakeStep struct {
	statuses []Status
	errs     []error
	reads    int
}

func (s *fakeStep) Info() Info { return Info{ID: "operator-mfa"} }

func (s *fakeStep) Plan(context.Context, Answers) (Plan, error) {
	return Plan{}, nil
}

func (s *fakeStep) Check(context.Context) (Finding, error) {
	i := min(s.reads, len(s.statuses)-1)
	s.reads++
	if i < len(s.errs) && s.errs[i] != nil {
		return Finding{}, s.errs[i]
	}
	return Finding{Status: s.statuses[i]}, nil
}

func TestVerifyWantsAgreeingReads(t *testing.T) {
	for name, c := range map[string]struct {
		statuses []Status
		want     Status
		reads    int
	}{
		"at once":         {[]Status{Met}, Met, 3},
		"lagging replica": {[]Status{Met, NotMet, Met, NotMet, Met}, Met, 7},
		"never":           {[]Status{NotMet}, NotMet, 30},
		"wavering": {[]Status{NotMet, Met, Met, NotMet, Met, Met, NotMet, Met, Met, NotMet, Met, Met, NotMet, Met,
			Met, NotMet, Met, Met, NotMet, Met, Met, NotMet, Met, Met, NotMet, Met, Met, NotMet, Met, Met}, Unknown, 30},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeStep{statuses: c.statuses}
				f, err := Verify(t.Context(), s, Work{}, DefaultPatience)
				if err != nil || f.Status != c.want || s.reads != c.reads {
					t.Errorf("%v after %d reads (%v), want %v after %d", f.Status, s.reads, err, c.want, c.reads)
				}
			})
		})
	}
}

func TestVerifyOutlivesAnErrorThatPasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeStep{statuses: []Status{Unknown, Met}, errs: []error{&graph.Error{Kind: graph.ErrUnavailable}}}
		if f, err := Verify(t.Context(), s, Work{}, DefaultPatience); err != nil || f.Status != Met {
			t.Errorf("%v, %v", f.Status, err)
		}
	})
}

func TestVerifyDoesNotAskForASignInTwice(t *testing.T) {
	s := &fakeStep{statuses: []Status{Met}, errs: []error{&graph.Error{Kind: graph.ErrSignInAgain}}}
	if _, err := Verify(t.Context(), s, Work{}, DefaultPatience); !errors.Is(err, graph.ErrSignInAgain) || s.reads != 1 {
		t.Errorf("%v after %d reads", err, s.reads)
	}
}

// TestAWriteMayWaitForAPerson: it has no limit of its own, and little time once the program stops.
func TestAWriteMayWaitForAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		longer, end := detachedContext(ctx)
		defer end()
		time.Sleep(time.Hour)
		if longer.Err() != nil {
			t.Error("a write is cut off while a person signs in")
		}
		stop()
		time.Sleep(shutdownLimit + time.Second)
		if longer.Err() == nil {
			t.Error("a stopped program waits for ever")
		}
	})
}

func TestOverallTakesTheStricterReading(t *testing.T) {
	mandatory := func(s Status) Result { return Result{Level: Mandatory, Finding: Finding{Status: s}} }
	info := Result{Level: Informative, Finding: Finding{Status: NotMet}}
	for name, c := range map[string]struct {
		results []Result
		want    Status
	}{
		"nothing unmet":                {[]Result{mandatory(Met), mandatory(NotApplicable), info}, Met},
		"unknown is not met":           {[]Result{mandatory(Met), mandatory(Unknown)}, Unknown},
		"unmet outweighs unknown":      {[]Result{mandatory(Unknown), mandatory(NotMet)}, NotMet},
		"met in part is not met":       {[]Result{mandatory(Attention), mandatory(Met)}, NotMet},
		"nothing was checked":          {nil, Unknown},
		"a forgotten status is not ok": {[]Result{{Level: Mandatory}}, Unknown},
	} {
		if got := Overall(c.results); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
