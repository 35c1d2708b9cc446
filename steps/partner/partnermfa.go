package partner

import (
	"context"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/snapshot"
)

// MFAID is the id of the requirement that Partner Center sees MFA: no people and no applications without it.
const MFAID = "partner-center-mfa"

// AskPartnerMFA asks what Partner Center's own pages say of MFA.
const AskPartnerMFA = "partner-center-mfa"

// partnerMFA looks at what Partner Center itself says.
type partnerMFA struct {
	reader *snapshot.Reader
}

// partnerMFALevel is mandatory where something automated calls Partner Center, or may.
func partnerMFALevel(p steps.Profile) steps.Level {
	if automation.AutomationOf(p).AsksPartnerCenter() {
		return steps.MandatoryFor(p)
	}
	return steps.Recommended
}

// NewMFA returns the requirement that Partner Center reports the tenant as compliant with MFA.
func NewMFA(_ steps.Tenant, r *snapshot.Reader) steps.Step { return partnerMFA{r} }

// Info names Microsoft's pages on the reports.
func (partnerMFA) Info() steps.Info {
	return steps.Info{
		ID:    MFAID,
		Stage: steps.StageApp,
		Level: partnerMFALevel,
		Title: assets.Say("partner-mfa.title"),
		Why:   assets.Say("partner-mfa.why"),
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
func (s partnerMFA) Check(ctx context.Context) (steps.Finding, error) {
	now := automation.AutomationOf(s.reader.Profile)
	if f, out := automation.NotServedByPartnerCenter(s.reader.Profile, now); out {
		return f, nil
	}
	r := s.reader.Read()
	people, peopleErr := r.PeopleWithoutMFA(ctx).Whole()
	if steps.NeedsPerson(peopleErr) {
		return steps.Finding{}, peopleErr
	}
	adoption, appsErr := r.AppAdoption(ctx).Whole()
	if steps.NeedsPerson(appsErr) {
		return steps.Finding{}, appsErr
	}
	f, settled := partnerReports{people, adoption, peopleErr, appsErr, time.Now()}.judged()
	if now.Proved {
		f.Facts = append(f.Facts, now.Proof.ProofFact(true))
		if now.Proof.Compliant == graph.No && f.Status != steps.NotMet {
			f.Status, f.Fix, f.Summary, f.Remedy = steps.NotMet, steps.Guided, assets.Say("partner-mfa.proof-failed"), assets.Say("partner-mfa.proof-remedy")
		}
	}
	if !settled {
		f = s.stated(f)
	}
	return f, nil
}

// Plan has nothing but advice: who signs in without MFA is found by the steps on MFA, and an application is mended by whoever runs it.
func (s partnerMFA) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	return snapshot.ByHandPlan(ctx, s.reader, MFAID, assets.Say("partner-mfa.do-people"), assets.Say("partner-mfa.do-apps"))
}

// stated completes a finding on reports that say nothing of this week with what the operator saw in Partner Center. What was read outranks it.
func (s partnerMFA) stated(f steps.Finding) steps.Finding {
	f.Questions = []steps.Question{statementOf(AskPartnerMFA, "ask.partner-mfa", PartnerMFAClean, PartnerMFALacking, PartnerMFAUnknown)}
	said, ok := s.reader.Profile.Testimony.Recall(AskPartnerMFA)
	if !ok || f.Status != steps.Unknown {
		return f
	}
	answer := steps.Answers{AskPartnerMFA: said.Answer}.First(AskPartnerMFA)
	f.Facts = append(f.Facts, statedFact(said, "fact.pc-stated", "ask.partner-mfa-", answer == PartnerMFAClean))
	switch answer {
	case PartnerMFAClean:
		f.Status, f.Basis, f.Fix, f.Summary, f.Remedy = steps.Met, steps.Stated, steps.FixNone, assets.Say("partner-mfa.stated"), assets.Text{}
	case PartnerMFALacking:
		f.Status, f.Basis, f.Summary, f.Remedy = steps.NotMet, steps.Stated, assets.Say("partner-mfa.stated-lacking"), assets.Say("partner-mfa.lacking-remedy")
	}
	return f
}

// statementOf is a question of which each answer is a message: its id, a dash, and the answer.
func statementOf(id, message string, answers ...string) steps.Question {
	q := steps.Question{ID: id, Statement: true, Title: assets.Say(message), Help: assets.Say(message + "-help"), Default: answers[len(answers)-1:]}
	for _, a := range answers {
		q.Options = append(q.Options, steps.Option{Value: a, Label: assets.Say(message + "-" + a)})
	}
	return q
}

// statedFact says what the operator stated.
func statedFact(said steps.Statement, name, prefix string, ok bool) steps.Fact {
	return steps.Fact{Name: assets.Say(name), Got: assets.Say("statement.made", "said", assets.Say(prefix+strings.Join(said.Answer, "")), "by", said.By, "at", steps.Moment(said.At)), OK: ok}
}
