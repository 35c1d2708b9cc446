package steps

import (
	"context"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
)

// Answers to [AskApp] beside the application id of one that is registered.
const (
	NewApp     = "new"      // none of those that there are
	restoreApp = "restore-" // with the application id of one that was deleted behind it
)

// A choice is which application is meant.
type choice struct {
	app      *graph.Application // nil: none yet
	deleted  *graph.Application // the one that is to be taken back, or could be
	restore  bool               // somebody said that it is to be
	new      bool               // somebody said that none of those that there are is meant
	several  bool               // some could be meant, and nobody said which
	declared bool               // somebody said so, or cspready made it
	missing  string             // the application id that somebody said, where nothing here has it
	options  []graph.Application
	marked   []graph.Application
	gone     []graph.Application // deleted ones that could be taken back
}

// choose finds the application that is meant: the one that somebody named, the one that is marked, or the only one whose permissions fit.
// Its name never decides.
func (r *appReading) choose(ctx context.Context, s situation) (choice, error) {
	all, err := r.all(ctx)
	if err != nil {
		return choice{}, err
	}
	c := choice{options: candidates(all, s)}
	for _, d := range r.gone(ctx) {
		if d.Tagged(appMarker) {
			c.gone = append(c.gone, d)
		}
	}
	if c.named(all, s.app) {
		return c, nil
	}
	c.marked = slices.DeleteFunc(slices.Clone(all), func(a graph.Application) bool { return !a.Tagged(appMarker) })
	if c.new = s.app == NewApp; c.new {
		c.settle(slices.DeleteFunc(slices.Clone(c.marked), func(a graph.Application) bool { return a.Created.Before(s.appAt.Add(-clocksDiffer)) }))
		return c, nil
	}
	c.missing = strings.TrimPrefix(s.app, restoreApp)
	switch {
	case len(c.marked) > 0:
		c.settle(c.marked)
	case len(c.gone) > 0:
		c.deleted = &c.gone[0]
	case len(c.options) == 1:
		c.app = &c.options[0]
	case len(c.options) > 1:
		c.several = true
	}
	return c, nil
}

// clocksDiffer is how far the clock here may be ahead of Microsoft's. An application that a run which was cut short made for the answer
// "a new one" is younger than the answer.
const clocksDiffer = 5 * time.Minute

// settle takes the only one of the applications; where there are several, each could be it.
func (c *choice) settle(marked []graph.Application) {
	if len(marked) == 1 {
		c.app, c.declared = &marked[0], true
	}
	c.several = len(marked) > 1
}

// others are the object ids of the applications that are marked and not meant.
func (c *choice) others() []string {
	var ids []string
	for _, a := range c.marked {
		if c.app == nil || a.ID != c.app.ID {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// named takes what somebody said; false where that leads to nothing that there is.
func (c *choice) named(all []graph.Application, said string) bool {
	if id, ok := strings.CutPrefix(said, restoreApp); ok {
		if i := slices.IndexFunc(c.gone, func(a graph.Application) bool { return strings.EqualFold(a.AppID, id) }); i >= 0 {
			c.deleted, c.restore, c.declared = &c.gone[i], true, true
			return true
		}
		said = id // it was taken back since
	}
	i := slices.IndexFunc(all, func(a graph.Application) bool { return said != "" && strings.EqualFold(a.AppID, said) })
	if i < 0 {
		return false
	}
	c.app, c.declared = &all[i], true
	return true
}

// candidates are the registrations that could be the one: marked, or asking for what the purposes take beyond signing in.
func candidates(all []graph.Application, s situation) []graph.Application {
	var list []graph.Application
	for _, a := range all {
		_, partner := a.Wants(graph.PartnerCenterAPI)
		onGraph, _ := a.Wants(graph.GraphAPI)
		customers := a.Audience == graph.ManyTenants && len(a.WebRedirects) > 0 && len(onGraph.Scopes) > 0 && !s.has(sam.PartnerCenter)
		if a.Tagged(appMarker) || partner || customers {
			list = append(list, a)
		}
	}
	return list
}
