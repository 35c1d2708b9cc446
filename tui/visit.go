package tui

import (
	"context"
	"slices"

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

	checkOnly  bool
	codesEnded bool          // a change was made after which device codes are refused
	byHand     []assets.Text // what plans left to a person
	forgetful  error         // why the next visit could not be prepared
}

// say returns the words of one of the wizard's own messages.
func (v visit) say(id string, pairs ...any) string { return v.cat.T("wizard."+id, pairs...) }

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

// firstWay is how the first sign-in begins: as the flag says, else as the last visit to the tenant taught.
func (v visit) firstWay() graph.Way {
	if v.setup.Way != "" {
		return v.setup.Way
	}
	note, _ := v.note(v.where.Tenant)
	return note.FirstWay()
}

// nextWay is how a later sign-in begins: as the session in force did, unless codes are refused by now.
func (v visit) nextWay() graph.Way {
	note, _ := v.note(v.place.Organization.ID)
	if way := v.place.Session.Way; way != "" && !(way == graph.DeviceCode && (v.codesEnded || note.CodesBlocked)) {
		return way
	}
	return note.FirstWay()
}

// fresh brings the place up to date with the session in force.
func (v visit) fresh() visit {
	if session, ok := v.link.SignIn.Session(); ok {
		v.place.Session = session
	}
	return v
}

// again completes a wish for another sign-in of the same person: nothing that was granted or proven before is given up.
func (v visit) again(want graph.Want) graph.Want {
	session := v.place.Session
	want.Tenant, want.Hint = session.TenantID, session.UserPrincipalName
	want.MFA = want.MFA || session.MFA == graph.Yes
	if want.Way == "" {
		want.Way = v.nextWay()
	}
	if len(want.Scopes) == 0 {
		want.Scopes = session.Scopes
	}
	return want
}
