package partner

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/snapshot"
)

// MFAID is the id of the requirement that Partner Center reports no users and no applications without MFA.
const MFAID = "partner-center-mfa"

// AskMFA is the question what Partner Center's own pages say about MFA.
const AskMFA = "partner-center-mfa"

// partnerMFA judges the MFA reports of Partner Center.
type partnerMFA struct {
	reader *snapshot.Reader
}

// partnerMFALevel returns mandatory where automation calls Partner Center, or may, and recommended otherwise.
func partnerMFALevel(p steps.Profile) steps.Level {
	if automation.Of(p).AsksPartnerCenter() {
		return steps.MandatoryFor(p)
	}
	return steps.Recommended
}

// NewMFA returns the requirement that Partner Center reports no users and no applications without MFA.
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

// Answers to [AskMFA].
const (
	MFAClean   = "clean"
	MFALacking = "lacking"
	MFAUnknown = "unknown"
)

// Check reads both reports. Where they cannot be read or are outdated, the operator can state what Partner Center's
// pages say.
func (s partnerMFA) Check(ctx context.Context) (steps.Finding, error) {
	stated := automation.Of(s.reader.Profile)
	if f, exempt := automation.NotServedByPartnerCenter(s.reader.Profile); exempt {
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
	reports := mfaReports{people, adoption, peopleErr, appsErr, time.Now()}
	f, isFinal := reports.judgeReports()
	if answer, refused := reports.refusal(); refused && f.Status == steps.Unknown && !isSupported(s.reader.Profile) {
		f.Summary = assets.Say("partner-mfa.unavailable", "answer", answer)
		f.Next = assets.Say("partner-mfa.unavailable-remedy")
		if stated.IsNotNeeded() {
			return steps.Finding{Status: steps.NotApplicable, Basis: steps.Stated, Facts: f.Facts,
				Summary: assets.Say("partner-mfa.unavailable-unused", "answer", answer)}, nil
		}
	}
	if stated.HasProof {
		f.Facts = append(f.Facts, stated.Proof.Fact(true))
		if stated.Proof.Compliant == graph.No && f.Status != steps.NotMet {
			f.Status, f.Fix = steps.NotMet, steps.Guided
			f.Summary, f.Next = assets.Say("partner-mfa.proof-failed"), assets.Say("partner-mfa.proof-remedy")
		}
	}
	if !isFinal {
		f = s.withStatement(f)
	}
	return f, nil
}

// Plan gives advice alone: users without MFA are the subject of the requirements about MFA, and an application is fixed
// by those who run it.
func (s partnerMFA) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	return snapshot.ManualPlan(ctx, s.reader, MFAID,
		assets.Say("partner-mfa.do-people"), assets.Say("partner-mfa.do-apps"))
}

// withStatement completes a finding from reports without data of this week: it adds the question, and applies the
// operator's statement if the finding is still unknown, as data outranks statements.
func (s partnerMFA) withStatement(f steps.Finding) steps.Finding {
	f.Questions = []steps.Question{newStatementQuestion(AskMFA, "ask.partner-mfa",
		MFAClean, MFALacking, MFAUnknown)}
	statement, ok := s.reader.Profile.Statements.Valid(AskMFA)
	if !ok || f.Status != steps.Unknown {
		return f
	}
	answer := steps.Answers{AskMFA: statement.Answer}.First(AskMFA)
	f.Facts = append(f.Facts,
		newStatementFact(statement, "fact.pc-stated", "ask.partner-mfa-", answer == MFAClean))
	switch answer {
	case MFAClean:
		f.Status, f.Basis, f.Fix = steps.Met, steps.Stated, steps.FixNone
		f.Summary, f.Next = assets.Say("partner-mfa.stated"), assets.Text{}
	case MFALacking:
		f.Status, f.Basis = steps.NotMet, steps.Stated
		f.Summary, f.Next = assets.Say("partner-mfa.stated-lacking"), assets.Say("partner-mfa.lacking-remedy")
	}
	return f
}

// isSupported reports whether Microsoft supports Partner Center's API for the kind of partner. Where it does not, a
// refusal is expected and says nothing about MFA.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func isSupported(p steps.Profile) bool {
	return p.PartnerType != steps.IndirectReseller && p.PartnerType != steps.Advisor
}
