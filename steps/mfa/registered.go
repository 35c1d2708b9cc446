package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
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

// Info names the pages on the report on registered methods, on reading an account's methods without the report, and on
// what decides whether a method counts. Microsoft's service was said to look for the licence of the report with the
// permission Directory.Read.All.
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
			"https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods-manage",
			"https://learn.microsoft.com/entra/identity/authentication/concept-sms-voice-retirement",
			"https://learn.microsoft.com/entra/external-id/authentication-conditional-access",
		},
		Reads: []string{
			"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All",
			snapshot.GroupEligibilityScope,
			"UserAuthenticationMethod.Read.All", "AuditLog.Read.All", "Policy.Read.All", "Directory.Read.All",
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
	f := steps.Finding{Subjects: m.SubjectsToCheck(), Facts: methodFacts(m)}
	switch m.EverybodyCapable() {
	case graph.No:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary = assets.Say("mfa-registered.without", "count", m.Without())
		f.Next = assets.Say("mfa-registered.without-remedy")
		if m.Unknown() > 0 {
			f.Summary = assets.Say("mfa-registered.without-and-untold", "without", f.Summary,
				"untold", assets.Say("mfa-registered.untold", "count", m.Unknown()))
		}
		if q := askPass(m); len(q.Options) > 0 {
			f.Questions = []steps.Question{q}
		} else {
			f.Fix = steps.Manual // Microsoft gives no pass to accounts of other tenants
		}
	case graph.Unknown:
		f.Fix = steps.Manual
		f.Summary, f.Next = assets.Say("mfa-registered.untold", "count", m.Unknown()), methodsRemedy(m)
	case graph.Yes:
		if m.Accounts() == 0 {
			f.Summary = assets.Say("mfa.nobody")
			return f, nil
		}
		f.Status, f.Summary = steps.Met, assets.Say("mfa-registered.met", "count", m.Accounts())
	}
	return warnOfPhones(f, m), nil
}
