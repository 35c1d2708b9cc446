package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
	"cspready/steps/rating"
)

// AppConsentUser is the id of the requirement that the account which consents to the application is an agent with little else.
const AppConsentUser = "app-consent-user"

// consentUser judges the account in whose name the application acts.
type consentUser struct {
	reader *Reader
}

// newConsentUser returns the requirement on the account that consents to the application.
func newConsentUser(_ Tenant, r *Reader) Step { return consentUser{r} }

// Info names Microsoft's page on the model.
func (consentUser) Info() Info {
	return Info{
		ID:    AppConsentUser,
		Stage: StageApp,
		Level: MandatoryFor,
		Title: say("consent-user.title"),
		Why:   say("consent-user.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/developer/enable-secure-app-model",
			"https://learn.microsoft.com/partner-center/account-settings/permissions-overview",
		},
		Reads: append(append(accessReads(), appReads()...), "UserAuthenticationMethod.Read.All"),
	}
}

// Check looks at the account that was named, or that was seen to consent.
func (s consentUser) Check(ctx context.Context) (Finding, error) {
	now := automationOf(s.reader.Profile)
	switch {
	case now.isNone():
		return now.findingNotNeeded(say("consent-user.not-needed")), nil
	case !now.answered:
		return findingUnanswered(), nil
	case now.user == "" || now.user == createConsentUser:
		return Finding{Status: Unknown, Fix: Guided, Summary: say("consent-user.nobody"), Remedy: say("consent-user.nobody-remedy")}, nil
	}
	r := s.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return Finding{}, err
	}
	n, ok := findAccount(roster, now.user)
	switch {
	case !ok && graph.IsGUID(now.user): // it was chosen from a list
		return Finding{Status: NotMet, Fix: Guided, Summary: say("consent-user.gone"), Remedy: say("consent-user.nobody-remedy")}, nil
	case !ok:
		return Finding{Status: NotMet, Fix: Guided, Summary: say("consent-user.unknown", "upn", now.user), Remedy: say("consent-user.unknown-remedy")}, nil
	}
	points, err := s.points(ctx, r, roster, n)
	if err != nil {
		return Finding{}, err
	}
	u := roster.User(n)
	f := s.verdict(points, u)
	f.Subjects = SubjectsOf(userSubject(u, summaryOf(points)))
	for _, p := range points {
		f.Facts = append(f.Facts, factOf(p))
	}
	return f, nil
}

// Plan has nothing but advice: the account is chosen, made and put into its group by the plan of the application.
func (s consentUser) Plan(ctx context.Context, _ Answers) (Plan, error) {
	return byHandPlan(ctx, s.reader, AppConsentUser, say("consent-user.do"))
}

// byHandPlan is a plan of advice alone.
func byHandPlan(ctx context.Context, r *Reader, step string, manual ...assets.Text) (Plan, error) {
	org, err := r.Read().ReadOrganization(ctx)
	return Plan{Tenant: org, Step: step, Manual: manual}, err
}

// findAccount finds an account by its id, or by its user principal name.
func findAccount(roster *mfa.Roster, named string) (n int, ok bool) {
	if n, ok := roster.Find(named); ok {
		return n, true
	}
	for i := range roster.Len() {
		if roster.User(i).HasName(named) {
			return i, true
		}
	}
	return 0, false
}

func (s consentUser) verdict(points []rating.Point, u graph.User) Finding {
	var first rating.Point
	for _, p := range points {
		if p.Severity == rating.Worst(points) {
			first = p
			break
		}
	}
	upn := u.UserPrincipalName
	switch rating.Worst(points) {
	case rating.Good:
		return Finding{Status: Met, Summary: say("consent-user.met", "upn", upn)}
	case rating.Improvable:
		return Finding{Status: Attention, Fix: Guided, Summary: say("consent-user.weak", "upn", upn, "name", first.Name, "got", first.Got),
			Remedy: say("consent-user.mend-remedy")}
	case rating.Unknown:
		return Finding{Status: Unknown, Fix: Guided, Summary: say("consent-user.untold", "upn", upn, "name", first.Name), Remedy: say("consent-user.untold-remedy")}
	}
	return Finding{Status: NotMet, Fix: Guided, Summary: say("consent-user.unfit", "upn", upn, "name", first.Name, "got", first.Got),
		Remedy: say("consent-user.mend-remedy")}
}

// points holds the account against what Microsoft says of it.
func (s consentUser) points(ctx context.Context, r *Snapshot, roster *mfa.Roster, n int) ([]rating.Point, error) {
	u := roster.User(n)
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return nil, err
	}
	assignments := r.Assignments(ctx)
	groups, groupsErr := s.reader.Read().AgentGroups(ctx).Whole()
	if needsPerson(groupsErr) {
		return nil, groupsErr
	}
	covered, err := s.covered(ctx, r, n)
	if err != nil {
		return nil, err
	}
	able, err := r.MFACapabilities(ctx, roster, []int32{int32(n)})
	if err != nil {
		return nil, err
	}
	return []rating.Point{
		consentEnabled(u), agentPoint(groups, groupsErr, u), noAdmin(held, assignments, int32(n)), covered, ablePoint(able[0]), s.frequency(ctx, r, n),
	}, nil
}

