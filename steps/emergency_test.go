package steps_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secret"
)

// silent is a tenant that does not tell the methods of some accounts.
type silent struct {
	steps.Tenant
	about func(id string) bool
}

func (s silent) Methods(ctx context.Context, ids []string) iter.Seq[graph.UserMethods] {
	return func(yield func(graph.UserMethods) bool) {
		for read := range s.Tenant.Methods(ctx, ids) {
			if s.about(read.UserID) {
				read = graph.UserMethods{UserID: read.UserID, Err: &graph.Error{Op: "read authentication methods", Kind: graph.ErrForbidden}}
			}
			if !yield(read) {
				return
			}
		}
	}
}

// morning is after the accounts of the scenarios were made.
var morning = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func idOf(t *testing.T, dir steps.Tenant, upn string) string {
	t.Helper()
	a, err := dir.Account(t.Context(), upn)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// TestMethodsThatAreNotToldAreUnknown leaves out those of a break-glass account, then those of an administrator that it must differ from.
func TestMethodsThatAreNotToldAreUnknown(t *testing.T) {
	for _, of := range []string{spare, "mila@fabrikam.example"} {
		synctest.Test(t, func(t *testing.T) {
			dir := client.SignedIn(tenantOf(t, sound()), steps.ReadScopes()...)
			hidden := idOf(t, dir, of)
			step := stepOf(t, silent{dir, func(id string) bool { return id == hidden }}, steps.BreakGlass, steps.Profile{Testimony: watched(spare, spare2)})
			if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Unknown || f.Summary.ID != "break-glass.open" {
				t.Errorf("the methods of %s are not told: %v, %s (%v)", of, f.Status, f.Summary.ID, err)
			}
		})
	}
}

// TestOneAdministratorWithAnotherWayIsEnough leaves out the methods of an administrator, while another one has a phone.
func TestOneAdministratorWithAnotherWayIsEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := client.SignedIn(tenantOf(t, sound(func(s *scenario.Scenario) {
			s.Users = append(s.Users, scenario.User{
				Name: "Noor", UPN: "noor@fabrikam.example", Roles: []string{"Global Administrator"}, Methods: []string{"phone"},
			})
		})), steps.ReadScopes()...)
		hidden := idOf(t, dir, "mila@fabrikam.example")
		step := stepOf(t, silent{dir, func(id string) bool { return id == hidden }}, steps.BreakGlass, steps.Profile{Testimony: watched(spare, spare2)})
		if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Met {
			t.Errorf("%v, %s (%v)", f.Status, f.Summary.ID, err)
		}
	})
}

// TestATestBeforeTheAccountWasMadeDoesNotCount states one test for all, a month before one of the accounts was made.
func TestATestBeforeTheAccountWasMadeDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(morning))
		younger := userOf(spare, func(u *scenario.User) { u.Created = time.Now().AddDate(0, 0, -10) })
		dir := client.SignedIn(tenantOf(t, sound(younger)), steps.ReadScopes()...)
		said := watched(spare, spare2)
		said.Say(steps.AskDrill, steps.Statement{Answer: []string{time.Now().AddDate(0, 0, -40).Format(time.DateOnly)}, By: "somebody", At: time.Now()})
		drills, err := steps.Drills(t.Context(), steps.Catalog(dir, steps.Profile{Testimony: said}))
		if err != nil || len(drills) != 2 {
			t.Fatalf("%d drills (%v)", len(drills), err)
		}
		for _, d := range drills {
			if young := d.UserPrincipalName == spare; d.Last.IsZero() != young {
				t.Errorf("%s was tested last on %v", d.UserPrincipalName, d.Last)
			}
		}
	})
}

func TestASignInCountsAsATestOnlyWithProvenMFA(t *testing.T) {
	d := steps.Drill{ID: "a"}
	for mfa, want := range map[graph.Tri]error{graph.Yes: nil, graph.No: graph.ErrMFA, graph.Unknown: graph.ErrUnreadable} {
		if err := d.Passed(graph.Session{UserID: "a", MFA: mfa}); !errors.Is(err, want) {
			t.Errorf("with MFA %v: %v, want %v", mfa, err, want)
		}
	}
	if err := d.Passed(graph.Session{UserID: "b", MFA: graph.Yes}); !errors.Is(err, graph.ErrWrongAccount) {
		t.Errorf("somebody else: %v", err)
	}
}

// TestWhatCannotBeABreakGlassAccountIsNotMadeAnAdministrator declares accounts that fall with something else, without the role.
func TestWhatCannotBeABreakGlassAccountIsNotMadeAnAdministrator(t *testing.T) {
	for what, bend := range map[string]func(*scenario.User){
		"a guest":      func(u *scenario.User) { u.Roles, u.Guest = nil, true },
		"synchronised": func(u *scenario.User) { u.Roles, u.Synced = nil, true },
		"disabled":     func(u *scenario.User) { u.Roles, u.Disabled = nil, true },
	} {
		synctest.Test(t, func(t *testing.T) {
			tenant := tenantOf(t, sound(userOf(spare, bend)))
			dir := session{Tenant: client.SignedIn(tenant, emergencyScopes()...), mfa: graph.Yes, way: graph.Browser}
			plan, err := stepOf(t, dir, steps.BreakGlass, steps.Profile{Testimony: watched(spare, spare2)}).Plan(t.Context(), nil)
			if err != nil || len(plan.Ops) != 0 || len(plan.Manual) == 0 {
				t.Errorf("%s: %d changes, %d things to do by hand (%v)", what, len(plan.Ops), len(plan.Manual), err)
			}
		})
	}
}

