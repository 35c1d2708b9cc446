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

// ID is the id of the requirement that there are two emergency accounts as Microsoft describes them.
const ID = "break-glass"

// How many break-glass accounts there should be: Microsoft wants two or more, and beyond four nobody keeps track of them.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const (
	minAccounts = 2
	maxAccounts = 4
)

// drillInterval is how often Microsoft wants break-glass accounts tested.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const drillInterval = steps.StatementLife

// tenant is what this step asks of a tenant beside what is read of everybody's access.
type tenant interface {
	accountReader
	account.NewAccountTenant
	account.AllowTenant
	account.PassTenant
	custody.VaultClient
	policy.PolicyTenant
	Session() (graph.Session, bool)
}

// requirement judges the accounts that the operator declared, and makes two where there are none. Which accounts are meant it never decides
// by itself.
type requirement struct {
	dir    tenant
	reader *snapshot.Reader
}

// New returns the requirement of two break-glass accounts.
func New(t steps.Tenant, r *snapshot.Reader) steps.Step { return requirement{t, r} }

// Info names Microsoft's page on emergency access accounts.
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
		Reads: append(snapshot.AccessReads(), "UserAuthenticationMethod.Read.All", "AuditLog.Read.All"),
	}
}

// Check looks at each declared account, and at who could be meant where none was declared.
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
