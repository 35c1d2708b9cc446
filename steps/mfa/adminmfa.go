package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
	"cspready/steps/whatif"
)

// AdminMFAID is the id of the requirement that all administrators use MFA.
const AdminMFAID = "admin-mfa"

// adminMFA judges from the tenant itself what the partner security score rates: whether administrators are covered, and
// have an MFA method.
type adminMFA struct{ planner }

// NewAdminMFA returns the requirement that administrators use MFA.
func NewAdminMFA(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return adminMFA{newPlanner(t, r)}
}

// Info names the security requirements for partners and their score.
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
		Reads: append(append(snapshot.MFAScopes(), "AuditLog.Read.All"),
			snapshot.ScoreScopes...),
	}
}

// Check judges all accounts that have a role or may activate one, for the whole tenant or a part of it.
func (s adminMFA) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	switch route.Route {
	case snapshot.ByDefaultsPending, snapshot.ByDefaultsUnknownAge, snapshot.RouteUnknown:
		f := steps.Finding{}
		f.Fix, f.Summary, f.Next = route.ExplainUnknown()
		item, found, err := s.reader.Read().CurrentScoreItem(ctx, graph.ScoreAdminMFA)
		if err == nil && found {
			f = compareWithScore(f, item)
		}
		return f, nil
	}
	holders, err := r.RoleHolders(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	a := newAdmins(holders)
	if a.methods, err = r.CountMethods(ctx, a.contains); err != nil {
		return steps.Finding{}, err
	}
	item, found, err := s.reader.Read().CurrentScoreItem(ctx, graph.ScoreAdminMFA)
	if steps.NeedsPerson(err) {
		return steps.Finding{}, err
	}
	f := s.judgeAdmins(j, route, a)
	if found {
		f = compareWithScore(f, item)
	}
	return f, nil
}

// admins are the accounts with a directory role, by number.
type admins struct {
	numbers map[int]bool
	unread  error                // why there may be more; nil if these are all
	methods snapshot.MethodStats // of these accounts
}

// newAdmins collects the holders of all roles except the one that every user has.
func newAdmins(roles coverage.Roles) admins {
	a := admins{numbers: map[int]bool{}, unread: roles.Unread()}
	for role, h := range roles.Known() {
		if role == graph.DefaultUserRole {
			continue
		}
		for _, n := range h.All() {
			a.numbers[int(n)] = true
		}
	}
	return a
}

func (a admins) contains(n int) bool { return a.numbers[n] }

// compareWithScore combines a finding with the partner security score, by which Microsoft decides. The score is
// calculated once a day, and tells nothing of what could not be read here: not compliant always counts, while compliant
// is shown and decides nothing.
//
// https://learn.microsoft.com/partner-center/security/security-requirements
func compareWithScore(f steps.Finding, item graph.ScoreItem) steps.Finding {
	f.Facts = append(f.Facts, snapshot.ScoreFacts(item)...)
	if item.AdminsWithout >= 0 {
		f.Facts = append(f.Facts, steps.Fact{
			Name: assets.Say("fact.score-without"), Want: assets.Say("partner-center.count", "count", 0),
			Got: assets.Say("partner-center.count", "count", item.AdminsWithout), OK: item.AdminsWithout == 0,
		})
	}
	switch {
	case item.Compliant == graph.No && f.Status != steps.NotMet:
		f.Status, f.Fix, f.Basis = steps.NotMet, steps.Manual, ""
		f.Summary, f.Next = assets.Say("admin-mfa.score-lacking"), assets.Say("admin-mfa.score-remedy")
	case item.Compliant == graph.Yes && item.AdminsWithout <= 0 && f.Status == steps.Unknown:
		f.Summary = assets.Say("admin-mfa.score-compliant", "finding", f.Summary)
	}
	return f
}

// judgeAdmins returns the finding from the tenant alone.
func (s adminMFA) judgeAdmins(j *snapshot.Judgement, route snapshot.MFARoute, a admins) steps.Finding {
	n, m := j.Count(a.contains), a.methods
	f := steps.Finding{Coverage: snapshot.NewCoverage(n), Subjects: a.listOpen(j),
		Opinion: j.SecondOpinion(whatif.OfAdministrators),
		Facts:   append([]steps.Fact{newCoveredFact("fact.admins-covered", n.Covered, n.People)}, methodFacts(m)...)}
	uncovered := n.UncoveredUndeclared()
	if route.Route == snapshot.NoRoute { // nothing enforces MFA that break-glass accounts could be excluded from
		uncovered = n.Uncovered
	}
	everybody := m.EverybodyCapable()
	switch {
	case uncovered > 0:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary = assets.Say("admin-mfa.uncovered", "count", uncovered)
		f.Next = assets.Say("mfa.holes-remedy")
	case everybody == graph.No:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary = assets.Say("admin-mfa.without", "count", m.Without())
		f.Next = assets.Say("admin-mfa.without-remedy")
	case a.unread != nil:
		f.Fix = steps.Manual
		f.Summary = assets.Say("admin-mfa.open-because", "why", steps.Explain(a.unread).Happened)
		if f.Next = steps.Explain(a.unread).Next; f.Next.Empty() {
			f.Next = assets.Say("mfa.admins-unknown-remedy")
		}
	case n.People == 0:
		f.Fix = steps.Manual
		f.Summary, f.Next = assets.Say("admin-mfa.open"), assets.Say("mfa.admins-unknown-remedy")
	case n.Unknown > 0:
		f.Fix = steps.Manual
		f.Summary = assets.Say("admin-mfa.unknown", "count", max(n.Unknown, m.Unknown()))
		f.Next = unknownRemedy(j, assets.Say("mfa.unknown-remedy"))
	case everybody != graph.Yes:
		f.Fix = steps.Manual
		f.Summary, f.Next = assets.Say("admin-mfa.unknown", "count", m.Unknown()), methodsRemedy(m)
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.Attention, steps.Automatic
		f.Summary = assets.Say("mfa.only-break-glass", "count", n.Declared)
		f.Next = assets.Say("mfa.only-break-glass-remedy")
	case route.UsesDefaults():
		f.Status, f.Summary = steps.Met, assets.Say("admin-mfa.met", "count", n.People)
	default:
		f = judgeLegacyMFA(s.reader.Profile.Statements, f, assets.Say("admin-mfa.met", "count", n.People))
	}
	return warnOfPhones(f, m)
}

// listOpen lists the administrators who are not covered, and those who have no MFA method, each once.
func (a admins) listOpen(j *snapshot.Judgement) steps.Subjects {
	var list []steps.Subject
	listed := map[string]bool{}
	for _, n := range j.NotCovered() {
		if a.contains(int(n)) {
			list = append(list, steps.NewUserSubject(j.Tenant.People.User(int(n)), j.UncoveredReason(int(n))))
			listed[list[len(list)-1].ID] = true
		}
	}
	for _, u := range a.methods.SubjectsToCheck().All() {
		if !listed[u.ID] {
			list = append(list, u)
		}
	}
	return steps.NewSubjects(list...)
}

// Plan returns the plan for MFA for every user, which covers administrators, too.
func (s adminMFA) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	return s.planForAllUsers(ctx, AdminMFAID, answers)
}
