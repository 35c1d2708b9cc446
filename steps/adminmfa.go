package steps

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// AdminMFA is the id of the requirement that everybody with an administrative role uses MFA.
const AdminMFA = "admin-mfa"

// adminMFA is what the security score of Partner Center looks at, judged from the tenant itself: administrators are covered, and have
// a method.
type adminMFA struct {
	reader *Reader
	every  everyUser
}

// newAdminMFA returns the requirement that administrators use MFA.
func newAdminMFA(t Tenant, r *Reader) Step { return adminMFA{r, everyUserOf(t, r)} }

// Info names the security requirements that a partner is held to.
func (adminMFA) Info() Info {
	return Info{
		ID:    AdminMFA,
		Stage: StageMFA,
		Level: MandatoryFor,
		Title: say("admin-mfa.title"),
		Why:   say("admin-mfa.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/security-requirements",
			"https://learn.microsoft.com/graph/api/resources/partner-security-adminsmfaenforcedsecurityrequirement",
		},
		Reads: append(append(accessReads(), "UserAuthenticationMethod.Read.All", "AuditLog.Read.All"), scoreReads...),
	}
}

// Check looks at everybody who holds a role, or may activate one, over the tenant or a part of it.
func (s adminMFA) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return Finding{}, err
	}
	if route.route == byDefaultsSoon || route.route == byDefaultsAgeless || route.route == routeUnread {
		f := Finding{}
		f.Fix, f.Summary, f.Remedy = route.explainUnknown()
		if item, scored, err := s.reader.Read().CurrentScoreItem(ctx, graph.ScoreAdminMFA); err == nil && scored && item.Compliant == graph.No {
			f = s.withScore(f, item)
		}
		return f, nil
	}
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return Finding{}, err
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return Finding{}, err
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
		return Finding{}, err
	}
	assignments := r.Assignments(ctx)
	item, scored, err := s.reader.Read().CurrentScoreItem(ctx, graph.ScoreAdminMFA)
	if needsPerson(err) {
		return Finding{}, err
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
func (adminMFA) withScore(f Finding, item graph.ScoreItem) Finding {
	f.Facts = append(f.Facts, scoreFacts(item)...)
	if item.AdminsWithout >= 0 {
		f.Facts = append(f.Facts, Fact{say("fact.score-without"), say("partner-mfa.count", "count", 0), say("partner-mfa.count", "count", item.AdminsWithout),
			item.AdminsWithout == 0})
	}
	switch {
	case item.Compliant == graph.No && f.Status != NotMet:
		f.Status, f.Fix, f.Basis = NotMet, Manual, ""
		f.Summary, f.Remedy = say("admin-mfa.score-lacking"), say("admin-mfa.score-remedy")
	case item.Compliant == graph.Yes && f.Status == Unknown && item.AdminsWithout <= 0:
		f.Status, f.Fix, f.Summary, f.Remedy, f.Questions = Met, FixNone, say("admin-mfa.score-met"), assets.Text{}, nil
	}
	return f
}

func (s adminMFA) judged(j *Judgement, route mfaRoute, admin map[int]bool, h methodStats, open bool) Finding {
	n := j.Count(func(i int) bool { return admin[i] })
	f := Finding{Coverage: coverageOf(n), Subjects: s.subjects(j, admin, h), Facts: []Fact{
		{say("fact.admins-covered"), say("guests-covered.all"), say("fact.covered-of", "covered", n.Covered, "people", n.People), n.Covered == n.People},
		{say("fact.registered"), say("guests-covered.all"),
			say("fact.covered-of", "covered", h.accounts-len(h.withoutMethod)-len(h.unknown), "people", h.accounts), len(h.withoutMethod)+len(h.unknown) == 0},
	}}
	strangers := n.Uncovered - n.Declared
	if route.route == noRoute { // nothing is in force that break-glass accounts could be left out of
		strangers = n.Uncovered
	}
	switch {
	case strangers > 0:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("admin-mfa.uncovered", "count", strangers), say("mfa-every-user.holes-remedy")
	case len(h.withoutMethod) > 0:
		f.Status, f.Fix = NotMet, Manual
		f.Summary, f.Remedy = say("admin-mfa.without", "count", len(h.withoutMethod)), say("admin-mfa.without-remedy")
	case open || n.People == 0:
		f.Fix = Manual
		f.Summary, f.Remedy = say("admin-mfa.open"), say("admin-count.unknown-remedy")
	case n.Unknown > 0 || len(h.unknown) > 0:
		f.Fix = Manual
		f.Summary, f.Remedy = say("admin-mfa.unknown", "count", max(n.Unknown, len(h.unknown))), say("mfa-registered.untold-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = Attention, Automatic
		f.Summary, f.Remedy = say("mfa-every-user.only-break-glass", "count", n.Declared), say("mfa-every-user.only-break-glass-remedy")
	case route.usesDefaults():
		f.Status, f.Summary = Met, say("admin-mfa.met", "count", n.People)
	default:
		f = statedLegacyMFA(s.reader.Profile.Testimony, f, say("admin-mfa.met", "count", n.People))
	}
	return f
}

// subjects lists administrators who are not covered, and those who have no method, each once.
func (s adminMFA) subjects(j *Judgement, admin map[int]bool, h methodStats) Subjects {
	var list []Subject
	listed := map[string]bool{}
	for _, n := range j.NotCovered() {
		if admin[int(n)] {
			list = append(list, userSubject(j.tenant.People.User(int(n)), j.reasonFor(int(n))))
			listed[list[len(list)-1].ID] = true
		}
	}
	for _, u := range h.openSubjects().All() {
		if !listed[u.ID] {
			list = append(list, u)
		}
	}
	return SubjectsOf(list...)
}

// Plan is that of MFA for every user: administrators are covered with everybody else.
func (s adminMFA) Plan(ctx context.Context, answers Answers) (Plan, error) {
	plan, err := s.every.Plan(ctx, answers)
	plan.Step = AdminMFA
	return plan, err
}
