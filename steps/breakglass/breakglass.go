// Package breakglass is the requirement for break-glass accounts (Microsoft: emergency access accounts): two accounts
// with which the tenant can be entered when the administrators are locked out. The operator declares which accounts
// these are.
//
// Check reads the evidence (evidence.go) about the declared accounts and about candidates (candidates.go), rates it
// in points (points.go, accesspoints.go), and makes the finding (finding.go) with its questions (questions.go). Plan
// (plan.go) creates missing accounts under proposed names (names.go), assigns the role, prepares security keys
// (plankeys.go) and excludes the accounts from policies that could lock them out (planexclusions.go). The changes
// themselves are in [cspready/steps/change/account] and [cspready/steps/change/policy].
//
// A [Drill] is the test of an account that is due every ninety days (drill.go).
package breakglass

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/change/policy"
	"cspready/steps/custody"
	"cspready/steps/snapshot"
)

// ID is the id of the requirement for two break-glass accounts as Microsoft describes them.
const ID = "break-glass"

// The number of break-glass accounts that a tenant should have: Microsoft wants two or more, and more than four are
// hard to keep track of.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const (
	minAccounts = 2
	maxAccounts = 4
)

// drillInterval is how often Microsoft wants break-glass accounts tested.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const drillInterval = steps.StatementLifetime

// tenant is the part of a tenant that this requirement uses in addition to the snapshot.
type tenant interface {
	accountReader
	account.AdminTenant
	account.MethodTenant
	account.PassTenant
	custody.VaultClient
	policy.Tenant
	Session() (graph.Session, bool)
}

// requirement checks the accounts that the operator declared, and creates two where there are none. It never decides
// by itself which accounts are break-glass accounts.
type requirement struct {
	dir    tenant
	reader *snapshot.Reader
}

// New returns the requirement for two break-glass accounts.
func New(t steps.Tenant, r *snapshot.Reader) steps.Step { return requirement{t, r} }

// Info describes the requirement and names Microsoft's page on emergency access accounts.
func (requirement) Info() steps.Info {
	return steps.Info{
		ID:    ID,
		Stage: steps.StageBreakGlass,
		Level: steps.RecommendedFor,
		Title: assets.Say("break-glass.title"),
		Why:   assets.Say("break-glass.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access",
			"https://learn.microsoft.com/entra/identity/authentication/concept-mandatory-multifactor-authentication",
			"https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass",
		},
		Reads: append(snapshot.MFAScopes(), "AuditLog.Read.All"),
	}
}

// Check rates each declared account, and looks for candidates to propose.
func (s requirement) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Refresh()
	e, err := s.readEvidence(ctx, r)
	if err != nil {
		return steps.Finding{}, err
	}
	f := e.buildFinding()
	f.Questions = s.listQuestions(e)
	if f.Status != steps.Met && f.Fix == steps.FixNone {
		f.Fix = steps.Automatic
	}
	if f.Status == steps.Met {
		f.Offer = assets.Say("break-glass.offer")
	}
	return f, nil
}
