package partner

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// A scoredRequirement is a requirement that an item of the partner security score decides. Where the score has no data,
// the operator can state whether it is met.
//
// https://learn.microsoft.com/partner-center/security/security-requirements
type scoredRequirement struct {
	reader    *snapshot.Reader
	id        string
	kind      string // of the score's item
	level     func(steps.Profile) steps.Level
	question  string              // asks for the operator's statement; empty for none
	exempt    []steps.PartnerType // partners to which it does not apply
	moreFacts func(context.Context, graph.ScoreItem) []steps.Fact
}

// notCSP are the partner types that are no Cloud Solution Providers.
var notCSP = []steps.PartnerType{steps.Advisor, steps.ControlPanelVendor}

// Answers to [AskContact] and [AskAlerts].
const (
	AnswerYes     = "yes"
	AnswerNo      = "no"
	AnswerUnknown = "unknown"
)

// Info names Microsoft's pages on the score.
func (s scoredRequirement) Info() steps.Info {
	return steps.Info{
		ID:    s.id,
		Stage: steps.StagePartner,
		Level: s.level,
		Title: assets.Say(s.id + ".title"),
		Why:   assets.Say(s.id + ".why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/security-requirements",
			"https://learn.microsoft.com/graph/api/resources/partner-security-score-api-overview",
		},
		Reads: snapshot.ScoreScopes,
	}
}

// Check reads the score's item. Without data the finding is unknown, not NotMet: resellers may have no score at all.
func (s scoredRequirement) Check(ctx context.Context) (steps.Finding, error) {
	if partner := s.reader.Profile.PartnerType; slices.Contains(s.exempt, partner) {
		return steps.Finding{
			Status:  steps.NotApplicable,
			Summary: assets.Say(s.id+".free", "partner", assets.Say("partner."+string(partner))),
		}, nil
	}
	item, found, err := s.reader.Read().ScoreItem(ctx, s.kind)
	switch {
	case steps.NeedsPerson(err):
		return steps.Finding{}, err
	case found && snapshot.IgnoredReason(item).Empty():
		return s.judgeItem(ctx, item), nil
	}
	f := steps.Finding{
		Status: steps.Unknown, Fix: steps.Guided,
		Summary: assets.Say("score.untold"), Next: assets.Say(s.id + ".untold-remedy"),
	}
	if found {
		f.Summary, f.Facts = snapshot.IgnoredReason(item), snapshot.ScoreFacts(item)
	}
	if err != nil && !errors.Is(err, graph.ErrNotFound) && !errors.Is(err, graph.ErrForbidden) {
		f.Summary = steps.Explain(err).Happened
	}
	if s.question == "" {
		f.Fix = steps.Manual
		return f, nil
	}
	return s.withStatement(f), nil
}

// Plan gives advice alone: Microsoft has no API that changes these items.
func (s scoredRequirement) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	return snapshot.ManualPlan(ctx, s.reader, s.id, assets.Say(s.id+".do"))
}

// judgeItem returns the finding for an item that has data.
func (s scoredRequirement) judgeItem(ctx context.Context, item graph.ScoreItem) steps.Finding {
	f := steps.Finding{Facts: snapshot.ScoreFacts(item)}
	if item.Compliant == graph.Yes {
		f.Status, f.Summary = steps.Met, assets.Say(s.id+".met")
	} else {
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary, f.Next = assets.Say(s.id+".lacking"), assets.Say(s.id+".lacking-remedy")
	}
	if s.moreFacts != nil {
		f.Facts = append(f.Facts, s.moreFacts(ctx, item)...)
	}
	return f
}

// withStatement completes a finding without data: it adds the question, and applies the operator's statement.
func (s scoredRequirement) withStatement(f steps.Finding) steps.Finding {
	f.Questions = []steps.Question{
		newStatementQuestion(s.question, "ask."+s.question, AnswerYes, AnswerNo, AnswerUnknown),
	}
	statement, ok := s.reader.Profile.Statements.Valid(s.question)
	if !ok {
		return f
	}
	answer := steps.Answers{s.question: statement.Answer}.First(s.question)
	f.Facts = append(f.Facts,
		newStatementFact(statement, "fact."+s.question, "ask."+s.question+"-", answer == AnswerYes))
	switch answer {
	case AnswerYes:
		f.Status, f.Basis, f.Fix = steps.Met, steps.Stated, steps.FixNone
		f.Summary, f.Next = assets.Say(s.id+".met"), assets.Text{}
	case AnswerNo:
		f.Status, f.Basis, f.Fix = steps.NotMet, steps.Stated, steps.Manual
		f.Summary, f.Next = assets.Say(s.id+".lacking"), assets.Say(s.id+".lacking-remedy")
	}
	return f
}
