package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// PartnerCenterMFA is the id of the requirement that Partner Center sees MFA: no people and no applications without it.
const PartnerCenterMFA = "partner-center-mfa"

// recently is how far back sign-ins count. Partner Center's reports are of the last week; older lines are told and held against nobody.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
const recently = 8 * 24 * time.Hour

// partnerMFA looks at what Partner Center itself says.
type partnerMFA struct {
	dir  partnerTenant
	apps *apps
}

// Info names Microsoft's pages on the reports.
func (partnerMFA) Info() Info {
	return Info{
		ID:    PartnerCenterMFA,
		Stage: StageApp,
		Title: say("partner-mfa.title"),
		Why:   say("partner-mfa.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/developer/partner-center-authentication",
			"https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa",
			"https://learn.microsoft.com/partner-center/developer/get-api-request-summary",
		},
	}
}

// Answers to [AskPartnerMFA].
const (
	PartnerMFAClean   = "clean"
	PartnerMFALacking = "lacking"
	PartnerMFAUnknown = "unknown"
)

// Check reads both reports. Where they cannot be read, the operator can state what Partner Center's pages say.
func (s partnerMFA) Check(ctx context.Context) (Finding, error) {
	now := s.apps.access.profile.situation()
	if f, out := s.outside(now); out {
		return f, nil
	}
	people, peopleErr := s.dir.WithoutMFA(ctx)
	if needsPerson(peopleErr) {
		return Finding{}, peopleErr
	}
	adoption, appsErr := s.apps.read(ctx).adopted(ctx)
	if needsPerson(appsErr) {
		return Finding{}, appsErr
	}
	f := s.judged(people, adoption, peopleErr, appsErr)
	if now.proved {
		f.Facts = append(f.Facts, now.proof.fact(true))
		if now.proof.Compliant == graph.No && f.Status != NotMet {
			f.Status, f.Fix, f.Summary, f.Remedy = NotMet, Guided, say("partner-mfa.proof-failed"), say("partner-mfa.proof-remedy")
		}
	}
	if peopleErr != nil || appsErr != nil {
		f = s.stated(f)
	}
	return f, nil
}

// Plan has nothing but advice: who signs in without MFA is found by the steps on MFA, and an application is mended by whoever runs it.
func (s partnerMFA) Plan(ctx context.Context, _ Answers) (Plan, error) {
	return byHandPlan(ctx, s.apps.access, PartnerCenterMFA, say("partner-mfa.do-people"), say("partner-mfa.do-apps"))
}

// outside is the finding of a tenant that Partner Center's API does not serve.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func (s partnerMFA) outside(now situation) (Finding, bool) {
	p := s.apps.access.profile
	switch {
	case p.cloud().Hosts().PartnerCenter == "":
		return Finding{Status: NotApplicable, Summary: say("partner-mfa.cloud")}, true
	case p.PartnerType == IndirectReseller && !now.has(sam.PartnerCenter):
		return Finding{Status: NotApplicable, Summary: say("partner-mfa.reseller")}, true
	case p.PartnerType == Advisor && !now.has(sam.PartnerCenter):
		return Finding{Status: NotApplicable, Summary: say("partner-mfa.advisor")}, true
	}
	return Finding{}, false
}

// judged holds the reports against "nobody without MFA".
func (s partnerMFA) judged(people []graph.NonMFAPrincipal, adoption []graph.AppAdoption, peopleErr, appsErr error) Finding {
	since := time.Now().Add(-recently)
	subjects := slices.Concat(peopleWithout(people, since), appsWithout(adoption, since))
	f := Finding{Subjects: SubjectsOf(subjects...), Facts: []Fact{
		reportFact("people", len(peopleWithout(people, since)), len(people), peopleErr), reportFact("apps", len(appsWithout(adoption, since)), len(adoption), appsErr),
	}}
	switch {
	case len(subjects) > 0:
		f.Status, f.Fix = NotMet, Guided
		f.Summary, f.Remedy = say("partner-mfa.lacking", "count", len(subjects)), say("partner-mfa.lacking-remedy")
	case peopleErr != nil || appsErr != nil:
		err := peopleErr
		if err == nil {
			err = appsErr
		}
		f.Status, f.Fix, f.Summary, f.Remedy = Unknown, Guided, say("partner-mfa.unread"), Explain(err).Happened
		if errors.Is(err, graph.ErrNotFound) || errors.Is(err, graph.ErrForbidden) || errors.Is(err, graph.ErrApp) || errors.Is(err, graph.ErrConsent) {
			f.Remedy = say("partner-mfa.unread-remedy")
		}
	default:
		f.Status, f.Summary = Met, say("partner-mfa.met")
	}
	return f
}

