package breakglass_test

import (
	"context"
	"errors"
	"iter"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/catalog"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

// unreadableMethods is a tenant that does not return the methods of some accounts.
type unreadableMethods struct {
	steps.Tenant
	about func(id string) bool
}

func (s unreadableMethods) Methods(ctx context.Context, ids []string) iter.Seq[graph.UserMethods] {
	return func(yield func(graph.UserMethods) bool) {
		for read := range s.Tenant.Methods(ctx, ids) {
			if s.about(read.UserID) {
				read = graph.UserMethods{UserID: read.UserID,
					Err: &graph.Error{Op: "read authentication methods", Kind: graph.ErrForbidden}}
			}
			if !yield(read) {
				return
			}
		}
	}
}

// TestUnreadMethodsAreUnknown omits the methods of a break-glass account, then those of an administrator that
// it must differ from.
func TestUnreadMethodsAreUnknown(t *testing.T) {
	for _, of := range []string{steptest.SpareAdmin, "mila@fabrikam.example"} {
		synctest.Test(t, func(t *testing.T) {
			dir := client.SignedIn(steptest.NewTenant(t, steptest.ValidBreakGlass()), catalog.ReadScopes()...)
			hidden := steptest.AccountID(t, dir, of)
			step := steptest.FindStep(t, unreadableMethods{dir, func(id string) bool { return id == hidden }}, breakglass.ID,
				steps.Profile{Statements: steptest.MonitoredStatements(steptest.SpareAdmin, steptest.SecondSpareAdmin)})
			if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Unknown || f.Summary.ID != "break-glass.open" {
				t.Errorf("the methods of %s are not told: %v, %s (%v)", of, f.Status, f.Summary.ID, err)
			}
		})
	}
}

// TestHowLongTheRoleIsHeldIsReadWhereThereIsPIM: in a tenant without Privileged Identity Management every role is held
// for good, whatever the service says; in one with a plan for it, a refusal proves nothing.
func TestHowLongTheRoleIsHeldIsReadWhereThereIsPIM(t *testing.T) {
	for licence, known := range map[string]bool{"P1": true, "P2": false} {
		for _, code := range []string{"AadPremiumLicenseRequired", "UnknownError"} {
			synctest.Test(t, func(t *testing.T) {
				s := steptest.ValidBreakGlass()
				s.Licence = licence
				tenant := steptest.NewTenant(t, s)
				tenant.InjectFault(scenario.Fault{Pattern: regexp.MustCompile("roleAssignmentScheduleInstances"), Times: -1,
					Status: 400, Code: code})
				f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), breakglass.ID,
					steps.Profile{Statements: steptest.MonitoredStatements(steptest.SpareAdmin, steptest.SecondSpareAdmin)}).
					Check(t.Context())
				if err != nil || (f.Status != steps.Unknown) != known {
					t.Errorf("%s, %s: %v, %s (%v)", licence, code, f.Status, f.Summary.ID, err)
				}
			})
		}
	}
}

// TestOneAdministratorWithAnotherMethodSuffices omits the methods of an administrator, while another one has a phone.
func TestOneAdministratorWithAnotherMethodSuffices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := client.SignedIn(steptest.NewTenant(t, steptest.ValidBreakGlass(func(s *scenario.Scenario) {
			s.Users = append(s.Users, scenario.User{
				Name: "Noor", UPN: "noor@fabrikam.example", Roles: []string{"Global Administrator"}, Methods: []string{"phone"},
			})
		})), catalog.ReadScopes()...)
		hidden := steptest.AccountID(t, dir, "mila@fabrikam.example")
		step := steptest.FindStep(t, unreadableMethods{dir, func(id string) bool { return id == hidden }}, breakglass.ID,
			steps.Profile{Statements: steptest.MonitoredStatements(steptest.SpareAdmin, steptest.SecondSpareAdmin)})
		if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Met {
			t.Errorf("%v, %s (%v)", f.Status, f.Summary.ID, err)
		}
	})
}

