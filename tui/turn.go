package tui

import (
	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// turn returns the page that a message leads to, or nil if the current page stays. It is the complete route
// table of the wizard.
func (w wizard) turn(msg tea.Msg) page {
	switch msg := msg.(type) {
	case startOverMsg:
		return newWelcome(w.visit)
	case connectedMsg:
		return w.firstSignIn()
	case signedInMsg:
		return newArriving(w.visit)
	case arrivedMsg:
		if w.Confirmed {
			return newChecking(w.visit, pickedMsg{})
		}
		return newTenant(w.visit)
	case unplacedMsg:
		return newTenant(w.visit)
	case placedMsg:
		return newChecking(w.visit, pickedMsg{drill: w.Setup.Drill, rotate: w.Setup.Rotate})
	case recheckMsg:
		return newChecking(w.visit, pickedMsg{summary: msg.summary})
	case checkedMsg:
		return w.picked(msg.goal)
	case pickedMsg:
		return w.picked(msg)
	case mendMsg:
		return w.mending(msg.step)
	case answeredMsg:
		if msg.stated {
			return newChecking(w.visit, pickedMsg{step: msg.mend.id(), resume: &msg.mend})
		}
		return newPlanning(w.visit, msg.mend)
	case provedMsg:
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
		return newSignIn(w.visit, w.SignInAgain(msg.want), w.say("sign-in.why-again"), msg.done, msg.back)
	case authorizedMsg:
		return w.authorized(msg.mend)
	case startedMsg:
		return newApplying(w.visit, msg.mend)
	case appliedMsg:
		if _, made := msg.mend.work.Handed(); made { // also if a later change failed: these accounts exist
			return newHandingOver(w.visit, msg.mend)
		}
		return w.concluded(msg.mend)
	case handedOverMsg:
		return w.concluded(msg.mend)
	case verifiedMsg:
		return newOutcome(w.visit, msg.mend)
	case drillMsg:
		return newDrilling(w.visit)
	case drillsMsg:
		return newDrill(w.visit, msg.list)
	case drilledMsg:
		return msg.page.judged(msg.in)
	case undoMsg:
		return w.takingBack(msg.change)
	case summedUpMsg:
		return newSummary(w.visit)
	case failedMsg:
		return newFault(w.visit, msg)
	}
	return nil
}

// firstSignIn returns the sign-in page that asks for permission to read, in the tenant that the person
// named.
func (w wizard) firstSignIn() page {
	return newSignIn(w.visit, w.FirstSignIn(), w.say("sign-in.why-first"), signedInMsg{}, startOverMsg{})
}

// picked returns the page of a requirement, of all requirements, or of another goal. Outdated results are
// read again first.
func (w wizard) picked(goal pickedMsg) page {
	if w.Stale() {
		return newChecking(w.visit, goal)
	}
	switch {
	case goal.drill:
		return newDrilling(w.visit)
	case goal.rotate:
		return w.mending(steps.SecureAppModel)
	case goal.summary:
		return newSummary(w.visit)
	}
	if result, ok := w.Result(goal.step); ok {
		if goal.resume != nil && result.Finding.GoesOn(goal.resume.given) {
			return newPlanning(w.visit, *goal.resume)
		}
		return newStep(w.visit, result, goal.note)
	}
	return newOverview(w.visit)
}

// mending returns the page with the questions of a requirement, or the plan if there are none.
func (w wizard) mending(id string) page {
	step, ok := w.Requirement(id)
	if !ok {
		return newOverview(w.visit)
	}
	m := mend{step: step, answers: w.Answers.Lasting()}
	if result, _ := w.Result(id); len(result.Finding.Questions) > 0 {
		m.asks = true
		return newQuestions(w.visit, m, result.Finding.Questions)
	}
	return newPlanning(w.visit, m)
}

// planned returns the first page of a plan: what to do by hand if there are no changes, the guards if there
// are any, or else the first change.
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

// decided returns the page after a decision: the next change, the review of several changes, the sign-in
// for the permissions, or the start of the approved changes.
func (w wizard) decided(m mend) page {
	switch {
	case !m.decided():
		return newConsent(w.visit, m)
	case len(m.said) == 0 && m.undoes():
		return newSummary(w.visit)
	case len(m.said) == 0:
		return w.picked(pickedMsg{step: m.id(), note: w.say("consent.nothing-changed")})
	case len(m.plan.Ops) > 1 && !m.sure:
		return newReview(w.visit, m)
	}
	if want, needed := w.SignInFor(m.chosen); needed {
		return w.writeSignIn(m, want)
	}
	return newStarting(w.visit, m)
}

// writeSignIn returns the sign-in page for the permissions that the approved changes need. It gives the
// reason if no device code is offered because the changes block codes.
func (w wizard) writeSignIn(m mend, want graph.Want) page {
	scopes := steps.Scopes(m.chosen)
	why := w.say("sign-in.why-write", "scopes", scopes, "count", len(scopes))
	if m.endsCodes() && w.Place.Session.Way == graph.DeviceCode {
		why += " " + w.say("sign-in.why-browser")
	}
	return newSignIn(w.visit, want, why, authorizedMsg{m}, m.back()).endingCodes(m.endsCodes())
}

// concluded returns the page after the changes. A Temporary Access Pass expires soon, so the person's own
// work comes before the verification.
func (w wizard) concluded(m mend) page {
	if _, stuck := failure(m.work); stuck || len(m.awaited()) > 0 {
		return newOutcome(w.visit, m)
	}
	return newVerifying(w.visit, m)
}

// authorized returns the page after the sign-in for a change: an error if permissions were not granted, as
// the write would fail.
func (w wizard) authorized(m mend) page {
	if missing := steps.NotGranted(w.Place.Session, m.chosen); len(missing) > 0 {
		return newFault(w.visit, m.failed(notGranted(missing), decidedMsg{m}, nil))
	}
	return newStarting(w.visit, m)
}
