package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// turn is the whole map of the wizard: which fact leads to which page. It returns nil for all that does not turn the page.
func (w wizard) turn(msg tea.Msg) page {
	switch msg := msg.(type) {
	case startOverMsg:
		return newWelcome(w.visit)
	case connectedMsg:
		return w.firstSignIn()
	case signedInMsg:
		return newArriving(w.visit)
	case arrivedMsg:
		if w.placed {
			return newChecking(w.visit)
		}
		return newTenant(w.visit)
	case unplacedMsg:
		return newTenant(w.visit)
	case placedMsg, recheckMsg:
		return newChecking(w.visit)
	case checkedMsg:
		return newOverview(w.visit)
	case pickedMsg:
		return w.picked(msg.step, "")
	case mendMsg:
		return w.mending(msg.step)
	case answeredMsg:
		return newPlanning(w.visit, msg.mend)
	case plannedMsg:
		return w.planned(msg.mend)
	case planChangedMsg:
		return newPlanning(w.visit, msg.mend)
	case acceptedMsg:
		return newConsent(w.visit, msg.mend)
	case decidedMsg:
		return w.decided(msg.mend)
	case signInWantMsg:
		return newSignIn(w.visit, w.again(msg.want), w.say("sign-in.why-again"), signedInMsg{}, msg.back)
	case authorizedMsg:
		return newStarting(w.visit, msg.mend)
	case startedMsg:
		return newApplying(w.visit, msg.mend)
	case appliedMsg:
		if _, stuck := failure(msg.mend.work); stuck {
			return newOutcome(w.visit, msg.mend)
		}
		return newVerifying(w.visit, msg.mend)
	case verifiedMsg:
		return newOutcome(w.visit, msg.mend)
	case summedUpMsg:
		return newSummary(w.visit)
	case failedMsg:
		return newFault(w.visit, msg)
	}
	return nil
}

func (w wizard) firstSignIn() page {
	want := graph.Want{Way: w.firstWay(), Tenant: w.where.Tenant, Scopes: steps.ReadScopes()}
	return newSignIn(w.visit, want, w.say("sign-in.why-first"), signedInMsg{}, startOverMsg{})
}

// picked shows a requirement, with a note on what just happened to it.
func (w wizard) picked(id, note string) page {
	result, ok := w.result(id)
	if !ok {
		return newOverview(w.visit)
	}
	return newStep(w.visit, result, note)
}

// mending asks what only a person knows before it plans.
func (w wizard) mending(id string) page {
	step, ok := w.step(id)
	if !ok {
		return newOverview(w.visit)
	}
	m := mend{step: step, answers: w.answers}
	if result, _ := w.result(id); len(result.Finding.Questions) > 0 {
		return newQuestions(w.visit, m, result.Finding.Questions)
	}
	return newPlanning(w.visit, m)
}

// planned shows what stands in the way of a plan before the changes themselves.
func (w wizard) planned(m mend) page {
	switch {
	case len(m.plan.Ops) == 0:
		return newByHand(w.visit, m)
	case m.plan.Risky():
		return newGuards(w.visit, m)
	default:
		return newConsent(w.visit, m)
	}
}

// decided goes on to the next change, or makes those that were approved.
func (w wizard) decided(m mend) page {
	switch {
	case m.asked < len(m.plan.Ops):
		return newConsent(w.visit, m)
	case len(m.said) == 0:
		return w.picked(m.id(), w.say("consent.nothing-changed"))
	case w.needsSignIn(m):
		return w.writeSignIn(m)
	default:
		return newStarting(w.visit, m)
	}
}

// writeSignIn asks for exactly what the approved changes need on top of what the checks read. It avoids a code where the change
// itself ends codes: such a session could be refused before the change is verified.
func (w wizard) writeSignIn(m mend) page {
	scopes := slices.Concat(steps.ReadScopes(), steps.Scopes(m.chosen))
	slices.Sort(scopes)
	want := w.again(graph.Want{Scopes: slices.Compact(scopes)})
	why := w.say("sign-in.why-write", "scopes", steps.Scopes(m.chosen))
	if m.endsCodes() && want.Way == graph.DeviceCode {
		want.Way = graph.Browser
		why += " " + w.say("sign-in.why-browser")
	}
	return newSignIn(w.visit, want, why, authorizedMsg{m}, m.back())
}
