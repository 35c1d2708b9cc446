package policy

import (
	"context"
	"errors"
	"slices"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// switchBackTries is how often security defaults are tried once the policies are off. No one has to use MFA meanwhile,
// so it is less often than in the other direction.
const switchBackTries = 3

// A switchBack turns policies off and security defaults on. Nothing is in force in between, so whatever fails puts the
// policies back at once.
type switchBack struct {
	undo      change.Undo
	left      []steps.Reversal // parts of the change whose policies are on
	tries     int
	deletable []deletedPolicy // may be deleted, should Microsoft refuse security defaults beside them
	gone      []deletedPolicy // deleted before, by an undo that was interrupted
	deleted   []deletedPolicy
	finished  bool // security defaults are on
}

// requests lists the requests of the undo, and those that put the policies back if Microsoft finally refuses security
// defaults.
func (s *switchBack) requests() []graph.Request {
	var requests []graph.Request
	add := func(method, id, body string) {
		path := policiesPath
		if id != "" {
			path += "/" + id
		}
		requests = append(requests, graph.Request{Method: method, Path: path, Body: body})
	}
	for _, part := range s.left {
		add("PATCH", part.ID, part.Was)
	}
	on := defaultsRequest(true)
	on.Times = s.tries
	if len(s.deletable) > 0 {
		on.Times++
	}
	requests = append(requests, on)
	for _, p := range s.deletable {
		add("DELETE", p.id, "")
	}
	for _, part := range s.partsToRestore() {
		add("PATCH", part.ID, part.Body)
	}
	for _, p := range slices.Concat(s.gone, s.deletable) {
		add("POST", "", p.body)
	}
	return requests
}

// partsToRestore are the parts of the change whose policies exist.
func (s *switchBack) partsToRestore() []steps.Reversal {
	return slices.DeleteFunc(slices.Clone(s.undo.Entry.Reversal.Parts), func(part steps.Reversal) bool {
		return slices.ContainsFunc(s.gone, func(p deletedPolicy) bool { return p.id == part.ID })
	})
}

// do turns the policies off and security defaults on. If Microsoft refuses, the policies that a person agreed to delete
// are deleted, and security defaults tried again.
func (s *switchBack) do(ctx context.Context) error {
	for i, part := range s.left {
		err := s.undo.Tenant.UpdatePolicy(ctx, part.ID, part.Was)
		switch {
		case err != nil && i == 0 && len(s.left) == len(s.undo.Entry.Reversal.Parts) && steps.IsRefused(err):
			return err // nothing has changed
		case err != nil:
			return s.putBack(ctx, err)
		}
	}
	tries := s.tries
	if len(s.deletable) > 0 {
		tries = 1 // Microsoft has refused this before
	}
	err := s.turnOnDefaults(ctx, tries)
	if errors.Is(err, graph.ErrRefused) && len(s.deletable) > 0 {
		for _, p := range s.deletable {
			if err := s.undo.Tenant.DeletePolicy(ctx, p.id); err != nil && !errors.Is(err, graph.ErrNotFound) {
				return s.putBack(ctx, err)
			}
			s.deleted = append(s.deleted, p)
		}
		err = s.turnOnDefaults(ctx, s.tries)
	}
	if err != nil {
		return s.putBack(ctx, err)
	}
	s.finished = true
	return nil
}

// turnOnDefaults turns security defaults on, and retries while Microsoft still finds policies in the way. Without a
// clear refusal they may be on after all, which a read shows.
func (s *switchBack) turnOnDefaults(ctx context.Context, tries int) error {
	for try := 1; ; try++ {
		err := s.undo.Tenant.SetSecurityDefaults(ctx, true)
		if err != nil && !steps.IsRefused(err) {
			if on, unread := s.undo.Tenant.SecurityDefaults(ctx); unread == nil && on {
				return nil
			}
		}
		if err == nil || !errors.Is(err, graph.ErrRefused) || try == tries {
			return err
		}
		if err := steps.Pause(ctx, switchPause); err != nil {
			return err
		}
	}
}

// putBack restores what the original change had left: policies that exist are turned on, deleted ones are created
// again. The error says whether that is certain.
func (s *switchBack) putBack(ctx context.Context, why error) error {
	missing := slices.Concat(s.gone, s.deleted)
	for _, part := range s.partsToRestore() {
		if slices.ContainsFunc(s.deleted, func(p deletedPolicy) bool { return p.id == part.ID }) {
			continue
		}
		err := s.undo.Tenant.UpdatePolicy(ctx, part.ID, part.Body)
		if i := slices.IndexFunc(s.deletable, func(p deletedPolicy) bool { return p.id == part.ID }); i >= 0 &&
			errors.Is(err, graph.ErrNotFound) { // its deletion had no clear answer
			missing = append(missing, s.deletable[i])
		} else if err != nil {
			return notPutBack(err)
		}
	}
	for _, p := range missing {
		if _, err := s.undo.Tenant.CreatePolicy(ctx, p.body); err != nil {
			return notPutBack(err)
		}
	}
	s.deleted = nil
	return steps.RevertedError(graph.Error{Op: graph.OpSwitchToSecurityDefaults}, why)
}

func notPutBack(err error) error {
	return steps.Partial(&graph.Error{Op: graph.OpSwitchToSecurityDefaults, Kind: graph.ErrUnsure, Cause: err})
}

// reversal returns how to have the deleted policies again. Before the change is made it names all that may be deleted,
// so that an interrupted undo can be completed.
func (s *switchBack) reversal() steps.Reversal {
	deleted := slices.Concat(s.gone, s.deletable)
	if s.finished {
		deleted = slices.Concat(s.gone, s.deleted)
	}
	if len(deleted) == 0 {
		return steps.NoUndo(steps.ReasonIsUndo)
	}
	r := steps.Reversal{Kind: steps.PoliciesDeleted}
	for _, p := range deleted {
		r.Parts = append(r.Parts, steps.Reversal{Kind: steps.PolicyCreated, ID: p.id, Name: p.name, Was: p.body})
	}
	return r
}
