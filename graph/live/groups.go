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

// batchSize is the maximum number of requests in a $batch.
const batchSize = 20

// GroupMembers yields the members of each group. A $batch reads ten groups, name and first page of members of each;
// further pages are read one by one. If a page fails the group is unreadable, because half a list could be taken for
// a whole one.
//
// https://learn.microsoft.com/graph/api/group-list-transitivemembers
func (c *Connection) GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members] {
	return func(yield func(graph.Members) bool) {
		for ids := range slices.Chunk(groupIDs, batchSize/2) {
			var urls []string
			for _, id := range ids {
				path := "/groups/" + pathSegment(id)
				urls = append(urls, path+"?$select="+wire.GroupSelect, path+"/transitiveMembers?$select=id&$top=999")
			}
			answers, err := c.readBatch(ctx, graph.OpReadGroupMembers, urls)
			if err != nil {
				return // the rest remain unknown
			}
			for i, id := range ids {
				if !yield(c.membersOf(ctx, id, answers[2*i], answers[2*i+1])) {
					return
				}
			}
		}
	}
}

// membersOf reads one group. A missing group counts as missing only if the group itself is not found.
func (c *Connection) membersOf(ctx context.Context, id string, group, members batchAnswer) graph.Members {
	m := graph.Members{GroupID: id}
	if named, err := decodeBody[wire.Group](graph.OpReadGroup, group); err == nil {
		m.Name = named.DisplayName
	}
	if errors.Is(group.err, graph.ErrNotFound) && errors.Is(members.err, graph.ErrNotFound) {
		m.Err = group.err
		return m
	}
	ids := map[string]bool{}
	if hasStatus(members.err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) && group.err == nil {
		m.Err = c.walkGroups(ctx, id, ids, map[string]bool{}) // not supported here: read the groups one by one
	} else {
		m.Err = c.readAllMembers(ctx, members, ids)
	}
	if errors.Is(m.Err, graph.ErrNotFound) { // only its members are not found
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

// readAllMembers collects the accounts of the first page and of the pages after it.
func (c *Connection) readAllMembers(ctx context.Context, first batchAnswer, ids map[string]bool) error {
	const op = graph.OpReadGroupMembers
	if first.err != nil {
		return first.err
	}
	p, ok := wire.ReadPage[wire.DirectoryObject](first.body)
	if !ok {
		return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	for _, m := range p.Items {
		if err := collectMember(op, m, ids, nil); err != nil {
			return err
		}
	}
	if p.Next == "" {
		return nil
	}
	for m, err := range readItems[wire.DirectoryObject](ctx, c, op, p.Next) {
		if err == nil {
			err = collectMember(op, m, ids, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// walkGroups collects the accounts of a group and of nested groups. It reads each group once, because groups can
// contain each other.
func (c *Connection) walkGroups(ctx context.Context, group string, ids, seen map[string]bool) error {
	const op = graph.OpReadGroupMembers
	for queue := []string{group}; len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		for m, err := range readItems[wire.DirectoryObject](ctx, c, op,
			c.addressOf("/groups/"+pathSegment(queue[0])+"/members", "$top", "999")) {
			if err == nil {
				err = collectMember(op, m, ids, &queue)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// collectMember adds an account to ids, and a group to the queue if there is one. Devices and service principals do
// not matter here. An object without a type could be an account, so it makes its group unreadable.
func collectMember(op string, m wire.DirectoryObject, ids map[string]bool, queue *[]string) error {
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
