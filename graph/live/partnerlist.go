package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

// partnerList reads a whole list of Partner Center, page after page. An item that cannot be read makes the list unreadable, as does a
// list that is shorter than it says it is: half a list would read as a whole one.
func partnerList[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, path string) ([]V, error) {
	unreadable := &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	var all []V
	most, seen := 0, map[string]bool{}
	for next := (wire.PartnerLink{URI: path}); next.URI != ""; {
		if seen[next.Key()] {
			return nil, unreadable // the list goes round in a circle
		}
		seen[next.Key()] = true
		data, err := c.askPartner(ctx, op, next)
		if err != nil {
			return nil, err
		}
		page, ok := wire.ReadPartnerPage[T](data)
		if !ok {
			return nil, unreadable
		}
		for _, answer := range page.Items {
			item, ok := answer.Read()
			if !ok {
				return nil, unreadable
			}
			all = append(all, item)
		}
		most, next = max(most, page.Total), page.Next
	}
	if len(all) < most {
		return nil, unreadable
	}
	return all, nil
}