// TestAnAccountIsNotTakenForBegunByItsName has an account of long ago whose name was proposed once.
func TestAnAccountIsNotTakenForBegunByItsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(morning))
		const old = "k.novak@fabrikam.onmicrosoft.com"
		dir := client.SignedIn(tenantOf(t, sound(func(s *scenario.Scenario) {
			s.Users = append(s.Users, scenario.User{Name: "K. Novak", UPN: old, Created: time.Now().AddDate(-2, 0, 0)})
		})), steps.ReadScopes()...)
		p := making(&drawer{})
		p.Testimony.Say(steps.AskNewAccount+"1", steps.Statement{Answer: []string{old}, By: "somebody", At: time.Now()})
		f, err := stepOf(t, dir, steps.BreakGlass, p).Check(t.Context())
		if err != nil || len(f.Questions) == 0 || f.Questions[0].ID != steps.AskBreakGlass {
			t.Fatalf("%d questions (%v)", len(f.Questions), err)
		}
		if slices.Contains(f.Questions[0].Default, idOf(t, dir, old)) {
			t.Error("it is chosen beforehand")
		}
	})
}

// bent is a tenant that allows passkeys otherwise.
type bent struct {
	steps.Tenant
	bend func(*graph.MethodPolicy)
}

func (b bent) PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error) {
	policy, err := b.Tenant.PasskeyPolicy(ctx)
	b.bend(&policy)
	return policy, err
}

// TestAnExcludedAccountIsLeftToAPerson finds an account among those that a method is not allowed to: who put it there knows why.
func TestAnExcludedAccountIsLeftToAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := tenantOf(t, sound(userOf(spare, func(u *scenario.User) { u.Methods = nil })))
		dir := session{Tenant: client.SignedIn(tenant, emergencyScopes()...), mfa: graph.Yes, way: graph.Browser}
		id := idOf(t, dir, spare)
		excludes := func(p *graph.MethodPolicy) { p.Exclude = []graph.MethodTarget{{ID: id}} }
		plan, err := stepOf(t, bent{dir, excludes}, steps.BreakGlass, steps.Profile{Testimony: watched(spare, spare2)}).Plan(t.Context(), nil)
		if err != nil || !slices.ContainsFunc(plan.Manual, func(text assets.Text) bool { return text.ID == "eg-do.excluded" }) {
			t.Errorf("by hand: %+v (%v)", plan.Manual, err)
		}
	})
}

// TestAnAccountOfAnEarlierRunGetsItsSheet has the first account sealed, made and declared, and makes the second.
func TestAnAccountOfAnEarlierRunGetsItsSheet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := tenantOf(t, sound())
		dir := session{Tenant: client.SignedIn(tenant, emergencyScopes()...), mfa: graph.Yes, way: graph.Browser}
		d := &drawer{kept: map[string]secret.Value{spare: {Text: "sealed earlier"}}}
		p := making(d)
		p.Testimony = watched(spare)
		step := stepOf(t, dir, steps.BreakGlass, p)
		work := firstOf(t, step, p)
		if early, ok := work.Handed(); ok {
			t.Errorf("handed over before anything was done: %+v", early)
		}
		op, _ := work.Next()
		var ledger steps.Ledger
		made, _ := work.Record(ledger.Do(t.Context(), op)).Handed()
		if len(made.Accounts) != 2 || made.Accounts[0].Sealed != "drawer/"+spare || made.Accounts[1].Sealed == "" {
			t.Errorf("handed over are %+v", made.Accounts)
		}
	})
}

// taken is a tenant where somebody was quicker.
type taken struct{ steps.Tenant }

func (taken) CreateUser(context.Context, string) (graph.User, error) {
	return graph.User{}, &graph.Error{Op: "create an account", Kind: graph.ErrConflict}
}

// TestASealIsNotTakenBackOnAConflict refuses the account as there already: our own request may have made it.
func TestASealIsNotTakenBackOnAConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := scenarioTenant(t, "new-reseller", emergencyScopes()...)
		d := &drawer{}
		p := making(d)
		step := stepOf(t, taken{dir}, steps.BreakGlass, p)
		work := firstOf(t, step, p)
		op, _ := work.Next()
		var ledger steps.Ledger
		if o := ledger.Do(t.Context(), op); o.State.Good() || len(d.kept) != 1 {
			t.Errorf("%v, and %d sealed", o.State, len(d.kept))
		}
	})
}
