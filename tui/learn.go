package tui

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
	state "cspready/steps/visit"
)

// learn applies a message to the visit.
func (w wizard) learn(msg tea.Msg) (wizard, tea.Cmd) {
	switch msg := msg.(type) {
	case welcomedMsg:
		w.Where.ReadOnly = msg.checkOnly
		if cat, err := catalog.New(msg.language); err == nil { // the form offers languages that exist
			w.cat = cat
		}
		return w.connect(msg.where)
	case otherTenantMsg:
		return w.connect(steps.Where{Cloud: w.Where.Cloud})
	case signedInMsg, authorizedMsg, provedMsg, renewedMsg:
		w.Visit = w.SignedIn()
	case codesBlockedMsg:
		w.CodesBlocked = true
		return w, w.remember()
	case arrivedMsg:
		w.Place = msg.place
		if w.CodesBlocked { // by a tenant that had no name yet
			return w, w.remember()
		}
	case placedMsg:
		w.Confirmed = true
		operator := w.Place.Operator.UserPrincipalName
		w.Visit = w.Begin(state.Options{PartnerType: msg.partner, StatedBy: operator, ApprovedPlan: true})
		return w, w.remember()
	case startOverMsg:
		w.Visit, w.lastOpened = w.Leave(), ""
	case pickedMsg:
		w.lastOpened = cmp.Or(msg.step, w.lastOpened)
	case checkedMsg:
		w.Visit = w.WithResults(msg.results, msg.era, msg.began)
		return w, tea.Batch(w.remember(), w.keep())
	case keptMsg:
		w.Visit = w.WithDrift(msg.of, msg.drift, msg.err)
	case answeredMsg:
		w.Answers = msg.mend.answers
		return w, w.remember()
	case decidedMsg:
		if msg.mend.decided() {
			w.Visit = w.WithDeclined(msg.mend.id(), msg.mend.passed)
		}
	case appliedMsg:
		return w.applied(msg.mend)
	case verifiedMsg:
		if msg.mend.err == nil {
			w.Visit = w.WithFinding(msg.mend.id(), msg.mend.finding)
		}
		return w, w.remember() // a change may have declared an account
	case handedOverMsg:
		w = w.withFollowUps(msg.mend.sheet.then)
		return w, w.remember()
	case drilledMsg:
		return w, w.remember()
	case rememberedMsg:
		w.MemoryErr = msg.err
	case leftMsg:
		w, cmd := w.show(msg.to)
		return w, tea.Batch(cmd, msg.to.init())
	}
	return w.renew(msg)
}

// connect makes the link to a tenant and starts a new visit over it.
func (w wizard) connect(where steps.Where) (wizard, tea.Cmd) {
	where.ReadOnly = w.Where.ReadOnly // the link itself then refuses every write
	next, err := w.Connect(where)
	if err != nil {
		return w, tell(failedMsg{err: err, back: startOverMsg{}})
	}
	if w.unlink != nil {
		w.unlink()
	}
	w, dropped := w.renewed(context.Canceled)
	w.Visit, w.lastOpened = next, ""
	listening, unlink := context.WithCancel(w.linked)
	w.unlink = unlink
	return w, tea.Batch(dropped, tell(connectedMsg{}), awaitRenewal(listening, next.Link))
}

// applied records the outcomes of changes and what they leave to a person. That codes are refused from now
// on is remembered at once.
func (w wizard) applied(m mend) (wizard, tea.Cmd) {
	w.Visit = w.WithOutcomes(m.work.Outcomes()...)
	w = w.withFollowUps(m.after())
	if w.CodesEnded {
		return w, w.remember()
	}
	return w, nil
}

// withFollowUps adds to what is left to a person, each thing once as it reads on the screen.
func (w wizard) withFollowUps(list []assets.Text) wizard {
	for _, text := range list {
		if !slices.Contains(w.cat.Lines(w.FollowUps), w.cat.Say(text)) {
			w.Visit = w.WithFollowUps(text)
		}
	}
	return w
}
