package mfa

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// AdminMFAID is the id of the requirement that everybody with an administrative role uses MFA.
const AdminMFAID = "admin-mfa"

// adminMFA is what the security score of Partner Center looks at, judged from the tenant itself: administrators are covered, and have
// a method.
type adminMFA struct {
	reader *snapshot.Reader
	every  everyUser
}

// NewAdminMFA returns the requirement that administrators use MFA.
func NewAdminMFA(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return adminMFA{r, everyUserOf(t, r)}
}

// Info names the security requirements that a partner is held to.
func (adminMFA) Info() steps.Info {
	return steps.Info{
		ID:    AdminMFAID,
		Stage: steps.StageMFA,
		Level: steps.MandatoryFor,
		Title: assets.Say("admin-mfa.title"),
		Why:   assets.Say("admin-mfa.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/security-requirements",
			"https://learn.microsoft.com/graph/api/resources/partner-security-adminsmfaenforcedsecurityrequirement",
		},
		Reads: append(append(snapshot.AccessReads(), "UserAuthenticationMethod.Read.All", "AuditLog.Read.All"), snapshot.ScoreReads...),
	}
}

// Check looks at everybody who holds a role, or may activate one, over the tenant or a part of it.
func (s adminMFA) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	if route.Route == snapshot.ByDefaultsSoon || route.Route == snapshot.ByDefaultsAgeless || route.Route == snapshot.RouteUnread {
		f := steps.Finding{}
		f.Fix, f.Summary, f.Remedy = route.ExplainUnknown()
		if item, scored, err := s.reader.Read().CurrentScoreItem(ctx, graph.ScoreAdminMFA); err == nil && scored && item.Compliant == graph.No {
			f = s.withScore(f, item)
		}
		return f, nil
	}
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	admin, open := map[int]bool{}, false
	for role, h := range held {
		open = open || h.PossibleIncomplete
		if strings.EqualFold(role, graph.DefaultUserRole) {
			continue
		}
		for _, n := range slices.Concat(h.Active, h.Possible) {
			admin[int(n)] = true
		}
	}
	h, err := r.CountMethods(ctx, func(n int) bool { return admin[n] })
	if err != nil {
		return steps.Finding{}, err
	}
	assignments := r.Assignments(ctx)
	item, scored, err := s.reader.Read().CurrentScoreItem(ctx, graph.ScoreAdminMFA)
	if steps.NeedsPerson(err) {
		return steps.Finding{}, err
	}
	f := s.judged(j, route, admin, h, open || assignments.Eligible.Reason() != nil)
	if scored {
		f = s.withScore(f, item)
	}
	return f, nil
}

// withScore holds our own judgement against that of the partner security score, by which Microsoft decides. The score is worked out once a
// day, so it may not know of today's changes yet: what it finds wrong stands, and what it finds in order settles only what could not be told here.
//
// https://learn.microsoft.com/partner-center/security/security-requirements
func (adminMFA) withScore(f steps.Finding, item graph.ScoreItem) steps.Finding {
	f.Facts = append(f.Facts, snapshot.ScoreFacts(item)...)
	if item.AdminsWithout >= 0 {
		f.Facts = append(f.Facts, steps.Fact{Name: assets.Say("fact.score-without"), Want: assets.Say("partner-mfa.count", "count", 0), Got: assets.Say("partner-mfa.count", "count", item.AdminsWithout),
			OK: item.AdminsWithout == 0})
	}
	switch {
	case item.Compliant == graph.No && f.Status != steps.NotMet:
		f.Status, f.Fix, f.Basis = steps.NotMet, steps.Manual, ""
		f.Summary, f.Remedy = assets.Say("admin-mfa.score-lacking"), assets.Say("admin-mfa.score-remedy")
	case item.Compliant == graph.Yes && f.Status == steps.Unknown && item.AdminsWithout <= 0:
		f.Status, f.Fix, f.Summary, f.Remedy, f.Questions = steps.Met, steps.FixNone, assets.Say("admin-mfa.score-met"), assets.Text{}, nil
	}
	return f
}

func (s adminMFA) judged(j *snapshot.Judgement, route snapshot.MfaRoute, admin map[int]bool, h snapshot.MethodStats, open bool) steps.Finding {
	n := j.Count(func(i int) bool { return admin[i] })
	f := steps.Finding{Coverage: snapshot.CoverageOf(n), Subjects: s.subjects(j, admin, h), Facts: []steps.Fact{
		{Name: assets.Say("fact.admins-covered"), Want: assets.Say("guests-covered.all"), Got: assets.Say("fact.covered-of", "covered", n.Covered, "people", n.People), OK: n.Covered == n.People},
		{Name: assets.Say("fact.registered"), Want: assets.Say("guests-covered.all"),
			Got: assets.Say("fact.covered-of", "covered", h.Accounts-len(h.WithoutMethod)-len(h.Unknown), "people", h.Accounts), OK: len(h.WithoutMethod)+len(h.Unknown) == 0},
	}}
	strangers := n.Uncovered - n.Declared
	if route.Route == snapshot.NoRoute { // nothing is in force that break-glass accounts could be left out of
		strangers = n.Uncovered
	}
	switch {
	case strangers > 0:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Remedy = assets.Say("admin-mfa.uncovered", "count", strangers), assets.Say("mfa-every-user.holes-remedy")
	case len(h.WithoutMethod) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary, f.Remedy = assets.Say("admin-mfa.without", "count", len(h.WithoutMethod)), assets.Say("admin-mfa.without-remedy")
	case open || n.People == 0:
		f.Fix = steps.Manual
		f.Summary, f.Remedy = assets.Say("admin-mfa.open"), assets.Say("admin-count.unknown-remedy")
	case n.Unknown > 0 || len(h.Unknown) > 0:
		f.Fix = steps.Manual
		f.Summary, f.Remedy = assets.Say("admin-mfa.unknown", "count", max(n.Unknown, len(h.Unknown))), assets.Say("mfa-registered.untold-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.Attention, steps.Automatic
		f.Summary, f.Remedy = assets.Say("mfa-every-user.only-break-glass", "count", n.Declared), assets.Say("mfa-every-user.only-break-glass-remedy")
	case route.UsesDefaults():
		f.Status, f.Summary = steps.Met, assets.Say("admin-mfa.met", "count", n.People)
	default:
		f = snapshot.StatedLegacyMFA(s.reader.Profile.Testimony, f, assets.Say("admin-mfa.met", "count", n.People))
	}
	return f
}

// subjects lists administrators who are not covered, and those who have no method, each once.
func (s adminMFA) subjects(j *snapshot.Judgement, admin map[int]bool, h snapshot.MethodStats) steps.Subjects {
	var list []steps.Subject
	listed := map[string]bool{}
	for _, n := range j.NotCovered() {
		if admin[int(n)] {
			list = append(list, steps.NewUserSubject(j.Tenant.People.User(int(n)), j.ReasonFor(int(n))))
			listed[list[len(list)-1].ID] = true
		}
	}
	for _, u := range h.OpenSubjects().All() {
		if !listed[u.ID] {
			list = append(list, u)
		}
	}
	return steps.SubjectsOf(list...)
}

// Plan is that of MFA for every user: administrators are covered with everybody else.
func (s adminMFA) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	plan, err := s.every.Plan(ctx, answers)
	plan.Step = AdminMFAID
	return plan, err
}
