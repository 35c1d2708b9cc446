package tui

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps/visit"
)

// applyMessage applies a message to the visit.
func (w wizard) applyMessage(msg tea.Msg) (wizard, tea.Cmd) {
	switch msg := msg.(type) {
	case welcomedMsg:
		w.Where.ReadOnly = msg.checkOnly
		if cat, err := catalog.New(msg.language); err == nil { // the form offers languages that exist
			w.cat = cat
		}
		return w.connectTo(msg.where)
	case otherTenantMsg:
		return w.connectTo(visit.Where{Cloud: w.Where.Cloud})
	case signedInMsg, authorizedMsg, guardSignInMsg, renewedMsg:
		w.setVisit(w.visit().SignedIn())
	case codesBlockedMsg:
		w.CodesBlocked = true
		return w, w.saveMemory()
	case arrivedMsg:
		w.Place = msg.place
		if w.CodesBlocked { // by a tenant that had no name yet
			return w, w.saveMemory()
		}
	case tenantConfirmedMsg:
		w.Confirmed = true
		operator := w.Place.Operator.UserPrincipalName
		w.setVisit(w.visit().Begin(visit.Options{PartnerType: msg.partner, StatedBy: operator, UseApprovedPlan: true}))
		return w, w.saveMemory()
	case startOverMsg:
		w.setVisit(w.visit().Leave())
		w.lastOpened = ""
	case goalMsg:
		w.lastOpened = cmp.Or(msg.step, w.lastOpened)
	case checkedMsg:
		w.setVisit(w.visit().WithResults(msg.results, msg.generation, msg.began))
		w, asking := w.startSecondOpinion(msg)
		return w, tea.Batch(w.saveMemory(), w.saveCheck(), asking)
	case secondOpinionMsg:
		return w.applySecondOpinion(msg)
	case checkSavedMsg:
		w.setVisit(w.visit().WithDrift(msg.check, msg.drift, msg.err))
	case answeredMsg:
		w.Answers = msg.fix.answers
		return w, w.saveMemory()
	case decidedMsg:
		if msg.fix.isDecided() {
			w.setVisit(w.visit().WithDeclined(msg.fix.stepID(), msg.fix.skipped))
		}
	case appliedMsg:
		return w.recordApplied(msg.fix)
	case verifiedMsg:
		if msg.fix.err == nil {
			w.setVisit(w.visit().WithFinding(msg.fix.stepID(), msg.fix.finding))
		}
		return w, w.saveMemory() // a change may have declared an account
	case handedOverMsg:
		w = w.withFollowUps(msg.fix.handover.then)
		return w, w.saveMemory()
	case drillSignInMsg:
		return w, w.saveMemory()
	case memorySavedMsg:
		w.MemoryErr = msg.err
	case showPageMsg:
		w, cmd := w.showPage(msg.to)
		return w, tea.Batch(cmd, msg.to.init())
	}
	return w.updateRenewal(msg)
}

// connectTo makes the link to a tenant and starts a new visit over it.
func (w wizard) connectTo(where visit.Where) (wizard, tea.Cmd) {
	where.ReadOnly = w.Where.ReadOnly // the link itself then refuses every write
	next, err := w.visit().Connect(where)
	if err != nil {
		return w, sendMsg(failedMsg{err: err, back: startOverMsg{}})
	}
	if w.unlink != nil {
		w.unlink()
	}
	w, dropped := w.endRenewal(context.Canceled)
	w.setVisit(next)
	w.lastOpened = ""
	listening, unlink := context.WithCancel(w.linkCtx)
	w.unlink = unlink
	return w, tea.Batch(dropped, sendMsg(connectedMsg{}), waitForRenewal(listening, next.Link))
}

// recordApplied records the outcomes of changes and what they leave to a person. That codes are refused from now
// on is remembered at once.
func (w wizard) recordApplied(m fix) (wizard, tea.Cmd) {
	w.setVisit(w.visit().WithOutcomes(m.work.Outcomes()...))
	w = w.withFollowUps(m.todoAfter())
	if w.CodesEnded {
		return w, w.saveMemory()
	}
	return w, nil
}

// withFollowUps adds to what is left to a person, each thing once as it reads on the screen.
func (w wizard) withFollowUps(list []assets.Text) wizard {
	for _, text := range list {
		if !slices.Contains(w.cat.Lines(w.FollowUps), w.cat.Say(text)) {
			w.setVisit(w.visit().WithFollowUps(text))
		}
	}
	return w
}

// saveMemory returns the command that saves what helps the next visit to this tenant.
func (v pageState) saveMemory() tea.Cmd {
	learned, memory := v.visit().NoteUpdate(), v.Setup.Memory
	return func() tea.Msg { return memorySavedMsg{learned.Save(memory)} }
}
