package tui

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// A visit is what the wizard knows so far. Pages are made with a copy and keep it.
type visit struct {
	ctx     context.Context // ends with the wizard
	setup   steps.Setup
	cat     *catalog.Catalog
	where   steps.Where
	link    steps.Link
	place   steps.Place
	placed  bool // the person said that this is the partner's tenant
	profile steps.Profile
	answers steps.Answers
	list    []steps.Step
	results []steps.Result
	looked  string // id of the requirement that was looked at last

	era    int // grows with every sign-in and every change
	readIn int // the era of the results

	checkOnly    bool
	codesBlocked bool          // a device code was refused
	codesEnded   bool          // a change was made after which device codes are refused
	made         []made        // what became of changes, also of those in a tenant that was left
	passed       []passed      // changes that were declined or left out
	after        []assets.Text // what changes left to a person
	forgetful    error         // why the next visit could not be prepared
	began, until time.Time     // of the check that the results are of
	drift        steps.Drift   // since an earlier visit
	unkept       error         // why the last check could not be kept
}

// A made outcome is what became of a change in a tenant.
type made struct {
	tenant  string
	outcome steps.Outcome
}

// A passed change was not agreed to, when a requirement of a tenant was to be mended.
type passed struct {
	tenant, step string
	decision     steps.Decision
}

// say returns the words of one of the wizard's own messages.
func (v visit) say(id string, pairs ...any) string { return v.cat.T("wizard."+id, pairs...) }

// checked is the last check of the tenant at hand, with what became of the changes in it.
func (v visit) checked() steps.Checked {
	return steps.Checked{
		Place: v.place, Cloud: v.where.Cloud, PartnerType: v.profile.PartnerType, Results: v.results, Outcomes: v.outcomesHere(), After: v.after,
		Started: v.began, Finished: v.until,
	}
}

// step finds a requirement by id.
func (v visit) step(id string) (steps.Step, bool) {
	i := slices.IndexFunc(v.list, func(s steps.Step) bool { return s.Info().ID == id })
	if i < 0 {
		return nil, false
	}
	return v.list[i], true
}

// result finds the last result of a requirement.
func (v visit) result(id string) (steps.Result, bool) {
	i := slices.IndexFunc(v.results, func(r steps.Result) bool { return r.Info.ID == id })
	if i < 0 {
		return steps.Result{}, false
	}
	return v.results[i], true
}

// signedIn brings the visit up to date with the session in force: what was read before it may read differently now.
func (v visit) signedIn() visit {
	if session, ok := v.link.SignIn.Session(); ok {
		v.place.Session = session
	}
	v.era++
	return v
}

// stale reports whether the results belong to an earlier session, or to a tenant that was not changed yet.
func (v visit) stale() bool { return v.readIn != v.era }

// changedHere reports whether this visit changed the tenant, or may have.
func (v visit) changedHere() bool {
	return slices.ContainsFunc(v.made, func(m made) bool {
		return m.tenant == v.place.Organization.ID && (m.outcome.State == steps.Done || m.outcome.State == steps.Unsure)
	})
}

// codesRefused reports whether a code is known not to lead into the tenant.
func (v visit) codesRefused() bool {
	note, _ := v.note(v.place.Organization.ID)
	return v.codesBlocked || v.codesEnded || note.CodesBlocked
}

// again completes the wish for another sign-in of the person who is here.
func (v visit) again(want graph.Want) graph.Want {
	return steps.SignInAgain(v.place.Session, v.codesRefused(), want)
}
