package undo_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/mfa"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// A failingRead is what goes wrong in a read, and the advice that a person is given then.
type failingRead struct {
	name    string
	trouble scenario.Fault
	advice  []string
}

var failingReads = []failingRead{
	{"403", scenario.Fault{Method: "GET", Times: 1, Status: 403, Code: "Authorization_RequestDenied",
		Message: "Insufficient privileges."},
		[]string{"error.forbidden", "error.vault-denied"}},
	{"broken connection", scenario.Fault{Method: "GET", Times: -1, BreaksConnection: true}, []string{"error.offline"}},
}

// An opTest carries out approved changes whose reads fail, and notes of which kinds they were.
type opTest struct {
	tenant *sim.Tenant
	ledger *steps.Ledger

	mu      sync.Mutex
	failed  map[string]int // reads that failed before the write, by kind of change
	carried map[string]bool
}

// sent is how many writes were sent so far, carried out or not.
func (o *opTest) sent() int {
	n := 0
	for _, r := range o.tenant.Requests() {
		if r.Method != "GET" && r.Path != "/$batch" {
			n++
		}
	}
	return n
}

// do carries out a change after each read before its write has failed in every way, one after the other. As nothing is
// sent then, the change is made in the end as if nothing had happened.
func (o *opTest) do(t *testing.T, kind string, change steps.ApprovedChange) steps.Outcome {
	t.Helper()
	for skip := 0; skip < 100; skip++ {
		for i, f := range failingReads {
			before := o.sent()
			f.trouble.After = skip
			o.tenant.InjectFault(f.trouble)
			got := o.ledger.Do(t.Context(), change)
			o.tenant.ClearFaults()
			if i == 0 && got.State.Succeeded() { // no such read before the write, or one without which the write is safe
				o.note(kind, skip)
				return got
			}
			o.check(t, fmt.Sprintf("%s: read %d: %s", kind, skip+1, f.name), got, f.advice)
			if n := o.sent() - before; n > 0 {
				t.Fatalf("%s: read %d: %s: %d writes were sent", kind, skip+1, f.name, n)
			}
		}
	}
	t.Fatalf("%s: it reads without end", kind)
	return steps.Outcome{}
}

// check wants a change that failed for certain, with the advice for its cause.
func (o *opTest) check(t *testing.T, what string, got steps.Outcome, advice []string) {
	t.Helper()
	a := steps.Explain(got.Err)
	if got.State != steps.Failed || !slices.Contains(advice, a.Happened.ID) {
		t.Errorf("%s: %v, advice %q (%v); want failed, %v", what, got.State, a.Happened.ID, got.Err, advice)
	}
	if again := steps.Explain(steps.NotSent(got.Err)); again.Happened.ID != a.Happened.ID {
		t.Errorf("%s: as not sent the advice is %q", what, again.Happened.ID)
	}
	cat, err := catalog.New("en")
	if err != nil {
		t.Fatal(err)
	}
	if text := cat.Say(a.Happened); strings.Contains(text, "Its words") {
		t.Errorf("%s: the advice reads %q", what, text)
	}
}

func (o *opTest) note(kind string, reads int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed[kind] = max(o.failed[kind], reads)
	o.carried[kind] = true
}

