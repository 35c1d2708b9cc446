package live

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"

	"cspready/graph"
	"cspready/graph/wire"
)

// batchSize is how many requests a $batch takes.
const batchSize = 20

// GroupMembers yields who is in each group. A $batch asks for ten groups, name and first page of members each; further pages are read one by
// one. A page that fails makes the group unreadable: half a list would read as a whole one.
//
// https://learn.microsoft.com/graph/api/group-list-transitivemembers
func (c *Connection) GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members] {
	return func(yield func(graph.Members) bool) {
		for ids := range slices.Chunk(groupIDs, batchSize/2) {
			var urls []string
			for _, id := range ids {
				at := "/groups/" + segment(id)
				urls = append(urls, at+"?$select="+wire.GroupSelect, at+"/transitiveMembers?$select=id&$top=999")
			}
			answers, err := c.batch(ctx, graph.OpReadGroupMembers, urls)
			if err != nil {
				return // those not yielded are not known
			}
			for i, id := range ids {
				if !yield(c.membersOf(ctx, id, answers[2*i], answers[2*i+1])) {
					return
				}
			}
		}
	}
}

// membersOf reads one group. That there is no such group is believed when the group itself says so.
func (c *Connection) membersOf(ctx context.Context, id string, group, members batchAnswer) graph.Members {
	m := graph.Members{GroupID: id}
	if named, err := decode[wire.Group](graph.OpReadGroup, group); err == nil {
		m.Name = named.DisplayName
	}
	if errors.Is(group.err, graph.ErrNotFound) && errors.Is(members.err, graph.ErrNotFound) {
		m.Err = group.err
		return m
	}
	ids := map[string]bool{}
	if statusIn(members.err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) && group.err == nil {
		m.Err = c.walk(ctx, id, ids, map[string]bool{}) // not served here: go through the groups one by one
	} else {
		m.Err = c.wholeGroup(ctx, members, ids)
	}
	if errors.Is(m.Err, graph.ErrNotFound) { // its members alone say so
		m.Err = cmp.Or(group.err, error(&graph.Error{Op: graph.OpReadGroupMembers, Kind: graph.ErrUnreadable}))
	}
	if m.Err == nil {
		for id := range ids {
			m.UserIDs = append(m.UserIDs, id)
		}
		slices.Sort(m.UserIDs)
	}
	return m
}

// wholeGroup collects the accounts of a first page and of those after it.
func (c *Connection) wholeGroup(ctx context.Context, first batchAnswer, ids map[string]bool) error {
	const op = graph.OpReadGroupMembers
	if first.err != nil {
		return first.err
	}
	p, ok := wire.ReadPage[wire.DirectoryObject](first.body)
	if !ok {
		return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	for _, m := range p.Items {
		if err := count(op, m, ids, nil); err != nil {
			return err
		}
	}
	if p.Next == "" {
		return nil
	}
	for m, err := range readItems[wire.DirectoryObject](ctx, c, op, p.Next) {
		if err == nil {
			err = count(op, m, ids, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// walk collects the accounts of a group and of the groups in it, each once: groups can be in each other.
func (c *Connection) walk(ctx context.Context, group string, ids, seen map[string]bool) error {
	const op = graph.OpReadGroupMembers
	for queue := []string{group}; len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		for m, err := range readItems[wire.DirectoryObject](ctx, c, op, c.address("/groups/"+segment(queue[0])+"/members", "$top", "999")) {
			if err == nil {
				err = count(op, m, ids, &queue)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// count takes an account in, and a group onto the queue if there is one. Devices and service principals sign nobody in. An object without
// a type could be an account, so what it is in is unreadable.
func count(op string, m wire.DirectoryObject, ids map[string]bool, queue *[]string) error {
	switch {
	case m.IsUser():
		ids[m.ID] = true
	case m.Type == "" || m.ID == "":
		return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	case m.IsGroup() && queue != nil:
		*queue = append(*queue, m.ID)
	}
	return nil
}
