package tui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/steps"
)

// A mend is one requirement on its way from questions to verified changes. Pages hand it on, each with one thing more.
type mend struct {
	step    steps.Step
	answers steps.Answers
	asks    bool          // there were questions before the plan
	given   steps.Answers // to those that are for the plan
	plan    steps.Plan
	changed bool   // the plan is not the one shown before
	typed   string // the phrase, for a risky plan
	asked   int    // changes that were decided
	said    []steps.Yes
	chosen  []steps.Change
	passed  []steps.Decision // changes that were declined, or left out, once all were decided
	sure    bool             // the person looked over what is to be made, and said yes once more
	work    steps.Work
	finding steps.Finding // after the changes
	err     error         // why it could not be read
	sheet   handedOver
}

// A handedOver sheet is where it was written, or why it was not.
type handedOver struct {
	path string
	err  error
	app  bool          // it is about an application, and not a sheet to print
	then []assets.Text // what a person does with it
}

func (m mend) id() string           { return m.step.Info().ID }
func (m mend) stage() steps.Stage   { return m.step.Info().Stage }
func (m mend) change() steps.Change { return m.plan.Ops[m.asked].Change() }

// back is where the person came from: the requirement, or the summary.
func (m mend) back() tea.Msg {
	if m.undoes() {
		return summedUpMsg{}
	}
	return pickedMsg{step: m.id()}
}

// failed tells why a mend does not go on. Questions are put anew only where there are any.
func (m mend) failed(err error, again, ask tea.Msg) failedMsg {
	if !m.asks {
		ask = nil
	}
	return failedMsg{err: err, again: again, back: m.back(), ask: ask, at: m.stage()}
}

// decide returns the mend with an answer to the change at hand.
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

// decided reports whether there is nothing left to ask.
func (m mend) decided() bool { return m.asked == len(m.plan.Ops) }

// review returns the mend with an answer to all that was agreed to: a no takes every yes back.
func (m mend) review(yes bool) mend {
	if m.sure = yes; !yes {
		m.said, m.chosen = nil, nil
		m.passed = steps.NotAgreed(m.plan.Decided(nil))
	}
	return m
}

// toNext skips changes that rest on one that was declined.
func (m mend) toNext() mend {
	for m.asked < len(m.plan.Ops) && !m.plan.Asks(m.asked, m.said) {
		m.asked++
	}
	return m
}

// undecided returns the mend as it was before a plan was shown. Changed says that the next plan is another one.
func (m mend) undecided(changed bool) mend {
	return mend{step: m.step, answers: m.answers, asks: m.asks, changed: changed}
}

// endsCodes reports whether a chosen change makes the tenant refuse device codes.
func (m mend) endsCodes() bool {
	return slices.ContainsFunc(m.chosen, func(c steps.Change) bool { return c.EndsCodes })
}

// after returns what is left to a person once the changes are made, or may have been.
func (m mend) after() []assets.Text {
	return slices.Concat(m.sheet.then, m.work.After())
}

// awaited is what a person does elsewhere: after the changes, or instead of them where none are to be made.
func (m mend) awaited() []steps.Awaited {
	if len(m.plan.Ops) == 0 {
		return m.plan.Awaited
	}
	return m.work.Awaited()
}

// retry returns the mend with the yes to the changes that are not made yet, to be approved anew.
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

// newStarting plans once more, now with the permission to write: what was said yes to must still be what will be done.
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

// newHandingOver writes the sheet that goes with the keys.
func newHandingOver(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("handing-over.title"), nil, func(context.Context) tea.Msg {
		m.sheet = v.handOver(m)
		return handedOverMsg{m}
	})
}

func newVerifying(v visit, m mend) page {
	return newWaiting(v, m.stage(), v.say("verifying.title"), nil, func(ctx context.Context) tea.Msg {
		m.finding, m.err = v.Setup.Ledger.Verify(ctx, m.step, m.work, steps.Usual)
		return verifiedMsg{m}
	})
}

// known are the answers that a form begins with: those given before, and what was stated.
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
