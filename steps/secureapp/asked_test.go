package secureapp_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/catalog"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// TestStatedConsentUserStaysDefault: a form that is skipped must not name another account.
func TestStatedConsentUserStaysDefault(t *testing.T) {
	const jana, emil, last = "jana@northwind.example", "emil@northwind.example", "last@northwind.example"
	for name, c := range map[string]struct{ named, want string }{
		"nobody":                 {"", steptest.ConsentAgent},
		"an agent":               {emil, emil},
		"in capitals":            {"EMIL@northwind.example", emil},
		"no agent yet":           {last, last},
		"who left":               {"left@northwind.example", steptest.ConsentAgent},
		"a Global Administrator": {jana, steptest.ConsentAgent},
	} {
		for _, byID := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(), func(s *scenario.Scenario) {
						s.Users = append(s.Users, scenario.User{Name: "Last", UPN: last, Methods: []string{"microsoftAuthenticator"}})
					})
					door, named := client.SignedIn(tenant, catalog.ReadScopes()...), c.named
					if a, err := door.Account(t.Context(), named); byID && err == nil {
						named = a.ID
					}
					f := steptest.CheckRequirement(t, tenant, secureapp.ID,
						steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers,
							steptest.StatedAnswers{automation.AskConsentUser: {named}}))
					q, _ := steptest.FindQuestion(f, automation.AskConsentUser)
					want := steptest.AccountID(t, door, c.want)
					if !slices.Equal(q.Default, []string{want}) {
						t.Errorf("%v is proposed, want %s", q.Default, want)
					}
					if !slices.ContainsFunc(q.Options, func(o steps.Option) bool { return o.Value == want }) {
						t.Error("what is proposed cannot be chosen")
					}
					if slices.ContainsFunc(q.Options,
						func(o steps.Option) bool { return o.Value == steptest.AccountID(t, door, jana) }) {
						t.Error("a Global Administrator can be chosen")
					}
				})
			})
		}
	}
}

// demandsSignIn answers one of the reads about an application with the demand to sign in again.
type demandsSignIn struct {
	steps.Tenant
	at string
}

var errAgain = &graph.Error{Op: "read", Kind: graph.ErrSignInAgain}

func (a demandsSignIn) GrantsOf(ctx context.Context, id string) ([]graph.PermissionGrant, error) {
	if a.at == "consents" {
		return nil, errAgain
	}
	return a.Tenant.GrantsOf(ctx, id)
}

func (a demandsSignIn) RolesOf(ctx context.Context, id string) ([]graph.AppRoleGrant, error) {
	if a.at == "roles" {
		return nil, errAgain
	}
	return a.Tenant.RolesOf(ctx, id)
}

func (a demandsSignIn) AppOwners(ctx context.Context, id string) ([]graph.User, error) {
	if a.at == "owners" {
		return nil, errAgain
	}
	return a.Tenant.AppOwners(ctx, id)
}

func (a demandsSignIn) AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error) {
	if a.at == "rules" {
		return nil, errAgain
	}
	return a.Tenant.AppRules(ctx, id)
}

// TestRequiredSignInIsRequested: a demand to sign in again is not the same as an unreadable part.
func TestRequiredSignInIsRequested(t *testing.T) {
	for _, at := range []string{"consents", "roles", "owners", "rules"} {
		t.Run(at, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := demandsSignIn{client.SignedIn(steptest.NorthwindTenant(t, steptest.RegisteredApp()),
					catalog.ReadScopes()...), at}
				f, err := steptest.FindStep(t, dir, secureapp.ID,
					steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers)).Check(t.Context())
				if !errors.Is(err, graph.ErrSignInAgain) {
					t.Errorf("%v, %s (%v); want the sign-in", f.Status, f.Summary.ID, err)
				}
			})
		})
	}
}