// TestATestBeforeTheAccountWasMadeDoesNotCount states one test for all, a month before one of the accounts was made.
func TestATestBeforeTheAccountWasMadeDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(steptest.Morning))
		younger := steptest.ChangeUser(steptest.SpareAdmin,
			func(u *scenario.User) { u.Created = time.Now().AddDate(0, 0, -10) })
		dir := client.SignedIn(steptest.NewTenant(t, steptest.ValidBreakGlass(younger)), catalog.ReadScopes()...)
		said := steptest.MonitoredStatements(steptest.SpareAdmin, steptest.SecondSpareAdmin)
		said.Set(breakglass.AskDrill, steps.Statement{Answer: []string{time.Now().AddDate(0, 0, -40).Format(time.DateOnly)},
			By: "somebody", At: time.Now()})
		drills, err := breakglass.Drills(t.Context(), catalog.Requirements(dir, steps.Profile{Statements: said}))
		if err != nil || len(drills) != 2 {
			t.Fatalf("%d drills (%v)", len(drills), err)
		}
		for _, d := range drills {
			if young := d.UserPrincipalName == steptest.SpareAdmin; d.LastTest.IsZero() != young {
				t.Errorf("%s was tested last on %v", d.UserPrincipalName, d.LastTest)
			}
		}
	})
}

func TestASignInCountsAsATestOnlyWithProvenMFA(t *testing.T) {
	d := breakglass.Drill{ID: "a"}
	for mfa, want := range map[graph.Tri]error{graph.Yes: nil, graph.No: graph.ErrMFA,
		graph.Unknown: graph.ErrUnreadable} {
		if err := d.CheckSession(graph.Session{UserID: "a", MFA: mfa}); !errors.Is(err, want) {
			t.Errorf("with MFA %v: %v, want %v", mfa, err, want)
		}
	}
	if err := d.CheckSession(graph.Session{UserID: "b", MFA: graph.Yes}); !errors.Is(err, graph.ErrWrongAccount) {
		t.Errorf("somebody else: %v", err)
	}
}

// TestWhatCannotBeABreakGlassAccountIsNotMadeAnAdministrator declares accounts that depend on something else, without
// the role.
func TestWhatCannotBeABreakGlassAccountIsNotMadeAnAdministrator(t *testing.T) {
	for what, bend := range map[string]func(*scenario.User){
		"a guest":      func(u *scenario.User) { u.Roles, u.Guest = nil, true },
		"synchronised": func(u *scenario.User) { u.Roles, u.Synced = nil, true },
		"disabled":     func(u *scenario.User) { u.Roles, u.Disabled = nil, true },
	} {
		synctest.Test(t, func(t *testing.T) {
			tenant := steptest.NewTenant(t, steptest.ValidBreakGlass(steptest.ChangeUser(steptest.SpareAdmin, bend)))
			dir := steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.BreakGlassScopes()...), MFA: graph.Yes,
				Method: graph.Browser}
			plan, err := steptest.FindStep(t, dir, breakglass.ID,
				steps.Profile{Statements: steptest.MonitoredStatements(steptest.SpareAdmin,
					steptest.SecondSpareAdmin)}).Plan(t.Context(), nil)
			if err != nil || len(plan.Ops) != 0 || len(plan.Manual) == 0 {
				t.Errorf("%s: %d changes, %d things to do by hand (%v)", what, len(plan.Ops), len(plan.Manual), err)
			}
		})
	}
}

// TestAnOldAccountIsNotTakenForOursByItsName has an old account whose name was proposed once.
func TestAnOldAccountIsNotTakenForOursByItsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(steptest.Morning))
		const old = "k.novak@fabrikam.onmicrosoft.com"
		dir := client.SignedIn(steptest.NewTenant(t, steptest.ValidBreakGlass(func(s *scenario.Scenario) {
			s.Users = append(s.Users, scenario.User{Name: "K. Novak", UPN: old, Created: time.Now().AddDate(-2, 0, 0)})
		})), catalog.ReadScopes()...)
		p := steptest.WritingProfile(&steptest.FakeFiles{})
		p.Statements.Set(breakglass.AskNewAccount+"1", steps.Statement{Answer: []string{old}, By: "somebody", At: time.Now()})
		f, err := steptest.FindStep(t, dir, breakglass.ID, p).Check(t.Context())
		if err != nil || len(f.Questions) == 0 || f.Questions[0].ID != snapshot.AskBreakGlass {
			t.Fatalf("%d questions (%v)", len(f.Questions), err)
		}
		if slices.Contains(f.Questions[0].Default, steptest.AccountID(t, dir, old)) {
			t.Error("it is chosen beforehand")
		}
	})
}

