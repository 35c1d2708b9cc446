package tui

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
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
	case signedInMsg, authorizedMsg, provedMsg, renewedMsg:
		w.visit = w.signedIn()
	case codesBlockedMsg:
		w.codesBlocked = true
		return w, w.remember()
	case arrivedMsg:
		w.place = msg.place
		if w.codesBlocked { // by a tenant that had no name yet
			return w, w.remember()
		}
	case placedMsg:
		w.placed = true
		w.profile = steps.Profile{
			PartnerType: msg.partner, Cloud: w.where.Cloud, BreakGlass: w.setup.BreakGlass, Sealing: w.setup.Sealing, Draw: w.setup.Draw,
			Entered: &steps.Entered{}, Rotate: w.setup.Rotate,
		}
		note, _ := w.note(w.place.Organization.ID)
		w.profile.Testimony = w.setup.Testify(note, w.place.Operator.UserPrincipalName)
		w.answers = w.setup.Paper.Begin(w.place.Organization, note.Answers, w.profile.Testimony)
		w.list = steps.Catalog(w.link.Tenant, w.profile)
		return w, w.remember()
	case startOverMsg:
		w.place, w.placed, w.results, w.looked, w.drift = steps.Place{}, false, nil, "", steps.Drift{}
	case pickedMsg:
		w.looked = cmp.Or(msg.step, w.looked)
	case checkedMsg:
		w.results, w.readIn, w.began, w.until, w.drift = msg.results, msg.era, msg.began, time.Now(), steps.Drift{}
		return w, tea.Batch(w.remember(), w.keep())
	case keptMsg:
		w.visit = w.kept(msg)
	case answeredMsg:
		w.answers = msg.mend.answers
		return w, w.remember()
	case decidedMsg:
		if msg.mend.decided() {
			w.visit = w.passing(msg.mend)
		}
	case appliedMsg:
		return w.applied(msg.mend)
	case verifiedMsg:
		w.visit = w.verified(msg.mend)
		return w, w.remember() // a change may have declared an account
	case handedOverMsg:
		w = w.leaves(msg.mend.sheet.then)
		return w, w.remember()
	case drilledMsg:
		return w, w.remember()
	case rememberedMsg:
		w.forgetful = msg.err
	case leftMsg:
		w, cmd := w.show(msg.to)
		return w, tea.Batch(cmd, msg.to.init())
	}
	return w.renew(msg)
}

// verified puts what was read after a change in place of what was read before it.
func (v visit) verified(m mend) visit {
	if m.err != nil {
		return v
	}
	v.results, v.until = slices.Clone(v.results), time.Now()
	for i := range v.results {
		if v.results[i].Info.ID == m.id() {
			v.results[i].Finding, v.results[i].Err = m.finding, nil
			v.results[i].Finding.Basis = cmp.Or(m.finding.Basis, steps.Verified)
		}
	}
	return v
}

// passing notes what was not agreed to, in place of what was decided about the same requirement before.
func (v visit) passing(m mend) visit {
	here := v.place.Organization.ID
	v.passed = slices.DeleteFunc(slices.Clone(v.passed), func(p passed) bool { return p.tenant == here && p.step == m.id() })
	for _, d := range m.passed {
		v.passed = append(v.passed, passed{here, m.id(), d})
	}
	return v
}

// connect makes the link to a tenant; all that was known of another one is forgotten.
func (w wizard) connect(where steps.Where) (wizard, tea.Cmd) {
	where.ReadOnly = w.checkOnly // the link itself then refuses every write
	link, err := w.setup.Connect(where)
	if err != nil {
		return w, tell(failedMsg{err: err, back: startOverMsg{}})
	}
	if w.unlink != nil {
		w.unlink()
	}
	w, dropped := w.renewed(context.Canceled)
	w.visit = visit{ctx: w.ctx, setup: w.setup, cat: w.cat, checkOnly: w.checkOnly, where: where, link: link, made: w.made, passed: w.passed}
	listening, unlink := context.WithCancel(w.linked)
	w.unlink = unlink
	return w, tea.Batch(dropped, tell(connectedMsg{}), awaitRenewal(listening, link))
}

// applied notes what changes left behind: work for a person, results that hold no longer, and whether codes are refused from now on.
func (w wizard) applied(m mend) (wizard, tea.Cmd) {
	w.era++
	for _, o := range m.work.Outcomes() {
		w.made = append(slices.Clip(w.made), made{w.place.Organization.ID, o})
		w.codesEnded = w.codesEnded || o.State.Good() && o.Change.EndsCodes
	}
	w = w.leaves(m.after())
	if w.codesEnded {
		return w, w.remember()
	}
	return w, nil
}

// leaves notes what is left to a person.
func (w wizard) leaves(list []assets.Text) wizard {
	for _, text := range list {
		if !slices.Contains(w.cat.Lines(w.after), w.cat.Say(text)) {
			w.after = append(slices.Clip(w.after), text)
		}
	}
	return w
}
