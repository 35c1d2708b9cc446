package steps

import "context"

// MFARegistered is the id of the requirement that everybody has a method for MFA.
const MFARegistered = "mfa-registered"

type registered struct {
	reader *Reader
	passes passTenant
}

// newRegistered returns the requirement that every enabled user has an MFA method.
func newRegistered(t Tenant, r *Reader) Step { return registered{r, t} }

// Info names the report on methods, and what to read where there is none.
func (registered) Info() Info {
	return Info{
		ID:    MFARegistered,
		Stage: StageMFA,
		Level: RecommendedFor,
		Title: say("mfa-registered.title"),
		Why:   say("mfa-registered.why"),
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
func (s registered) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	h, err := r.CountMethods(ctx, nil)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{
		Subjects: h.openSubjects(),
		Facts: []Fact{{say("fact.registered"), say("guests-covered.all"),
			say("fact.covered-of", "covered", h.accounts-len(h.withoutMethod)-len(h.unknown), "people", h.accounts), len(h.withoutMethod)+len(h.unknown) == 0}},
	}
	switch {
	case len(h.withoutMethod) > 0:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("mfa-registered.without", "count", len(h.withoutMethod)), say("mfa-registered.without-remedy")
		if len(h.unknown) > 0 {
			f.Summary = say("mfa-registered.without-and-untold", "without", f.Summary, "untold", say("mfa-registered.untold", "count", len(h.unknown)))
		}
		f.Questions = s.questions(h)
	case len(h.unknown) > 0:
		f.Fix = Manual
		f.Summary, f.Remedy = say("mfa-registered.untold", "count", len(h.unknown)), say("mfa-registered.untold-remedy")
	case h.accounts == 0:
		f.Summary = say("mfa-every-user.nobody")
	default:
		f.Status, f.Summary = Met, say("mfa-registered.met", "count", h.accounts)
	}
	return f, nil
}
