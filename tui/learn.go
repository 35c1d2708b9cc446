package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
)

// learn keeps what a fact says beyond the page that it leads to.
func (w wizard) learn(msg tea.Msg) (wizard, tea.Cmd) {
	switch msg := msg.(type) {
	case welcomedMsg:
		w.checkOnly = msg.checkOnly
		if cat, err := catalog.New(msg.language); err == nil { // the form offers languages that exist
			w.cat = cat
		}
		return w.connect(msg.where)
	case otherTenantMsg:
		return w.connect(steps.Where{Cloud: w.where.Cloud})
	case signedInMsg, authorizedMsg, renewedMsg:
		w.visit = w.fresh()
	case codesBlockedMsg:
		return w, w.remember(true)
	case arrivedMsg:
		w.place = msg.place
	case placedMsg:
		w.placed = true
		w.profile = steps.Profile{PartnerType: msg.partner, Cloud: w.where.Cloud, BreakGlass: w.setup.BreakGlass}
		w.list = steps.Catalog(w.link.Tenant, w.profile)
		if note, ok := w.note(w.place.Organization.ID); ok {
			w.answers = note.Answers
		}
		return w, w.remember(false)
	case startOverMsg:
		w.place, w.placed, w.results = steps.Place{}, false, nil
	case checkedMsg:
		w.results = msg.results
		return w, w.remember(false)
	case answeredMsg:
		w.answers = msg.mend.answers
		return w, w.remember(false)
	case appliedMsg:
		return w.applied(msg.mend)
	case rememberedMsg:
		w.forgetful = msg.err
	case leftMsg:
		return w.show(msg.to)
	}
	return w.renew(msg)
}

// connect makes the link to a tenant; all that was known of another one is forgotten.
func (w wizard) connect(where steps.Where) (wizard, tea.Cmd) {
	link, err := w.setup.Connect(where)
	if err != nil {
		return w, tell(failedMsg{err: err, back: startOverMsg{}})
	}
	if w.unlink != nil {
		w.unlink()
	}
	w, dropped := w.renewed(context.Canceled)
	w.visit = visit{ctx: w.ctx, setup: w.setup, cat: w.cat, checkOnly: w.checkOnly, where: where, link: link}
	listening, unlink := context.WithCancel(w.ctx)
	w.unlink = unlink
	return w, tea.Batch(dropped, tell(connectedMsg{}), awaitRenewal(listening, link))
}

// applied notes what changes left behind: work for a person, and whether codes are refused from now on.
func (w wizard) applied(m mend) (wizard, tea.Cmd) {
	for _, o := range m.work.Outcomes() {
		if o.State.Good() && o.Change.EndsCodes {
			w.codesEnded = true
		}
	}
	if len(m.work.Outcomes()) > 0 {
		for _, text := range m.plan.Manual {
			if !slices.Contains(w.cat.Lines(w.byHand), w.cat.Say(text)) {
				w.byHand = append(slices.Clone(w.byHand), text)
			}
		}
	}
	if w.codesEnded {
		return w, w.remember(true)
	}
	return w, nil
}