// otherPasskeyPolicy is a tenant with another policy on passkeys.
type otherPasskeyPolicy struct {
	steps.Tenant
	bend func(*graph.MethodPolicy)
}

func (b otherPasskeyPolicy) PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error) {
	policy, err := b.Tenant.PasskeyPolicy(ctx)
	b.bend(&policy)
	return policy, err
}

// TestAnExcludedAccountIsLeftToTheOperator excludes an account from a method: the person who excluded it knows why.
func TestAnExcludedAccountIsLeftToTheOperator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t,
			steptest.ValidBreakGlass(steptest.ChangeUser(steptest.SpareAdmin, func(u *scenario.User) { u.Methods = nil })))
		dir := steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.BreakGlassScopes()...), MFA: graph.Yes,
			Method: graph.Browser}
		id := steptest.AccountID(t, dir, steptest.SpareAdmin)
		excludes := func(p *graph.MethodPolicy) { p.Exclude = []graph.MethodTarget{{ID: id}} }
		plan, err := steptest.FindStep(t, otherPasskeyPolicy{dir, excludes}, breakglass.ID,
			steps.Profile{Statements: steptest.MonitoredStatements(steptest.SpareAdmin,
				steptest.SecondSpareAdmin)}).Plan(t.Context(), nil)
		if err != nil || !slices.ContainsFunc(plan.Manual,
			func(text assets.Text) bool { return text.ID == "break-glass.do-excluded" }) {
			t.Errorf("by hand: %+v (%v)", plan.Manual, err)
		}
	})
}

// TestAnAccountOfAnEarlierRunGetsAHandoverSheet has the first account sealed, created and declared, and creates the
// second.
func TestAnAccountOfAnEarlierRunGetsAHandoverSheet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, steptest.ValidBreakGlass())
		dir := steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.BreakGlassScopes()...), MFA: graph.Yes,
			Method: graph.Browser}
		d := &steptest.FakeFiles{Passwords: map[string]secret.Value{steptest.SpareAdmin: {Text: "sealed earlier"}}}
		p := steptest.WritingProfile(d)
		p.Statements = steptest.MonitoredStatements(steptest.SpareAdmin)
		step := steptest.FindStep(t, dir, breakglass.ID, p)
		work := steptest.ApproveFirst(t, step, p)
		if early, ok := work.Handover(); ok {
			t.Errorf("handed over before anything was done: %+v", early)
		}
		op, _ := work.Next()
		var ledger steps.Ledger
		made, _ := work.Record(ledger.Do(t.Context(), op)).Handover()
		if len(made.Accounts) != 2 || made.Accounts[0].Sealed != "drawer/"+steptest.SpareAdmin ||
			made.Accounts[1].Sealed == "" {
			t.Errorf("handed over are %+v", made.Accounts)
		}
	})
}

// nameTaken is a tenant in which another program created the account first.
type nameTaken struct{ steps.Tenant }

func (nameTaken) CreateUser(context.Context, string) (graph.User, error) {
	return graph.User{}, &graph.Error{Op: "create an account", Kind: graph.ErrConflict}
}

// TestASealedPasswordStaysOnAConflict refuses the account as one that exists: our own request may have created it.
func TestASealedPasswordStaysOnAConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := steptest.ScenarioTenant(t, "new-reseller", steptest.BreakGlassScopes()...)
		d := &steptest.FakeFiles{}
		p := steptest.WritingProfile(d)
		step := steptest.FindStep(t, nameTaken{dir}, breakglass.ID, p)
		work := steptest.ApproveFirst(t, step, p)
		op, _ := work.Next()
		var ledger steps.Ledger
		if o := ledger.Do(t.Context(), op); o.State.Succeeded() || len(d.Passwords) != 1 {
			t.Errorf("%v, and %d sealed", o.State, len(d.Passwords))
		}
	})
}
