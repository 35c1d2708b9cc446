package mfa

import (
	"context"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/snapshot"
)

// RegisteredID is the id of the requirement that all users have registered an MFA method.
const RegisteredID = "mfa-registered"

type registered struct {
	reader *snapshot.Reader
	tenant account.PassTenant
}

// NewRegistered returns the requirement that every enabled user has registered an MFA method.
func NewRegistered(t steps.Tenant, r *snapshot.Reader) steps.Step { return registered{r, t} }

// Info names the pages on the report on registered methods, and on reading an account's methods without the report.
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
			"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All",
			snapshot.GroupEligibilityScope,
			"UserAuthenticationMethod.Read.All", "AuditLog.Read.All", "Policy.Read.All",
		},
	}
}

// Check counts the enabled accounts without an MFA method.
func (s registered) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	m, err := r.CountMethods(ctx, nil)
	if err != nil {
		return steps.Finding{}, err
	}
	f := steps.Finding{
		Subjects: m.SubjectsToCheck(),
		Facts:    []steps.Fact{newRegisteredFact(m)},
	}
	switch {
	case len(m.WithoutMethod) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary = assets.Say("mfa-registered.without", "count", len(m.WithoutMethod))
		f.Next = assets.Say("mfa-registered.without-remedy")
		if len(m.Unknown) > 0 {
			f.Summary = assets.Say("mfa-registered.without-and-untold", "without", f.Summary,
				"untold", assets.Say("mfa-registered.untold", "count", len(m.Unknown)))
		}
		f.Questions = []steps.Question{askPass(m)}
	case len(m.Unknown) > 0:
		f.Fix = steps.Manual
		f.Summary = assets.Say("mfa-registered.untold", "count", len(m.Unknown))
		f.Next = assets.Say("mfa.methods-unknown-remedy")
	case m.Accounts == 0:
		f.Summary = assets.Say("mfa.nobody")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("mfa-registered.met", "count", m.Accounts)
	}
	return f, nil
}
