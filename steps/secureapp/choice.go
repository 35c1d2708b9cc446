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

// A choice is the application that the tenant's automation uses, and how it was identified.
type choice struct {
	app          *graph.Application // nil if there is none yet
	deleted      *graph.Application // the deleted application that is to be restored, or could be
	wantsRestore bool               // the statement is to restore it
	isAmbiguous  bool               // several fit, and there is no statement
	isStated     bool               // a statement on this machine names it, or cspready created it here
	isMarked     bool               // it has the marker, which every person who may change it can set
	wantsNew     bool               // the statement is to create a new one
	missingID    string             // the stated application id if the tenant has no such application
	options      []graph.Application
	restorable   []graph.Application // deleted ones that cspready marked
}

// chooseApp finds the application that automation uses: the stated one, the one with the marker, or the only one
// whose permissions fit. The name of an application never decides.
func chooseApp(ctx context.Context, r *snapshot.Snapshot, s automation.Stated) (choice, error) {
	all, err := r.Applications(ctx).Whole()
	if err != nil {
		return choice{}, err
	}
	c := choice{options: appCandidates(all, s)}
	deleted := r.DeletedApplications(ctx).Seen() // if they cannot be read, there are none to choose from
	for _, d := range deleted {
		if d.HasTag(app.MarkerTag) {
			c.restorable = append(c.restorable, d)
		}
	}
	if c.chooseStated(all, s.AppAnswer) {
		return c, nil
	}
	marked := slices.DeleteFunc(slices.Clone(all), func(a graph.Application) bool { return !a.HasTag(app.MarkerTag) })
	if s.AppAnswer == automation.NewApp {
		c.chooseMarked(slices.DeleteFunc(marked, s.ExistedBefore)) // created by a run that was interrupted
		c.wantsNew = c.app == nil && !c.isAmbiguous
		return c, nil
	}
	c.missingID = strings.TrimPrefix(s.AppAnswer, automation.RestorePrefix)
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

// chooseMarked chooses the application with the marker. Several with the marker are ambiguous.
func (c *choice) chooseMarked(marked []graph.Application) {
	if len(marked) == 1 {
		c.app, c.isMarked = &marked[0], true
	}
	c.isAmbiguous = len(marked) > 1
}

// chooseStated chooses the application of a statement; false if the tenant does not have it.
func (c *choice) chooseStated(all []graph.Application, id string) bool {
	id, restores := strings.CutPrefix(id, automation.RestorePrefix)
	hasID := func(a graph.Application) bool { return id != "" && strings.EqualFold(a.AppID, id) }
	if restores {
		if i := slices.IndexFunc(c.restorable, hasID); i >= 0 {
			c.deleted, c.wantsRestore, c.isStated = &c.restorable[i], true, true
			return true
		}
		// It is among the others if it was restored in the meantime.
	}
	i := slices.IndexFunc(all, hasID)
	if i < 0 {
		return false
	}
	c.app, c.isStated = &all[i], true
	return true
}

// appCandidates returns the registrations that automation could use: those with the marker, and those that request
// the permissions of the purposes beyond sign-in.
func appCandidates(all []graph.Application, s automation.Stated) []graph.Application {
	var list []graph.Application
	for _, a := range all {
		_, partner := a.AccessTo(graph.PartnerCenterAPI)
		onGraph, _ := a.AccessTo(graph.GraphAPI)
		customers := a.Audience == graph.ManyTenants && len(a.WebRedirects) > 0 && len(onGraph.Scopes) > 0 &&
			!s.HasPurpose(sam.PartnerCenter)
		if a.HasTag(app.MarkerTag) || partner || customers {
			list = append(list, a)
		}
	}
	return list
}
