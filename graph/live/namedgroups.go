package live

import (
	"context"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// GroupsNamed returns the groups that have one of these names, which are not unique.
//
// https://learn.microsoft.com/graph/api/group-list
func (c *Connection) GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error) {
	if len(names) == 0 {
		return nil, nil // the filter would be malformed
	}
	const op = graph.OpReadGroups
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = quoted(name)
	}
	type group struct{ ID, DisplayName string }
	at := c.address("/groups", "$filter", "displayName in ("+strings.Join(list, ",")+")", "$select", "id,displayName")
	return collect(converted(op, each[group](ctx, c, op, at), func(g group) (graph.Group, bool) {
		return graph.Group{ID: g.ID, Name: g.DisplayName}, g.ID != ""
	}))
}

// AddMember puts somebody into a group as a JSON body says, sent as it is.
//
// https://learn.microsoft.com/graph/api/group-post-members
func (c *Connection) AddMember(ctx context.Context, groupID, body string) error {
	_, err := c.raw(ctx, graph.OpAddMember, abstractions.POST, c.address("/groups/"+segment(groupID)+"/members/$ref"), []byte(body))
	return unsure(err)
}
