package live

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"maps"
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
	named, err := groupOf(group)
	m.Name, m.Hidden = named.Name, named.HidesMembers
	if errors.Is(group.err, graph.ErrNotFound) && errors.Is(members.err, graph.ErrNotFound) {
		m.Err = group.err
		return m
	}
	found := memberSet{users: map[string]bool{}, groups: map[string]bool{}}
	if hasStatus(members.err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) && group.err == nil {
		m.Err = c.walkGroups(ctx, id, found) // not supported here: read the groups one by one
	} else {
		m.Err = c.readAllMembers(ctx, members, found)
	}
	if errors.Is(m.Err, graph.ErrNotFound) { // only its members are not found
		m.Err = cmp.Or(group.err, error(&graph.Error{Op: graph.OpReadGroupMembers, Kind: graph.ErrUnreadable}))
	}
	if m.Err != nil {
		return m
	}
	m.UserIDs, m.Nested = slices.Sorted(maps.Keys(found.users)), slices.Sorted(maps.Keys(found.groups))
	var hidden bool
	if err == nil {
		hidden, err = c.anyHidesMembers(ctx, m.Nested)
	}
	m.Hidden, m.Err = m.Hidden || hidden, wire.ListError(err) // otherwise it is not known whether it hides its members
	return m
}

// groupOf reads the answer about one group, without its members.
func groupOf(a batchAnswer) (graph.Group, error) {
	answer, err := decodeBody[wire.Group](graph.OpReadGroup, a)
	if err != nil {
		return graph.Group{}, err
	}
	group, ok := answer.Read()
	if !ok {
		return graph.Group{}, &graph.Error{Op: graph.OpReadGroup, Kind: graph.ErrUnreadable}
	}
	return group, nil
}

// A memberSet is what was found in a group so far: ids of accounts, and of groups in it.
type memberSet struct{ users, groups map[string]bool }

// anyHidesMembers reports whether one of the groups hides its members.
func (c *Connection) anyHidesMembers(ctx context.Context, groupIDs []string) (bool, error) {
	for ids := range slices.Chunk(groupIDs, batchSize) {
		var urls []string
		for _, id := range ids {
			urls = append(urls, "/groups/"+pathSegment(id)+"?$select="+wire.GroupSelect)
		}
		answers, err := c.readBatch(ctx, graph.OpReadGroup, urls)
		if err != nil {
			return false, err
		}
		for _, a := range answers {
			group, err := groupOf(a)
			if err != nil || group.HidesMembers {
				return group.HidesMembers, err
			}
		}
	}
	return false, nil
}

// EligibleMembers yields the principals who may activate their membership of each group, accounts and groups, as
// UserIDs and Nested. ErrUnlicensed means that the tenant has no Privileged Identity Management for groups.
//
// https://learn.microsoft.com/graph/api/privilegedaccessgroup-list-eligibilityscheduleinstances
func (c *Connection) EligibleMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members] {
	const op = graph.OpReadEligibleMembers
	return func(yield func(graph.Members) bool) {
		for _, id := range groupIDs {
			at := c.addressOf("/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
				"$filter", "groupId eq "+quoteFilter(id))
			found, err := wire.Collect(readList[wire.GroupEligibility](ctx, c, op, at))
			m := graph.Members{GroupID: id, Err: err}
			for _, e := range found {
				if e.Member {
					m.UserIDs = append(m.UserIDs, e.PrincipalID)
				}
			}
			if !yield(m) {
				return
			}
		}
	}
}

// readAllMembers collects the accounts of the first page and of the pages after it.
func (c *Connection) readAllMembers(ctx context.Context, first batchAnswer, found memberSet) error {
	const op = graph.OpReadGroupMembers
	if first.err != nil {
		return first.err
	}
	p, ok := wire.ReadPage[wire.DirectoryObject](first.body)
	if !ok {
		return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	for _, m := range p.Items {
		if err := collectMember(op, m, found); err != nil {
			return err
		}
	}
	if p.Next == "" {
		return nil
	}
	for m, err := range readItems[wire.DirectoryObject](ctx, c, op, p.Next) {
		if err == nil {
			err = collectMember(op, m, found)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// walkGroups collects the accounts of a group and of nested groups. It reads each group once, because groups can
// contain each other.
func (c *Connection) walkGroups(ctx context.Context, group string, found memberSet) error {
	const op = graph.OpReadGroupMembers
	queue := []string{group}
	for seen := map[string]bool{group: true}; len(queue) > 0; queue = queue[1:] {
		for m, err := range readItems[wire.DirectoryObject](ctx, c, op,
			c.addressOf("/groups/"+pathSegment(queue[0])+"/members", "$top", "999")) {
			if err == nil {
				err = collectMember(op, m, found)
			}
			if err != nil {
				return err
			}
			if m.IsGroup() && !seen[m.ID] {
				seen[m.ID] = true
				queue = append(queue, m.ID)
			}
		}
	}
	return nil
}

// collectMember adds an account or a group to what was found. Objects of other types sign no person in. An object
// without a type could be an account, so it makes its group unreadable.
func collectMember(op string, m wire.DirectoryObject, found memberSet) error {
	switch {
	case m.Type == "" || m.ID == "":
		return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	case m.IsUser():
		found.users[m.ID] = true
	case m.IsGroup():
		found.groups[m.ID] = true
	}
	return nil
}
