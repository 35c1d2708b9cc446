package tui

import (
	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/visit"
)

// nextPage returns the page that a message leads to, or nil if the current page stays. It is the complete route
// table of the wizard.
func (w wizard) nextPage(msg tea.Msg) page {
	switch msg := msg.(type) {
	case startOverMsg:
		return newWelcome(w.pageState)
	case connectedMsg:
		return w.pageForFirstSignIn()
	case signedInMsg:
		return newArriving(w.pageState)
	case arrivedMsg:
		if w.Confirmed {
			return newChecking(w.pageState, goalMsg{})
		}
		return newTenant(w.pageState)
	case tenantUnconfirmedMsg:
		return newTenant(w.pageState)
	case tenantConfirmedMsg:
		return newChecking(w.pageState, goalMsg{drill: w.Setup.Drill, renew: w.Setup.Rotate})
	case checkAgainMsg:
		return newChecking(w.pageState, goalMsg{summary: msg.summary})
	case checkedMsg:
		return w.pageForGoal(msg.goal)
	case goalMsg:
		return w.pageForGoal(msg)
	case fixMsg:
		return w.pageToFix(msg.step)
	case answeredMsg:
		if msg.stated {
			return newChecking(w.pageState, goalMsg{step: msg.fix.stepID(), resume: &msg.fix})
		}
		return newPlanning(w.pageState, msg.fix)
	case guardSignInMsg:
		return newPlanning(w.pageState, msg.fix)
	case plannedMsg:
		return w.pageForPlan(msg.fix)
	case planChangedMsg:
		return newPlanning(w.pageState, msg.fix)
	case guardsAcceptedMsg:
		return newConsent(w.pageState, msg.fix)
	case decidedMsg:
		return w.pageAfterDecision(msg.fix)
	case signInRequestMsg:
		return newSignIn(w.pageState, w.visit().SignInAgain(msg.want), w.say("sign-in.why-again"), msg.done, msg.back)
	case authorizedMsg:
		return w.pageAfterSignIn(msg.fix)
	case startedMsg:
		return newApplying(w.pageState, msg.fix)
	case appliedMsg:
		if _, made := msg.fix.work.Handover(); made { // also if a later change failed: these accounts exist
			return newWritingHandover(w.pageState, msg.fix)
		}
		return w.pageAfterChanges(msg.fix)
	case handedOverMsg:
		return w.pageAfterChanges(msg.fix)
	case verifiedMsg:
		return newOutcome(w.pageState, msg.fix)
	case drillMsg:
		return newReadingDrills(w.pageState)
	case drillsReadMsg:
		return newDrill(w.pageState, msg.list)
	case drillSignInMsg:
		return msg.page.afterSignIn(msg.signIn)
	case undoMsg:
		return w.pageToUndo(msg.change)
	case showSummaryMsg:
		return newSummary(w.pageState)
	case failedMsg:
		return newFailure(w.pageState, msg)
	}
	return nil
}

// pageForFirstSignIn returns the sign-in page that asks for permission to read, in the tenant that the person
// named.
func (w wizard) pageForFirstSignIn() page {
	return newSignIn(w.pageState, w.visit().FirstSignIn(), w.say("sign-in.why-first"), signedInMsg{}, startOverMsg{})
}

// pageForGoal returns the page of a requirement, of all requirements, or of another goal. Outdated results are
// read again first.
func (w wizard) pageForGoal(goal goalMsg) page {
	if w.visit().IsStale() {
		return newChecking(w.pageState, goal)
	}
	switch {
	case goal.drill:
		return newReadingDrills(w.pageState)
	case goal.renew:
		return w.pageToFix(catalog.SecureAppID)
	case goal.summary:
		return newSummary(w.pageState)
	}
	if result, ok := w.visit().Result(goal.step); ok {
		if goal.resume != nil && result.Finding.NeedsPlan(goal.resume.planAnswers) {
			return newPlanning(w.pageState, *goal.resume)
		}
		return newRequirement(w.pageState, result, goal.note)
	}
	return newOverview(w.pageState)
}

// pageToFix returns the page with the questions of a requirement, or the plan if there are none.
func (w wizard) pageToFix(id string) page {
	step, ok := w.visit().Requirement(id)
	if !ok {
		return newOverview(w.pageState)
	}
	m := fix{step: step, answers: catalog.PersistentAnswers(w.Answers)}
	if result, _ := w.visit().Result(id); len(result.Finding.Questions) > 0 {
		m.hasQuestions = true
		return newQuestions(w.pageState, m, result.Finding.Questions)
	}
	return newPlanning(w.pageState, m)
}

// pageForPlan returns the first page of a plan: what to do by hand if there are no changes, the guards if there
// are any, or else the first change.
func (w wizard) pageForPlan(m fix) page {
	switch {
	case len(m.plan.Ops) == 0:
		return newByHand(w.pageState, m)
	case m.plan.NeedsPhrase():
		return newGuards(w.pageState, m)
	default:
		return newConsent(w.pageState, m)
	}
}

// pageAfterDecision returns the page after a decision: the next change, the review of several changes, the sign-in
// for the permissions, or the start of the approved changes.
func (w wizard) pageAfterDecision(m fix) page {
	switch {
	case !m.isDecided():
		return newConsent(w.pageState, m)
	case len(m.approvals) == 0 && m.isUndo():
		return newSummary(w.pageState)
	case len(m.approvals) == 0:
		return w.pageForGoal(goalMsg{step: m.stepID(), note: w.say("consent.nothing-changed")})
	case len(m.plan.Ops) > 1 && !m.reviewed:
		return newReview(w.pageState, m)
	}
	if want, needed := w.visit().SignInFor(m.chosen); needed {
		return w.pageToAuthorize(m, want)
	}
	return newStarting(w.pageState, m)
}

// pageToAuthorize returns the sign-in page for the permissions that the approved changes need. It gives the
// reason if no device code is offered because the changes block codes.
func (w wizard) pageToAuthorize(m fix, want graph.SignInRequest) page {
	scopes := steps.Scopes(m.chosen)
	why := w.say("sign-in.why-write", "scopes", scopes, "count", len(scopes))
	if m.endsCodes() && w.Place.Session.Method == graph.DeviceCode {
		why += " " + w.say("sign-in.why-browser")
	}
	return newSignIn(w.pageState, want, why, authorizedMsg{m}, m.backMsg()).warnIfCodesEnd(m.endsCodes())
}

// pageAfterChanges returns the page after the changes. A Temporary Access Pass expires soon, so the person's own
// work comes before the verification.
func (w wizard) pageAfterChanges(m fix) page {
	if _, stuck := failedOutcome(m.work); stuck || len(m.followUps()) > 0 {
		return newOutcome(w.pageState, m)
	}
	return newVerifying(w.pageState, m)
}

// pageAfterSignIn returns the page after the sign-in for a change: an error if permissions were not granted, as
// the write would fail.
func (w wizard) pageAfterSignIn(m fix) page {
	if missing := visit.MissingScopes(w.Place.Session, m.chosen); len(missing) > 0 {
		return newFailure(w.pageState, m.newFailedMsg(notGrantedError(missing), decidedMsg{m}, nil))
	}
	return newStarting(w.pageState, m)
}
