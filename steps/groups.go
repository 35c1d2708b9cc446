package steps

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/steps/mfa"
)

// groups are those that were read so far: a group is asked once in a run.
type groups struct {
	turn      turn // nobody asks for what another is about to learn
	known     map[string]mfa.Group
	requested map[string]bool
}

// readGroups returns the groups of the ids that could be read; those missing are not known.
func (g *groups) readGroups(ctx context.Context, dir ReadAPI, roster *mfa.Roster, ids []string) map[string]mfa.Group {
	defer g.turn.take()()
	if g.requested == nil {
		g.known, g.requested = map[string]mfa.Group{}, map[string]bool{}
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
			if group, ok := membersOf(roster, m); ok {
				g.known[m.GroupID] = group
			}
		}
	}
	found := map[string]mfa.Group{}
	for _, id := range ids {
		if group, ok := g.known[id]; ok {
			found[id] = group
		}
	}
	return found
}

// membersOf turns ids into numbers. Accounts that are not in the roster were made since, or are of another kind.
func membersOf(roster *mfa.Roster, m graph.Members) (mfa.Group, bool) {
	if errors.Is(m.Err, graph.ErrNotFound) {
		return mfa.Group{NotFound: true}, true
	}
	if m.Err != nil {
		return mfa.Group{}, false
	}
	group := mfa.Group{Name: m.Name}
	for _, id := range m.UserIDs {
		if n, ok := roster.Find(id); ok {
			group.Members = append(group.Members, int32(n))
		}
	}
	return group, true
}
