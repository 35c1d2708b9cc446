package secureapp

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/coverage"
	"cspready/steps/rating"
	"cspready/steps/snapshot"
)

// ConsentUserID is the id of the requirement on the account that consents to the application: an agent with as few
// other rights as possible.
const ConsentUserID = "app-consent-user"

// consentUser is the requirement on the account that the application acts as.
type consentUser struct {
	reader *snapshot.Reader
}

// NewConsentUser returns the requirement on the account that consents to the application.
func NewConsentUser(_ steps.Tenant, r *snapshot.Reader) steps.Step { return consentUser{r} }

// Info names Microsoft's page on the model.
func (consentUser) Info() steps.Info {
	return steps.Info{
		ID:    ConsentUserID,
		Stage: steps.StageApp,
		Level: steps.MandatoryFor,
		Title: assets.Say("consent-user.title"),
		Why:   assets.Say("consent-user.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/developer/enable-secure-app-model",
			"https://learn.microsoft.com/partner-center/account-settings/permissions-overview",
		},
		Reads: append(snapshot.MFAScopes(), snapshot.AppScopes()...),
	}
}

// Check judges the account that was stated, or the one of the last proof.
func (s consentUser) Check(ctx context.Context) (steps.Finding, error) {
	stated := automation.Of(s.reader.Profile)
	switch {
	case stated.IsNotNeeded():
		return stated.NotNeededFinding(assets.Say("consent-user.not-needed")), nil
	case !stated.IsAnswered:
		return automation.UnansweredFinding(), nil
	case stated.ConsentUserID == "" || stated.ConsentUserID == createConsentUser:
		return steps.Finding{Status: steps.Unknown, Fix: steps.Guided, Summary: assets.Say("consent-user.nobody"),
			Next: assets.Say("consent-user.nobody-remedy")}, nil
	}
	r := s.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return steps.Finding{}, err
	}
	n, ok := findAccount(roster, stated.ConsentUserID)
	switch {
	case !ok && graph.IsGUID(stated.ConsentUserID): // it was chosen from a list
		return steps.Finding{Status: steps.NotMet, Fix: steps.Guided, Summary: assets.Say("consent-user.gone"),
			Next: assets.Say("consent-user.nobody-remedy")}, nil
	case !ok:
		return steps.Finding{Status: steps.NotMet, Fix: steps.Guided,
			Summary: assets.Say("consent-user.unknown", "upn", stated.ConsentUserID),
			Next:    assets.Say("consent-user.unknown-remedy")}, nil
	}
	points, err := s.ratePoints(ctx, r, roster, n)
	if err != nil {
		return steps.Finding{}, err
	}
	u := roster.User(n)
	f := s.accountFinding(points, u)
	f.Subjects = steps.NewSubjects(steps.NewUserSubject(u, steps.WorstPointSummary(points)))
	for _, p := range points {
		f.Facts = append(f.Facts, steps.FactFromPoint(p))
	}
	return f, nil
}

// Plan returns advice only: the plan of the application chooses the account, creates it and adds it to its group.
func (s consentUser) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	return snapshot.ManualPlan(ctx, s.reader, ConsentUserID, assets.Say("consent-user.do"))
}

// findAccount finds an account by its id or its user principal name.
func findAccount(roster *coverage.Roster, named string) (n int, ok bool) {
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

// accountFinding returns the finding for the account's points.
func (s consentUser) accountFinding(points []rating.Point, u graph.User) steps.Finding {
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
		return steps.Finding{Status: steps.Met, Summary: assets.Say("consent-user.met", "upn", upn)}
	case rating.Improvable:
		return steps.Finding{Status: steps.Attention, Fix: steps.Guided,
			Summary: assets.Say("consent-user.weak", "upn", upn, "name", first.Name, "got", first.Got),
			Next:    assets.Say("consent-user.mend-remedy")}
	case rating.Unknown:
		return steps.Finding{Status: steps.Unknown, Fix: steps.Guided,
			Summary: assets.Say("consent-user.untold", "upn", upn, "name", first.Name),
			Next:    assets.Say("consent-user.untold-remedy")}
	}
	return steps.Finding{Status: steps.NotMet, Fix: steps.Guided,
		Summary: assets.Say("consent-user.unfit", "upn", upn, "name", first.Name, "got", first.Got),
		Next:    assets.Say("consent-user.mend-remedy")}
}

// ratePoints rates the account by what Microsoft requires of it.
func (s consentUser) ratePoints(ctx context.Context, r *snapshot.Snapshot, roster *coverage.Roster,
	n int) ([]rating.Point, error) {
	u := roster.User(n)
	holders, err := r.RoleHolders(ctx)
	if err != nil {
		return nil, err
	}
	groups, groupsErr := s.reader.Read().AgentGroups(ctx).Whole()
	if steps.NeedsPerson(groupsErr) {
		return nil, groupsErr
	}
	covered, err := s.mfaPoint(ctx, r, n)
	if err != nil {
		return nil, err
	}
	capabilities, err := r.MFACapabilities(ctx, []int32{int32(n)})
	if err != nil {
		return nil, err
	}
	return []rating.Point{
		enabledPoint(u), agentPoint(groups, groupsErr, u), holderPoint(holders, int32(n)), covered,
		methodPoint(capabilities[0]), s.frequencyPoint(ctx, r, n),
	}, nil
}

