package live

import (
	"context"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

// GroupsNamed returns the groups with one of these names, which are not unique.
//
// https://learn.microsoft.com/graph/api/group-list
func (c *Connection) GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error) {
	if len(names) == 0 {
		return nil, nil // the filter would be malformed
	}
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = quoteFilter(name)
	}
	at := c.addressOf("/groups", "$filter", "displayName in ("+strings.Join(list, ",")+")", "$select", wire.GroupSelect)
	return wire.Collect(readList[wire.Group](ctx, c, graph.OpReadGroups, at))
}

// AddMember adds a member to a group from a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/group-post-members
func (c *Connection) AddMember(ctx context.Context, groupID, body string) error {
	_, err := c.send(ctx, graph.OpAddMember, abstractions.POST,
		c.addressOf("/groups/"+pathSegment(groupID)+"/members/$ref"), []byte(body))
	return markUnsure(err)
}
