package secureapp

import (
	"context"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/automation"
	"cspready/steps/change/app"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// A choice is which application is meant.
type choice struct {
	app          *graph.Application // nil: none yet
	deleted      *graph.Application // the one that is to be taken back, or could be
	wantsRestore bool               // somebody said that it is to be
	isAmbiguous  bool               // some could be meant, and nobody said which
	isStated     bool               // somebody said so on this machine, or cspready made it here
	isMarked     bool               // it bears the mark, which anybody can set who may change the application
	wantsNew     bool               // somebody said that it is none of those that there are
	missingID    string             // the application id that somebody said, where nothing here has it
	options      []graph.Application
	restorable   []graph.Application // deleted ones that could be taken back
}

// chooseApp finds the application that is meant: the one that somebody named, the one that is marked, or the only one whose permissions fit.
// Its name never decides.
func chooseApp(ctx context.Context, r *snapshot.Snapshot, s automation.StatedAutomation) (choice, error) {
	all, err := r.Applications(ctx).Whole()
	if err != nil {
		return choice{}, err
	}
	c := choice{options: appCandidates(all, s)}
	deleted, _ := r.DeletedApplications(ctx).Found() // nothing is concluded where they cannot be read
	for _, d := range deleted {
		if d.HasTag(app.AppMarker) {
			c.restorable = append(c.restorable, d)
		}
	}
	if c.chooseStated(all, s.App) {
		return c, nil
	}
	marked := slices.DeleteFunc(slices.Clone(all), func(a graph.Application) bool { return !a.HasTag(app.AppMarker) })
	if s.App == app.NewApp {
		c.chooseMarked(slices.DeleteFunc(marked, s.ExistedBefore)) // made by a run that was cut short
		c.wantsNew = c.app == nil && !c.isAmbiguous
		return c, nil
	}
	c.missingID = strings.TrimPrefix(s.App, app.RestoreApp)
	switch {
	case len(marked) > 0:
		c.chooseMarked(marked)
	case len(c.restorable) > 0:
		c.deleted = &c.restorable[0]
	case len(c.options) == 1:
		c.app = &c.options[0]
	case len(c.options) > 1:
		c.isAmbiguous = true
	}
	return c, nil
}

// chooseMarked takes the only one of the applications that bear the mark; where there are several, each could be it.
func (c *choice) chooseMarked(marked []graph.Application) {
	if len(marked) == 1 {
		c.app, c.isMarked = &marked[0], true
	}
	c.isAmbiguous = len(marked) > 1
}

// chooseStated takes what somebody said; false where that leads to nothing that there is.
func (c *choice) chooseStated(all []graph.Application, said string) bool {
	if id, ok := strings.CutPrefix(said, app.RestoreApp); ok {
		if i := slices.IndexFunc(c.restorable, func(a graph.Application) bool { return strings.EqualFold(a.AppID, id) }); i >= 0 {
			c.deleted, c.wantsRestore, c.isStated = &c.restorable[i], true, true
			return true
		}
		said = id // it was taken back since
	}
	i := slices.IndexFunc(all, func(a graph.Application) bool { return said != "" && strings.EqualFold(a.AppID, said) })
	if i < 0 {
		return false
	}
	c.app, c.isStated = &all[i], true
	return true
}

// appCandidates are the registrations that could be the one: marked, or asking for what the purposes take beyond signing in.
func appCandidates(all []graph.Application, s automation.StatedAutomation) []graph.Application {
	var list []graph.Application
	for _, a := range all {
		_, partner := a.AccessTo(graph.PartnerCenterAPI)
		onGraph, _ := a.AccessTo(graph.GraphAPI)
		customers := a.Audience == graph.ManyTenants && len(a.WebRedirects) > 0 && len(onGraph.Scopes) > 0 && !s.HasPurpose(sam.PartnerCenter)
		if a.HasTag(app.AppMarker) || partner || customers {
			list = append(list, a)
		}
	}
	return list
}
