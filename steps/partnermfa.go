package steps

import (
	"context"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// PartnerCenterMFA is the id of the requirement that Partner Center sees MFA: no people and no applications without it.
const PartnerCenterMFA = "partner-center-mfa"

// AskPartnerMFA asks what Partner Center's own pages say of MFA.
const AskPartnerMFA = "partner-center-mfa"

// partnerMFA looks at what Partner Center itself says.
type partnerMFA struct {
	reader *Reader
}

// partnerMFALevel is mandatory where something automated calls Partner Center, or may.
func partnerMFALevel(p Profile) Level {
	if automationOf(p).asksPartnerCenter() {
		return MandatoryFor(p)
	}
	return Recommended
}

// newPartnerMFA returns the requirement that Partner Center reports the tenant as compliant with MFA.
func newPartnerMFA(_ Tenant, r *Reader) Step { return partnerMFA{r} }

// Info names Microsoft's pages on the reports.
func (partnerMFA) Info() Info {
	return Info{
		ID:    PartnerCenterMFA,
		Stage: StageApp,
		Level: partnerMFALevel,
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

// Check reads both reports. Where they cannot be read, or are old, the operator can state what Partner Center's pages say.
func (s partnerMFA) Check(ctx context.Context) (Finding, error) {
	now := automationOf(s.reader.Profile)
	if f, out := notServedByPartnerCenter(s.reader.Profile, now); out {
		return f, nil
	}
	r := s.reader.Read()
	people, peopleErr := r.PeopleWithoutMFA(ctx).Whole()
	if needsPerson(peopleErr) {
		return Finding{}, peopleErr
	}
	adoption, appsErr := r.AppAdoption(ctx).Whole()
	if needsPerson(appsErr) {
		return Finding{}, appsErr
	}
	f, settled := partnerReports{people, adoption, peopleErr, appsErr, time.Now()}.judged()
	if now.proved {
		f.Facts = append(f.Facts, now.proof.proofFact(true))
		if now.proof.Compliant == graph.No && f.Status != NotMet {
			f.Status, f.Fix, f.Summary, f.Remedy = NotMet, Guided, say("partner-mfa.proof-failed"), say("partner-mfa.proof-remedy")
		}
	}
	if !settled {
		f = s.stated(f)
	}
	return f, nil
}

// Plan has nothing but advice: who signs in without MFA is found by the steps on MFA, and an application is mended by whoever runs it.
func (s partnerMFA) Plan(ctx context.Context, _ Answers) (Plan, error) {
	return byHandPlan(ctx, s.reader, PartnerCenterMFA, say("partner-mfa.do-people"), say("partner-mfa.do-apps"))
}

// stated completes a finding on reports that say nothing of this week with what the operator saw in Partner Center. What was read outranks it.
func (s partnerMFA) stated(f Finding) Finding {
	f.Questions = []Question{statementOf(AskPartnerMFA, "ask.partner-mfa", PartnerMFAClean, PartnerMFALacking, PartnerMFAUnknown)}
	said, ok := s.reader.Profile.Testimony.Recall(AskPartnerMFA)
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