func consentEnabled(u graph.User) rating.Point {
	name, want := say("fact.cu-enabled"), say("tri.yes")
	if u.Enabled == graph.Unknown {
		return rating.New(rating.Unknown, name, want, say("tri.unknown"))
	}
	return rating.New(rating.If(u.Enabled == graph.No, rating.Flaw), name, want, yesNo(u.Enabled == graph.Yes))
}

// agentPoint: Partner Center lets only agents act for the partner. Administration of customers takes AdminAgents.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
func agentPoint(groups AgentGroups, err error, u graph.User) rating.Point {
	name, want := say("fact.cu-agent"), verbatim(adminAgents)
	if err != nil {
		return rating.New(rating.Unknown, name, want, say("tri.unknown"))
	}
	in, known := groups.hasMember(adminAgents, u.ID)
	switch some, of := groups.countMemberships(adminAgents, u.ID); {
	case in && some < of: // names prove nothing: anybody who may make groups can make one of that name
		return rating.New(rating.Unknown, name, want, say("consent-user.some-groups", "count", some, "all", of))
	case in:
		return rating.New(rating.Good, name, want, want)
	case !known:
		return rating.New(rating.Unknown, name, want, say("tri.unknown"))
	}
	for _, other := range []string{helpdeskAgents, salesAgents} {
		if in, _ := groups.hasMember(other, u.ID); in {
			return rating.New(rating.Improvable, name, want, verbatim(other))
		}
	}
	if len(groups.byName(adminAgents)) == 0 {
		return rating.New(rating.Unknown, name, want, say("consent-user.no-groups"))
	}
	return rating.New(rating.Flaw, name, want, say("ca.none"))
}

// notAdmin: what the application can do, whoever steals its token can do. A Global Administrator can do everything.
func notAdmin(held map[string]mfa.Holders, n int32) rating.Point {
	name, want := say("fact.cu-admin"), say("tri.no")
	h := held[graph.GlobalAdministrator]
	switch {
	case slices.Contains(h.Active, n):
		return rating.New(rating.Flaw, name, want, say("tri.yes"))
	case slices.Contains(h.Possible, n):
		return rating.New(rating.Flaw, name, want, say("eg.role-eligible"))
	case h.PossibleIncomplete:
		return rating.New(rating.Unknown, name, want, say("tri.unknown"))
	}
	return rating.New(rating.Good, name, want, want)
}

// noAdmin is notAdmin, unless roles that can be activated could not be read: the account may be eligible.
func noAdmin(held map[string]mfa.Holders, assignments Assignments, n int32) rating.Point {
	p := notAdmin(held, n)
	if p.Severity == rating.Good && assignments.Eligible.Reason() != nil {
		return rating.New(rating.Unknown, p.Name, p.Want, say("tri.unknown"))
	}
	return p
}

// covered: the sign-in that the token comes from has to be made with MFA.
func (s consentUser) covered(ctx context.Context, r *Snapshot, n int) (rating.Point, error) {
	name, want := say("fact.cu-mfa"), say("tri.yes")
	route, err := r.Route(ctx)
	if err != nil {
		return rating.Point{}, err
	}
	if route.route == byDefaultsSoon || route.route == byDefaultsAgeless || route.route == routeUnread {
		return rating.New(rating.Unknown, name, want, say("tri.unknown")), nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return rating.Point{}, err
	}
	c := j.Count(func(i int) bool { return i == n })
	switch {
	case c.Covered == 1:
		return rating.New(rating.Good, name, want, want), nil
	case c.Uncovered == 1:
		return rating.New(rating.Flaw, name, want, say("tri.no")), nil
	}
	return rating.New(rating.Unknown, name, want, say("tri.unknown")), nil
}

func ablePoint(a mfaCapability) rating.Point {
	name, want := say("fact.cu-method"), say("tri.yes")
	switch a {
	case capable:
		return rating.New(rating.Good, name, want, want)
	case notCapable:
		return rating.New(rating.Flaw, name, want, say("tri.no"))
	}
	return rating.New(rating.Unknown, name, want, say("user.unread"))
}

// A consentCandidate is an account that could consent, and why.
type consentCandidate struct {
	user graph.User
	why  assets.Text
}

// consentCandidates are agents that are no Global Administrators, those of AdminAgents first.
func (s secureApp) consentCandidates(ctx context.Context, r *Snapshot) ([]consentCandidate, error) {
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return nil, err
	}
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := r.AgentGroups(ctx).Whole()
	if needsPerson(err) {
		return nil, err
	}
	var list []consentCandidate
	for _, name := range []string{adminAgents, helpdeskAgents, salesAgents} {
		for _, group := range groups.byName(name) {
			for _, id := range groups.members[group.ID].UserIDs {
				n, ok := roster.Find(id)
				if !ok || notAdmin(held, int32(n)).Severity == rating.Flaw || roster.User(n).Enabled == graph.No || len(list) == mostAgents {
					continue
				}
				if !slices.ContainsFunc(list, func(c consentCandidate) bool { return c.user.ID == id }) {
					list = append(list, consentCandidate{roster.User(n), verbatim(name)})
				}
			}
		}
	}
	return list, nil
}