// apply checks a requirement and makes every change of its plan but that which ends the session.
func (o *opTest) apply(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) {
	t.Helper()
	f, err := step.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answers := steptest.AnswerAll(p, f.Questions)
	for _, b := range bend {
		b(answers)
	}
	plan, err := step.Plan(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	var said []steps.Approval
	var kinds []string
	for i, op := range plan.Ops {
		if plan.ShouldAsk(i, said) && op.Change().Title.ID != "sessions.change" {
			said, kinds = append(said, plan.Approval(i, plan.ConfirmPhrase())), append(kinds, typeName(op))
		}
	}
	work, err := steps.Start(t.Context(), step, answers, said...)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(kinds); i++ {
		change, ok := work.Next()
		if !ok {
			t.Fatalf("%s was not made", kinds[i])
		}
		work = work.Record(o.do(t, kinds[i], change))
	}
	if _, err := o.ledger.Verify(t.Context(), step, work, steps.DefaultPatience); err != nil {
		t.Error(err)
	}
}

// undo undoes every change that can be undone, the latest first.
func (o *opTest) undo(t *testing.T) {
	t.Helper()
	for _, e := range steps.Changes(o.ledger.Journal, o.tenant.ID()) {
		if !undo.Refusal(e).Empty() {
			continue
		}
		time.Sleep(time.Minute)
		dir := steptest.SessionOverride{Tenant: client.SignedIn(o.tenant,
			append(append(steptest.AppScopes(), steptest.BreakGlassScopes()...), "User.DeleteRestore.All")...), MFA: graph.Yes,
			Method: graph.Browser}
		step, err := undo.NewStep(dir, steps.Profile{}, o.ledger.Journal, e)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := step.Plan(t.Context(), nil)
		if err == nil && slices.Contains(steptest.MessageIDs(plan.Manual), "undo.gone-already") {
			continue // another change took it away since
		}
		if err != nil || len(plan.Ops) != 1 {
			t.Fatalf("%v: %d changes (%v)", called(e), len(plan.Ops), err)
		}
		work, err := steps.Start(t.Context(), step, nil, plan.Approval(0, plan.ConfirmPhrase()))
		if err != nil {
			t.Fatal(err)
		}
		change, _ := work.Next()
		o.do(t, "undo "+string(e.Reversal.Kind), change)
	}
}

// opRuns make changes of every kind, by what they make.
func opRuns() map[string]func(t *testing.T, o *opTest) {
	run := func(tenant func(t *testing.T) *sim.Tenant, id string, p steps.Profile, times int) func(t *testing.T,
		o *opTest) {
		return func(t *testing.T, o *opTest) {
			o.tenant = tenant(t)
			if p.Statements == nil {
				p.Statements, p.Passphrases, p.Files = steps.NewStatements(nil), &steps.Passphrases{}, &steptest.FakeFiles{}
			}
			for range times {
				dir := steptest.SessionOverride{Tenant: client.SignedIn(o.tenant,
					append(steptest.PolicyScopes(), steptest.BreakGlassScopes()...)...), MFA: graph.Yes, Method: graph.Browser}
				o.apply(t, steptest.FindStep(t, dir, id, p), p)
			}
		}
	}
	app := func(rotate bool, answers []func(steps.Answers), bend ...func(*scenario.Scenario)) func(t *testing.T,
		o *opTest) {
		return func(t *testing.T, o *opTest) {
			o.tenant = steptest.NorthwindTenant(t, bend...)
			d := &steptest.FakeFiles{}
			make := func(p steps.Profile) {
				door := client.SignedIn(o.tenant, steptest.AppScopes()...)
				steptest.AllowAppSignIn(t, o.tenant, door)
				o.apply(t, steptest.FindStep(t, door, secureapp.ID, p), p, answers...)
			}
			p := steptest.AutomatingProfile(d,
				steptest.AccountID(t, client.SignedIn(o.tenant, steptest.AppScopes()...), steptest.ConsentAgent))
			make(p)
			if rotate {
				time.Sleep(48 * time.Hour)
				p.Rotate = true
				make(p)
			}
		}
	}
	named := func(name string) func(t *testing.T) *sim.Tenant {
		return func(t *testing.T) *sim.Tenant { tenant, _ := steptest.ScenarioTenant(t, name); return tenant }
	}
	replaced := func(t *testing.T) *sim.Tenant {
		return steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1, steptest.DefaultsOn))
	}
	emergencies := []string{"emergency1@proseware.onmicrosoft.com", "emergency2@proseware.onmicrosoft.com"}
	return map[string]func(t *testing.T, o *opTest){
		"security defaults": run(named("new-reseller"), mfa.SecurityDefaultsID, steps.Profile{}, 1),
		"policies":          run(named("premium"), mfa.EveryUserID, steps.Profile{BreakGlass: emergencies}, 3),
		"security defaults replaced": run(replaced, mfa.SecurityDefaultsID,
			steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}}, 2),
		"policies deleted": func(t *testing.T, o *opTest) {
			tenant, dir, e := switchedOver(t, o.ledger, strictDefaults)
			undoTo(t, dir, o.ledger, e) // refused
			undoTo(t, dir, o.ledger, e) // deletes
			o.tenant = tenant
		},
		"break-glass accounts":         run(named("new-reseller"), breakglass.ID, steps.Profile{}, 2),
		"an application":               app(true, nil),
		"an application with a secret": app(true, []func(steps.Answers){steptest.WithClientSecret}),
		"an application as it was": app(false, nil, steptest.RegisteredApp(func(a *scenario.Application) {
			a.Audience, a.Tags, a.Disabled = graph.OneTenant, []string{"cspready:secure-application-model"}, true
			a.Grants[1].Scopes = a.Grants[1].Scopes[:2]
		})),
		"an application that was deleted": app(false, nil, steptest.RegisteredApp(steptest.DeletedApp)),
		"a member": app(false, nil, func(s *scenario.Scenario) {
			for i := range s.Groups {
				s.Groups[i].Members = nil
			}
		}),
	}
}

