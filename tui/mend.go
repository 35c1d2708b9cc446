package tui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/steps"
)

// A mend is the fix of one requirement in progress, from the questions to the verified changes. Each page
// passes it on with one more field set.
type mend struct {
	step    steps.Step
	answers steps.Answers
	asks    bool          // there are questions before the plan
	given   steps.Answers // answers to the questions of the plan
	plan    steps.Plan
	changed bool   // the plan is different from the one shown before
	typed   string // the phrase that overrides guards
	asked   int    // number of changes that were decided
	said    []steps.Yes
	chosen  []steps.Change
	passed  []steps.Decision // changes that were declined or left out, set when all are decided
	sure    bool             // the person confirmed the review
	work    steps.Work
	finding steps.Finding // after the changes
	err     error         // why the verification failed
	sheet   handedOver
}

// A handedOver is the result of writing the hand-over file.
type handedOver struct {
	path string
	err  error
	app  bool          // it is about an application; else it is a sheet to print
	then []assets.Text // what a person has to do with it
}

func (m mend) id() string           { return m.step.Info().ID }
func (m mend) stage() steps.Stage   { return m.step.Info().Stage }
func (m mend) change() steps.Change { return m.plan.Ops[m.asked].Change() }

// back returns the message that leads back to the requirement or, from undoing a change, to the summary.
func (m mend) back() tea.Msg {
	if m.undoes() {
		return summedUpMsg{}
	}
	return pickedMsg{step: m.id()}
}

// failed returns the message for an error. The offer to answer the questions again is left out if there are
// none.
func (m mend) failed(err error, again, ask tea.Msg) failedMsg {
	if !m.asks {
		ask = nil
	}
	return failedMsg{err: err, again: again, back: m.back(), ask: ask, at: m.stage()}
}

// decide records the answer to the current change and goes on to the next one.
func (m mend) decide(yes bool) mend {
	if yes {
		m.said = append(slices.Clone(m.said), m.plan.Yes(m.asked, m.typed))
		m.chosen = append(slices.Clone(m.chosen), m.change())
	}
	m.asked++
	m = m.toNext()
	if m.decided() {
		m.passed = steps.NotAgreed(m.plan.Decided(m.said))
	}
	return m
}

// decided reports whether all changes are decided.
func (m mend) decided() bool { return m.asked == len(m.plan.Ops) }

// review records the answer to the review; a No withdraws all approvals.
func (m mend) review(yes bool) mend {
	if m.sure = yes; !yes {
		m.said, m.chosen = nil, nil
		m.passed = steps.NotAgreed(m.plan.Decided(nil))
	}
	return m
}

// toNext skips changes that depend on a declined one.
func (m mend) toNext() mend {
	for m.asked < len(m.plan.Ops) && !m.plan.Asks(m.asked, m.said) {
		m.asked++
	}
	return m
}

// undecided returns the fix without plan and decisions. Changed marks that the next plan differs from the
// one shown before.
func (m mend) undecided(changed bool) mend {
	return mend{step: m.step, answers: m.answers, asks: m.asks, changed: changed}
}

// endsCodes reports whether the tenant refuses device codes after an approved change.
func (m mend) endsCodes() bool {
	return slices.ContainsFunc(m.chosen, func(c steps.Change) bool { return c.EndsCodes })
}

// after returns what a person has to do after the changes.
func (m mend) after() []assets.Text {
	return slices.Concat(m.sheet.then, m.work.After())
}

// awaited returns what a person has to do elsewhere: after the changes, or instead of them if the plan has
// none.
func (m mend) awaited() []steps.Awaited {
	if len(m.plan.Ops) == 0 {
		return m.plan.Awaited
	}
	return m.work.Awaited()
}

// retry returns the fix with the approvals of the changes that are not made yet.
func (m mend) retry() mend {
	done := 0
	for _, o := range m.work.Outcomes() {
		if o.State.Good() {
			done++
		}
	}
	m.said, m.chosen, m.work = m.said[done:], m.chosen[done:], steps.Work{}
	return m
}

// newPlanning returns the page that waits for the plan.
func newPlanning(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("planning.title"), m.back(), func(ctx context.Context) tea.Msg {
		plan, err := m.step.Plan(ctx, m.answers)
		if err != nil {
			return m.failed(err, answeredMsg{mend: m}, mendMsg{m.id()})
		}
		m.plan = plan
		return plannedMsg{m}
	})
}

// newStarting returns the page that waits for a second plan, made with the permission to write: the
// approved changes must still be the ones that will be made.
func newStarting(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("starting.title"), m.back(), func(ctx context.Context) tea.Msg {
		work, err := steps.Start(ctx, m.step, m.answers, m.said...)
		switch {
		case errors.Is(err, steps.ErrPlanChanged), errors.Is(err, steps.ErrGuarded), errors.Is(err, steps.ErrNotTyped):
			return planChangedMsg{m.undecided(true)}
		case err != nil:
			return m.failed(err, authorizedMsg{m}, mendMsg{m.id()})
		}
		m.work = work
		return startedMsg{m}
	})
}

// newHandingOver returns the page that waits for the hand-over file to be written.
func newHandingOver(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("handing-over.title"), nil, func(context.Context) tea.Msg {
		m.sheet = v.handOver(m)
		return handedOverMsg{m}
	})
}

// newVerifying returns the page that waits for the verification.
func newVerifying(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("verifying.title"), nil, func(ctx context.Context) tea.Msg {
		m.finding, m.err = v.Setup.Ledger.Verify(ctx, m.step, m.work, steps.Usual)
		return verifiedMsg{m}
	})
}

// known returns the answers that a form starts with: earlier answers and statements.
func (v visit) known(given steps.Answers) steps.Answers {
	known := steps.Answers{}
	for id, s := range v.Profile.Testimony.All() {
		known[id] = s.Answer
	}
	for id, values := range given {
		known[id] = values
	}
	return known
}
