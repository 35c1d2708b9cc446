package mfa

import (
	"context"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/snapshot"
)

// RegisteredID is the id of the requirement that everybody has a method for MFA.
const RegisteredID = "mfa-registered"

type registered struct {
	reader *snapshot.Reader
	passes account.PassTenant
}

// NewRegistered returns the requirement that every enabled user has an MFA method.
func NewRegistered(t steps.Tenant, r *snapshot.Reader) steps.Step { return registered{r, t} }

// Info names the report on methods, and what to read where there is none.
func (registered) Info() steps.Info {
	return steps.Info{
		ID:    RegisteredID,
		Stage: steps.StageMFA,
		Level: steps.RecommendedFor,
		Title: assets.Say("mfa-registered.title"),
		Why:   assets.Say("mfa-registered.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity",
			"https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails",
			"https://learn.microsoft.com/graph/api/authentication-list-methods",
		},
		Reads: []string{
			"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All", "UserAuthenticationMethod.Read.All", "AuditLog.Read.All",
			"Policy.Read.All",
		},
	}
}

// Check surveys every account that can sign in.
func (s registered) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	h, err := r.CountMethods(ctx, nil)
	if err != nil {
		return steps.Finding{}, err
	}
	f := steps.Finding{
		Subjects: h.OpenSubjects(),
		Facts: []steps.Fact{{Name: assets.Say("fact.registered"), Want: assets.Say("guests-covered.all"),
			Got: assets.Say("fact.covered-of", "covered", h.Accounts-len(h.WithoutMethod)-len(h.Unknown), "people", h.Accounts), OK: len(h.WithoutMethod)+len(h.Unknown) == 0}},
	}
	switch {
	case len(h.WithoutMethod) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Remedy = assets.Say("mfa-registered.without", "count", len(h.WithoutMethod)), assets.Say("mfa-registered.without-remedy")
		if len(h.Unknown) > 0 {
			f.Summary = assets.Say("mfa-registered.without-and-untold", "without", f.Summary, "untold", assets.Say("mfa-registered.untold", "count", len(h.Unknown)))
		}
		f.Questions = s.questions(h)
	case len(h.Unknown) > 0:
		f.Fix = steps.Manual
		f.Summary, f.Remedy = assets.Say("mfa-registered.untold", "count", len(h.Unknown)), assets.Say("mfa-registered.untold-remedy")
	case h.Accounts == 0:
		f.Summary = assets.Say("mfa-every-user.nobody")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("mfa-registered.met", "count", h.Accounts)
	}
	return f, nil
}
