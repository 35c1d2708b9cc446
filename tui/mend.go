package tui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// A mend is one requirement on its way from questions to verified changes. Pages hand it on, each with one thing more.
type mend struct {
	step    steps.Step
	answers steps.Answers
	plan    steps.Plan
	changed bool   // the plan is not the one shown before
	typed   string // the phrase, for a risky plan
	asked   int    // changes that were decided
	said    []steps.Yes
	chosen  []steps.Change
	work    steps.Work
	finding steps.Finding // after the changes
	err     error         // why it could not be read
}

func (m mend) id() string           { return m.step.Info().ID }
func (m mend) stage() steps.Stage   { return m.step.Info().Stage }
func (m mend) back() tea.Msg        { return pickedMsg{m.id()} }
func (m mend) change() steps.Change { return m.plan.Ops[m.asked].Change() }

// decide returns the mend with an answer to the change at hand.
func (m mend) decide(yes bool) mend {
	if yes {
		m.said = append(slices.Clone(m.said), m.plan.Yes(m.asked, m.typed))
		m.chosen = append(slices.Clone(m.chosen), m.change())
	}
	m.asked++
	return m
}

// undecided returns the mend as it was before a plan was shown.
func (m mend) undecided() mend {
	return mend{step: m.step, answers: m.answers, changed: true}
}

// endsCodes reports whether a chosen change makes the tenant refuse device codes.
func (m mend) endsCodes() bool {
	return slices.ContainsFunc(m.chosen, func(c steps.Change) bool { return c.EndsCodes })
}

// needsSignIn reports whether the session lacks a permission of the chosen changes, or should not have begun with a code.
func (v visit) needsSignIn(m mend) bool {
	for _, scope := range steps.Scopes(m.chosen) {
		if !slices.Contains(v.place.Session.Scopes, scope) {
			return true
		}
	}
	return m.endsCodes() && v.place.Session.Way == graph.DeviceCode
}

func newPlanning(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("planning.title"), m.back(), func(ctx context.Context) tea.Msg {
		plan, err := m.step.Plan(ctx, m.answers)
		if err != nil {
			return failedMsg{err: err, again: answeredMsg{m}, back: m.back()}
		}
		m.plan = plan
		return plannedMsg{m}
	})
}

// newStarting plans once more, now with the permission to write: what was said yes to must still be what will be done.
func newStarting(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("starting.title"), m.back(), func(ctx context.Context) tea.Msg {
		work, err := steps.Start(ctx, m.step, m.answers, m.said...)
		switch {
		case errors.Is(err, steps.ErrPlanChanged), errors.Is(err, steps.ErrGuarded), errors.Is(err, steps.ErrNotTyped):
			return planChangedMsg{m.undecided()}
		case err != nil:
			return failedMsg{err: err, again: authorizedMsg{m}, back: m.back()}
		}
		m.work = work
		return startedMsg{m}
	})
}

func newVerifying(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("verifying.title"), nil, func(ctx context.Context) tea.Msg {
		m.finding, m.err = steps.Verify(ctx, m.step, steps.Usual)
		return verifiedMsg{m}
	})
}