// TestAFailedReadBeforeAWriteIsNotSentAndGetsItsOwnAdvice makes and undoes changes of every kind. Each read of a
// change up to its write fails for want of a permission, and for a broken connection: the person reads the advice for
// that, and nothing was sent.
func TestAFailedReadBeforeAWriteIsNotSentAndGetsItsOwnAdvice(t *testing.T) {
	failed, carried := map[string]int{}, map[string]bool{}
	for name, run := range opRuns() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(steptest.Morning))
				o := &opTest{ledger: doing(t), failed: failed, carried: carried}
				run(t, o)
				o.undo(t)
			})
		})
	}
	for _, kind := range allKinds(t) {
		switch {
		case kind == "revokeSessions":
			// It reads nothing: sessions are in no list, and to end what was ended does no harm.
		case !carried[kind]:
			t.Errorf("no change of the kind %s was made", kind)
		case failed[kind] == 0 && kind != "captureTokenOp": // a sign-in is not read from the tenant
			t.Errorf("no read before a change of the kind %s failed", kind)
		}
	}
}

// allKinds reads the types of all Ops, and all ways of undoing, from the code.
func allKinds(t *testing.T) []string {
	t.Helper()
	var kinds []string
	err := filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if receiver := opReceiver(n); receiver != "" && receiver != "undoOp" {
					kinds = append(kinds, receiver)
				}
			case *ast.ValueSpec:
				if kind, ok := n.Type.(*ast.Ident); ok && kind.Name == "ReversalKind" && n.Names[0].Name != "Irreversible" {
					kinds = append(kinds, "undo "+strings.Trim(n.Values[0].(*ast.BasicLit).Value, `"`))
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(kinds) < 30 {
		t.Errorf("only %d kinds of changes were found: %v", len(kinds), kinds)
	}
	return kinds
}

// opReceiver is the type whose method is the Do of an Op, or empty.
func opReceiver(f *ast.FuncDecl) string {
	if f.Name.Name != "Do" || f.Recv == nil || f.Type.Results.NumFields() != 1 {
		return ""
	}
	of := f.Recv.List[0].Type
	if pointer, isPointer := of.(*ast.StarExpr); isPointer {
		of = pointer.X
	}
	receiver, ok := of.(*ast.Ident)
	if result, isName := f.Type.Results.List[0].Type.(*ast.Ident); !ok || !isName || result.Name != "error" {
		return ""
	}
	return receiver.Name
}

// typeName returns the name of a value's type without its package.
func typeName(v any) string {
	_, name, _ := strings.Cut(fmt.Sprintf("%T", v), ".")
	return name
}