// enabledPoint: only an enabled account can sign in.
func enabledPoint(u graph.User) rating.Point {
	name, want := assets.Say("fact.cu-enabled"), assets.Say("tri.yes")
	if u.Enabled == graph.Unknown {
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	}
	return rating.New(rating.If(u.Enabled == graph.No, rating.Flaw), name, want, steps.YesNo(u.Enabled == graph.Yes))
}

// agentPoint: Partner Center lets only agents act for the partner. Administering customers requires AdminAgents.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
func agentPoint(groups snapshot.AgentGroups, err error, u graph.User) rating.Point {
	name, want := assets.Say("fact.cu-agent"), assets.Verbatim(snapshot.AdminAgents)
	if err != nil {
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	}
	in, known := groups.HasMember(snapshot.AdminAgents, u.ID)
	switch some, of := groups.CountMemberships(snapshot.AdminAgents, u.ID); {
	case in && some < of: // a name proves nothing: every person who may create groups can create one of this name
		return rating.New(rating.Unknown, name, want, assets.Say("consent-user.some-groups", "count", some, "all", of))
	case in:
		return rating.New(rating.Good, name, want, want)
	case !known:
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	}
	for _, other := range []string{snapshot.HelpdeskAgents, snapshot.SalesAgents} {
		if in, _ := groups.HasMember(other, u.ID); in {
			return rating.New(rating.Improvable, name, want, assets.Verbatim(other))
		}
	}
	if len(groups.ByName(snapshot.AdminAgents)) == 0 {
		return rating.New(rating.Unknown, name, want, assets.Say("consent-user.no-groups"))
	}
	return rating.New(rating.Flaw, name, want, assets.Say("ca.none"))
}

// holderPoint: a stolen token allows everything that the account may do, so the account must not be a Global
// Administrator.
func holderPoint(roles coverage.Roles, n int32) rating.Point {
	name, want := assets.Say("fact.cu-admin"), assets.Say("tri.no")
	h := roles.Of(graph.GlobalAdministrator)
	switch {
	case slices.Contains(h.Active(), n):
		return rating.New(rating.Flaw, name, want, assets.Say("tri.yes"))
	case slices.Contains(h.All(), n):
		return rating.New(rating.Flaw, name, want, assets.Say("role.eligible"))
	case h.Unread != nil:
		return rating.New(rating.Unknown, name, want, steps.Explain(h.Unread).Happened)
	}
	return rating.New(rating.Good, name, want, want)
}

// mfaPoint: MFA must be required of the sign-in that the token comes from.
func (s consentUser) mfaPoint(ctx context.Context, r *snapshot.Snapshot, n int) (rating.Point, error) {
	name, want := assets.Say("fact.cu-mfa"), assets.Say("tri.yes")
	route, err := r.Route(ctx)
	if err != nil {
		return rating.Point{}, err
	}
	if route.Route == snapshot.ByDefaultsPending || route.Route == snapshot.ByDefaultsUnknownAge ||
		route.Route == snapshot.RouteUnknown {
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown")), nil
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
		return rating.New(rating.Flaw, name, want, assets.Say("tri.no")), nil
	}
	return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown")), nil
}

// methodPoint: without a registered MFA method the account cannot complete the sign-in.
func methodPoint(a snapshot.MFACapability) rating.Point {
	name, want := assets.Say("fact.cu-method"), assets.Say("tri.yes")
	switch a.IsCapable() {
	case graph.Yes:
		return rating.New(rating.Good, name, want, want)
	case graph.No:
		return rating.New(rating.Flaw, name, want, a.Describe())
	}
	return rating.New(rating.Unknown, name, want, a.Describe())
}

// A consentCandidate is an account that could consent.
type consentCandidate struct {
	user graph.User
	why  assets.Text // the agent group that it is a member of
}

// consentCandidates returns up to [maxCandidates] enabled agents that are not Global Administrators, those of
// AdminAgents first.
func (s secureApp) consentCandidates(ctx context.Context, r *snapshot.Snapshot) ([]consentCandidate, error) {
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return nil, err
	}
	holders, err := r.RoleHolders(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := r.AgentGroups(ctx).Whole()
	if steps.NeedsPerson(err) {
		return nil, err
	}
	var list []consentCandidate
	for _, name := range []string{snapshot.AdminAgents, snapshot.HelpdeskAgents, snapshot.SalesAgents} {
		for _, group := range groups.ByName(name) {
			for _, id := range groups.Members[group.ID].UserIDs {
				n, ok := roster.Find(id)
				if !ok || holderPoint(holders, int32(n)).Severity == rating.Flaw || roster.User(n).Enabled == graph.No ||
					len(list) == maxCandidates {
					continue
				}
				if !slices.ContainsFunc(list, func(c consentCandidate) bool { return c.user.ID == id }) {
					list = append(list, consentCandidate{roster.User(n), assets.Verbatim(name)})
				}
			}
		}
	}
	return list, nil
}
