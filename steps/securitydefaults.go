package steps

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// SecurityDefaults is the id of the requirement that security defaults are on, or replaced by Conditional Access.
const SecurityDefaults = "security-defaults"

// enforcedAfter is how long after a tenant's creation security defaults are enforced at all.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
const enforcedAfter = 24 * time.Hour

// defaultsTenant is what this step asks of a tenant.
type defaultsTenant interface {
	whoami
	switchableDefaults
	population
	Organization(ctx context.Context) (graph.Organization, error)
	Policies(ctx context.Context) ([]graph.Policy, error)
}

type securityDefaults struct {
	dir        defaultsTenant
	breakGlass []string // declared by flag
	survey     *survey
}

func newSecurityDefaults(t defaultsTenant, p Profile) Step {
	return securityDefaults{dir: t, breakGlass: p.BreakGlass, survey: newSurvey(t)}
}

// Info names Microsoft's pages on security defaults and on what partners must enforce.
func (securityDefaults) Info() Info {
	return Info{
		ID:    SecurityDefaults,
		Stage: StageMFA,
		Title: say("security-defaults.title"),
		Why:   say("security-defaults.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
			"https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: []string{
			"Policy.Read.All", "User.Read.All", "RoleManagement.Read.Directory",
			"UserAuthenticationMethod.Read.All", "AuditLog.Read.All", "GroupMember.Read.All",
		},
	}
}

// Check reads the switch. Off is not yet a failure where Conditional Access policies are on: they may do the same, which is not
// judged here, so it stays unknown.
func (s securityDefaults) Check(ctx context.Context) (Finding, error) {
	on, err := s.dir.SecurityDefaults(ctx)
	if err != nil {
		return Finding{}, err
	}
	if on {
		return s.on(ctx)
	}
	f := Finding{Facts: []Fact{switchFact(on)}}
	policies, err := s.dir.Policies(ctx)
	if err != nil {
		f.Fix, f.Summary, f.Remedy = Manual, say("security-defaults.off-policies-unread"), Explain(err).Next
		return f, nil
	}
	if enabled := enabledPolicies(policies); len(enabled) > 0 {
		f.Fix, f.Subjects = Manual, enabled
		f.Summary = say("security-defaults.off-policies-on", "count", len(enabled))
		f.Remedy = say("security-defaults.off-policies-on-remedy")
		return f, nil
	}
	f.Status, f.Fix = NotMet, Automatic
	f.Summary, f.Remedy = say("security-defaults.off"), say("security-defaults.off-remedy")
	f.Questions = s.questions(ctx)
	return f, nil
}

// on judges a tenant whose switch is on: a new tenant has a day before Microsoft enforces anything.
func (s securityDefaults) on(ctx context.Context) (Finding, error) {
	f := Finding{Facts: []Fact{switchFact(true)}}
	since, err := s.knownSince(ctx)
	if err != nil {
		return Finding{}, err
	}
	switch {
	case since.IsZero():
		f.Summary, f.Remedy = say("security-defaults.age-unknown"), say("security-defaults.age-unknown-remedy")
	case time.Since(since) < enforcedAfter:
		f.Summary = say("security-defaults.too-young")
		f.Remedy = say("security-defaults.too-young-remedy", "when", since.Add(enforcedAfter).UTC().Format(time.DateTime+" MST"))
	default:
		f.Status, f.Summary = Met, say("security-defaults.met")
	}
	return f, nil
}

// knownSince returns a moment at which the tenant existed: its creation, or that of its oldest account, as a tenant is at least
// as old as anybody in it. Zero when neither is told.
func (s securityDefaults) knownSince(ctx context.Context) (time.Time, error) {
	org, err := s.dir.Organization(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if !org.Created.IsZero() {
		return org.Created, nil
	}
	var oldest time.Time
	for user, err := range s.dir.Users(ctx) {
		if err != nil {
			return time.Time{}, err
		}
		if !user.Created.IsZero() && (oldest.IsZero() || user.Created.Before(oldest)) {
			oldest = user.Created
		}
	}
	return oldest, nil
}

// questions asks who the break-glass accounts are. Microsoft tells them apart by custody, not by name, so only a person knows.
func (s securityDefaults) questions(ctx context.Context) []Question {
	if len(s.breakGlass) > 0 {
		return nil
	}
	holders, err := s.dir.Holders(ctx, graph.GlobalAdministrator)
	if err != nil || len(holders) == 0 {
		return nil // the plan's guard says what is missing
	}
	q := Question{ID: AskBreakGlass, Many: true, Title: say("ask.break-glass"), Help: say("ask.break-glass-help")}
	for _, u := range holders {
		q.Options = append(q.Options, Option{Value: u.ID, Label: say("ask.account", "upn", u.UserPrincipalName, "name", u.Name)})
	}
	return []Question{q}
}

func switchFact(on bool) Fact {
	return Fact{say("fact.security-defaults"), say("switch.on"), switchWord(on)}
}

func switchWord(on bool) assets.Text {
	if on {
		return say("switch.on")
	}
	return say("switch.off")
}

// enabledPolicies names the Conditional Access policies that may be in force.
func enabledPolicies(policies []graph.Policy) []Subject {
	var on []Subject
	for _, p := range policies {
		if p.On() {
			on = append(on, Subject{Kind: PolicySubject, ID: p.ID, Name: p.Name, Detail: say("policy.state", "state", p.State)})
		}
	}
	return on
}
