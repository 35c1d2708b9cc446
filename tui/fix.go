package tui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/steps"
)

// A fix is the fix of one requirement in progress, from the questions to the verified changes. Each page
// passes it on with one more field set.
type fix struct {
	step         steps.Step
	answers      steps.Answers
	hasQuestions bool          // there are questions before the plan
	planAnswers  steps.Answers // answers to the questions of the plan
	plan         steps.Plan
	planChanged  bool   // the plan is different from the one shown before
	phrase       string // the phrase that overrides guards
	decidedCount int    // number of changes that were decided
	approvals    []steps.Approval
	chosen       []steps.Change
	skipped      []steps.Decision // changes that were declined or left out, set when all are decided
	reviewed     bool             // the person confirmed the review
	work         steps.Work
	finding      steps.Finding // after the changes
	err          error         // why the verification failed
	handover     handover
}

// A handover is the result of writing the hand-over file.
type handover struct {
	path string
	err  error
	app  bool          // it is about an application; else it is a sheet to print
	then []assets.Text // what a person has to do with it
}

func (m fix) stepID() string { return m.step.Info().ID }

func (m fix) stage() steps.Stage { return m.step.Info().Stage }

func (m fix) currentChange() steps.Change { return m.plan.Ops[m.decidedCount].Change() }

// backMsg returns the message that leads back to the requirement or, from undoing a change, to the summary.
func (m fix) backMsg() tea.Msg {
	if m.isUndo() {
		return showSummaryMsg{}
	}
	return goalMsg{step: m.stepID()}
}

// newFailedMsg returns the message for an error. The offer to answer the questions again is left out if there are
// none.
func (m fix) newFailedMsg(err error, again, ask tea.Msg) failedMsg {
	if !m.hasQuestions {
		ask = nil
	}
	return failedMsg{err: err, again: again, back: m.backMsg(), questions: ask, stage: m.stage()}
}

// withDecision records the answer to the current change and goes on to the next one.
func (m fix) withDecision(yes bool) fix {
	if yes {
		m.approvals = append(slices.Clone(m.approvals), m.plan.Approval(m.decidedCount, m.phrase))
		m.chosen = append(slices.Clone(m.chosen), m.currentChange())
	}
	m.decidedCount++
	m = m.skipDependent()
	if m.isDecided() {
		m.skipped = steps.NotApproved(m.plan.Decisions(m.approvals))
	}
	return m
}

// isDecided reports whether all changes are decided.
func (m fix) isDecided() bool { return m.decidedCount == len(m.plan.Ops) }

// withReview records the answer to the review; a No withdraws all approvals.
func (m fix) withReview(yes bool) fix {
	if m.reviewed = yes; !yes {
		m.approvals, m.chosen = nil, nil
		m.skipped = steps.NotApproved(m.plan.Decisions(nil))
	}
	return m
}

// skipDependent skips changes that depend on a declined one.
func (m fix) skipDependent() fix {
	for m.decidedCount < len(m.plan.Ops) && !m.plan.ShouldAsk(m.decidedCount, m.approvals) {
		m.decidedCount++
	}
	return m
}

// restarted returns the fix without plan and decisions. Changed marks that the next plan differs from the
// one shown before.
func (m fix) restarted(changed bool) fix {
	return fix{step: m.step, answers: m.answers, hasQuestions: m.hasQuestions, planChanged: changed}
}

// endsCodes reports whether the tenant refuses device codes after an approved change.
func (m fix) endsCodes() bool {
	return slices.ContainsFunc(m.chosen, func(c steps.Change) bool { return c.EndsCodes })
}

// todoAfter returns what a person has to do after the changes.
func (m fix) todoAfter() []assets.Text {
	return slices.Concat(m.handover.then, m.work.After())
}

// followUps returns what a person has to do elsewhere: after the changes, or instead of them if the plan has
// none.
func (m fix) followUps() []steps.FollowUp {
	if len(m.plan.Ops) == 0 {
		return m.plan.FollowUps
	}
	return m.work.FollowUps()
}

// withoutDone returns the fix with the approvals of the changes that are not made yet.
func (m fix) withoutDone() fix {
	done := 0
	for _, o := range m.work.Outcomes() {
		if o.State.Succeeded() {
			done++
		}
	}
	m.approvals, m.chosen, m.work = m.approvals[done:], m.chosen[done:], steps.Work{}
	return m
}

// newPlanning returns the page that waits for the plan.
func newPlanning(v pageState, m fix) page {
	return newWaiting(v, m.stage(), v.say("planning.title"), m.backMsg(), func(ctx context.Context) tea.Msg {
		plan, err := m.step.Plan(ctx, m.answers)
		if err != nil {
			return m.newFailedMsg(err, answeredMsg{fix: m}, fixMsg{m.stepID()})
		}
		m.plan = plan
		return plannedMsg{m}
	})
}

// newStarting returns the page that waits for a second plan, made with the permission to write: the
// approved changes must still be the ones that will be made.
func newStarting(v pageState, m fix) page {
	return newWaiting(v, m.stage(), v.say("starting.title"), m.backMsg(), func(ctx context.Context) tea.Msg {
		work, err := steps.Start(ctx, m.step, m.answers, m.approvals...)
		switch {
		case errors.Is(err, steps.ErrPlanChanged), errors.Is(err, steps.ErrGuarded), errors.Is(err, steps.ErrNotTyped):
			return planChangedMsg{m.restarted(true)}
		case err != nil:
			return m.newFailedMsg(err, authorizedMsg{m}, fixMsg{m.stepID()})
		}
		m.work = work
		return startedMsg{m}
	})
}

// newWritingHandover returns the page that waits for the hand-over file to be written.
func newWritingHandover(v pageState, m fix) page {
	return newWaiting(v, m.stage(), v.say("handing-over.title"), nil, func(context.Context) tea.Msg {
		m.handover = v.writeHandover(m)
		return handedOverMsg{m}
	})
}

// newVerifying returns the page that waits for the verification.
func newVerifying(v pageState, m fix) page {
	return newWaiting(v, m.stage(), v.say("verifying.title"), nil, func(ctx context.Context) tea.Msg {
		m.finding, m.err = v.Setup.Ledger.Verify(ctx, m.step, m.work, steps.DefaultPatience)
		return verifiedMsg{m}
	})
}

// knownAnswers returns the answers that a form starts with: earlier answers and statements.
func (v pageState) knownAnswers(given steps.Answers) steps.Answers {
	known := steps.Answers{}
	for id, s := range v.Profile.Statements.All() {
		known[id] = s.Answer
	}
	for id, values := range given {
		known[id] = values
	}
	return known
}