func reportFact(what string, recent, all int, err error) Fact {
	name, want := say("fact.pc-"+what), say("partner-mfa.count", "count", 0)
	if err != nil {
		return Fact{name, want, say("tri.unknown"), false}
	}
	if recent == 0 && all > 0 && what == "people" {
		return Fact{name, want, say("partner-mfa.older", "count", all), true}
	}
	return Fact{name, want, say("partner-mfa.count", "count", recent), recent == 0}
}

// peopleWithout are those who were at Partner Center without MFA since a moment. One whose time is not told counts.
func peopleWithout(people []graph.NonMFAPrincipal, since time.Time) []Subject {
	var list []Subject
	for _, p := range people {
		if !p.Last.IsZero() && p.Last.Before(since) {
			continue
		}
		at := say("tri.unknown")
		if !p.Last.IsZero() {
			at = verbatim(moment(p.Last))
		}
		list = append(list, Subject{Kind: UserSubject, ID: p.UserID, Name: p.UserPrincipalName, Detail: say("partner-mfa.person", "at", at)})
	}
	return list
}

// appsWithout are the applications of which requests since a moment lacked MFA, each once with its worst day.
func appsWithout(adoption []graph.AppAdoption, since time.Time) []Subject {
	worst := map[string]graph.AppAdoption{}
	var order []string
	for _, a := range adoption {
		lacking := a.Totals - a.WithMFA
		if lacking <= 0 || !a.Day.IsZero() && a.Day.Before(since) {
			continue
		}
		before, known := worst[a.AppID]
		if !known {
			order = append(order, a.AppID)
		}
		if !known || lacking > before.Totals-before.WithMFA {
			worst[a.AppID] = a
		}
	}
	var list []Subject
	for _, id := range order {
		a, at := worst[id], say("tri.unknown")
		if !a.Day.IsZero() {
			at = verbatim(a.Day.UTC().Format(time.DateOnly))
		}
		list = append(list, Subject{Kind: AppSubject, ID: a.AppID, Name: a.Name,
			Detail: say("partner-mfa.app", "without", a.Totals-a.WithMFA, "count", a.Totals, "at", at)})
	}
	return list
}

// stated completes a finding that could not be read with what the operator saw in Partner Center. What was read outranks it.
func (s partnerMFA) stated(f Finding) Finding {
	f.Questions = []Question{statementOf(AskPartnerMFA, "ask.partner-mfa", PartnerMFAClean, PartnerMFALacking, PartnerMFAUnknown)}
	said, ok := s.apps.access.profile.Testimony.Recall(AskPartnerMFA)
	if !ok || f.Status != Unknown {
		return f
	}
	answer := Answers{AskPartnerMFA: said.Answer}.First(AskPartnerMFA)
	f.Facts = append(f.Facts, statedFact(said, "fact.pc-stated", "ask.partner-mfa-", answer == PartnerMFAClean))
	switch answer {
	case PartnerMFAClean:
		f.Status, f.Basis, f.Fix, f.Summary, f.Remedy = Met, Stated, FixNone, say("partner-mfa.stated"), assets.Text{}
	case PartnerMFALacking:
		f.Status, f.Basis, f.Summary, f.Remedy = NotMet, Stated, say("partner-mfa.stated-lacking"), say("partner-mfa.lacking-remedy")
	}
	return f
}

// statementOf is a question of which each answer is a message: its id, a dash, and the answer.
func statementOf(id, message string, answers ...string) Question {
	q := Question{ID: id, Statement: true, Title: say(message), Help: say(message + "-help"), Default: answers[len(answers)-1:]}
	for _, a := range answers {
		q.Options = append(q.Options, Option{a, say(message + "-" + a)})
	}
	return q
}

// statedFact says what the operator stated.
func statedFact(said Statement, name, prefix string, ok bool) Fact {
	return Fact{Name: say(name), Got: say("statement.made", "said", say(prefix+strings.Join(said.Answer, "")), "by", said.By, "at", moment(said.At)), OK: ok}
}
