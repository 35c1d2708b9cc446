package steps

import (
	"context"

	"cspready/graph"
)

// BreakGlass is the id of the requirement that there are two emergency accounts as Microsoft describes them.
const BreakGlass = "break-glass"

// How many break-glass accounts there should be: Microsoft wants two or more, and beyond four nobody keeps track of them.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const (
	wantedEmergency = 2
	mostEmergency   = 4
)

// drillEvery is how often Microsoft wants break-glass accounts tested.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const drillEvery = statementLife

// breakGlassTenant is what this step asks of a tenant beside what is read of everybody's access.
type breakGlassTenant interface {
	emergencyTenant
	newAccountTenant
	allowTenant
	passTenant
	vaultClient
	policyTenant
	Session() (graph.Session, bool)
}

// breakGlass judges the accounts that the operator declared, and makes two where there are none. Which accounts are meant it never decides
// by itself.
type breakGlass struct {
	dir    breakGlassTenant
	reader *Reader
}

// newBreakGlass returns the requirement of two break-glass accounts.
func newBreakGlass(t Tenant, r *Reader) Step { return breakGlass{t, r} }

// Info names Microsoft's page on emergency access accounts.
func (breakGlass) Info() Info {
	return Info{
		ID:    BreakGlass,
		Stage: StageBreakGlass,
		Level: RecommendedFor,
		Title: say("break-glass.title"),
		Why:   say("break-glass.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access",
			"https://learn.microsoft.com/entra/identity/authentication/concept-mandatory-multifactor-authentication",
			"https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass",
		},
		Reads: append(accessReads(), "UserAuthenticationMethod.Read.All", "AuditLog.Read.All"),
	}
}

// Check looks at each declared account, and at who could be meant where none was declared.
func (s breakGlass) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Refresh()
	e, err := s.look(ctx, r)
	if err != nil {
		return Finding{}, err
	}
	f := e.finding()
	f.Questions = s.questions(e)
	if f.Status != Met && f.Fix == FixNone {
		f.Fix = Automatic
	}
	if f.Status == Met {
		f.Offer = say("break-glass.offer")
	}
	return f, nil
}
