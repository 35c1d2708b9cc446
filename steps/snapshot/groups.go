package snapshot

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// groupCache has the groups that were read so far: a group is read once in a run.
type groupCache struct {
	sem       steps.Semaphore // held while groups are read, so that no group is read twice
	known     map[string]coverage.Group
	requested map[string]bool
}

// readGroups returns the groups of the ids that could be read; those missing are unknown.
func (g *groupCache) readGroups(ctx context.Context, dir ReadAPI, roster *coverage.Roster,
	ids []string) map[string]coverage.Group {
	defer g.sem.Acquire()()
	if g.requested == nil {
		g.known, g.requested = map[string]coverage.Group{}, map[string]bool{}
	}
	var missing []string
	for _, id := range ids {
		if !g.requested[id] {
			missing = append(missing, id)
			g.requested[id] = true
		}
	}
	if len(missing) > 0 {
		for m := range dir.GroupMembers(ctx, missing) {
			if group, ok := resolveMembers(roster, m); ok {
				g.known[m.GroupID] = group
			}
		}
	}
	found := map[string]coverage.Group{}
	for _, id := range ids {
		if group, ok := g.known[id]; ok {
			found[id] = group
		}
	}
	return found
}

// resolveMembers turns ids into numbers of the roster. Ids that are not in it are of newer accounts, or of other
// objects.
func resolveMembers(roster *coverage.Roster, m graph.Members) (coverage.Group, bool) {
	if errors.Is(m.Err, graph.ErrNotFound) {
		return coverage.Group{NotFound: true}, true
	}
	if m.Err != nil {
		return coverage.Group{}, false
	}
	group := coverage.Group{Name: m.Name}
	for _, id := range m.UserIDs {
		if n, ok := roster.Find(id); ok {
			group.Members = append(group.Members, int32(n))
		}
	}
	return group, true
}
