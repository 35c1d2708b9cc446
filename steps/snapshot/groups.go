package snapshot

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// groupCache has the groups that were read so far: a group is read once in a run.
type groupCache struct {
	sem      steps.Semaphore // held while groups are read, so that no group is read twice
	members  map[string]graph.Members
	eligible map[string]graph.Members // who may activate their membership
	lacksPIM bool                     // the service said that there is no Privileged Identity Management for groups
}

// errGroupUnread is why a group is unknown that the service did not answer at all.
var errGroupUnread = &graph.Error{Op: graph.OpReadGroupMembers, Kind: graph.ErrUnavailable}

// errHiddenMembers is why a group is unknown that hides its members from this sign-in.
var errHiddenMembers = &steps.UnreadReason{
	Happened: assets.Say("unread.hidden-members", "scope", graph.ReadHiddenMembers),
	Next:     assets.Say("unread.hidden-members-next", "scope", graph.ReadHiddenMembers),
}

// Groups returns groups with their members, by id; each has a reason if it is not known. WithEligible also tells who
// may activate their membership.
func (s *Snapshot) Groups(ctx context.Context, roster *coverage.Roster, ids []string, withEligible bool,
) map[string]coverage.Group {
	cache := &s.directory.groups
	defer cache.sem.Acquire()()
	s.readMembers(ctx, ids)
	if withEligible = withEligible && !s.LacksPIM(ctx); withEligible {
		s.readEligibleMembers(ctx, roster, ids)
	}
	found := map[string]coverage.Group{}
	for _, id := range ids {
		if !graph.IsGUID(id) {
			continue // a word, which is no group
		}
		found[id] = s.resolveGroup(roster, id)
		if withEligible && !cache.lacksPIM {
			found[id] = s.addEligible(roster, id, found[id])
		}
	}
	return found
}

// readMembers reads the groups that were not read yet. Those that the service does not answer stay unread.
func (s *Snapshot) readMembers(ctx context.Context, ids []string) {
	cache := &s.directory.groups
	if cache.members == nil {
		cache.members, cache.eligible = map[string]graph.Members{}, map[string]graph.Members{}
	}
	missing := notIn(cache.members, ids)
	if len(missing) == 0 {
		return
	}
	for _, id := range missing {
		cache.members[id] = graph.Members{GroupID: id, Err: errGroupUnread}
	}
	for m := range s.reader.Tenant.GroupMembers(ctx, missing) {
		cache.members[m.GroupID] = m
	}
}

// readEligibleMembers reads who may activate their membership of groups, and of the groups in them. Where that is a
// group, it reads its members as well.
func (s *Snapshot) readEligibleMembers(ctx context.Context, roster *coverage.Roster, ids []string) {
	cache := &s.directory.groups
	var all []string
	for _, id := range ids {
		if m := cache.members[id]; m.Err == nil {
			all = append(append(all, id), m.Nested...)
		}
	}
	missing := notIn(cache.eligible, all)
	if len(missing) == 0 || cache.lacksPIM {
		return
	}
	for _, id := range missing {
		cache.eligible[id] = graph.Members{GroupID: id, Err: errGroupUnread}
	}
	licence := s.Licence(ctx).Seen()
	var groups []string
	for m := range s.reader.Tenant.EligibleMembers(ctx, missing) {
		if s.deniesPIM(ctx, m.Err) || licence == graph.P1 && isUnknownToService(m.Err) {
			cache.lacksPIM = true
			return
		}
		cache.eligible[m.GroupID] = m
		for _, id := range m.UserIDs {
			if _, isAccount := roster.Find(id); !isAccount {
				groups = append(groups, id)
			}
		}
	}
	s.readMembers(ctx, groups)
}

// isUnknownToService reports whether the service does not know a list at all, as where a feature is not part of the
// tenant's edition.
func isUnknownToService(err error) bool {
	var e *graph.Error
	return errors.As(err, &e) && slices.Contains([]int{400, 404, 501}, e.Status)
}

// notIn returns the ids that are no keys of a map, each once.
func notIn(known map[string]graph.Members, ids []string) []string {
	var missing []string
	for _, id := range ids {
		if _, isKnown := known[id]; !isKnown && graph.IsGUID(id) && !slices.Contains(missing, id) {
			missing = append(missing, id)
		}
	}
	return missing
}

// resolveGroup turns the members of a group into numbers of the roster. Ids that are not in it are of newer accounts,
// or of other objects.
func (s *Snapshot) resolveGroup(roster *coverage.Roster, id string) coverage.Group {
	m := s.directory.groups.members[id]
	if errors.Is(m.Err, graph.ErrNotFound) {
		return coverage.Group{NotFound: true}
	}
	group := coverage.Group{Name: m.Name, Unread: m.Err}
	if session, _ := s.reader.Tenant.Session(); m.Hidden && !slices.Contains(session.Scopes, graph.ReadHiddenMembers) {
		group.Unread = firstError(m.Err, errHiddenMembers)
	}
	for _, id := range m.UserIDs {
		if n, ok := roster.Find(id); ok {
			group.Members = append(group.Members, int32(n))
		}
	}
	return group
}

// addEligible adds to a group those who may activate their membership of it, or of a group in it. A member who may
// have activated the membership is one for a while: anyone, where that was not read.
func (s *Snapshot) addEligible(roster *coverage.Roster, id string, group coverage.Group) coverage.Group {
	cache := &s.directory.groups
	if group.NotFound {
		return group
	}
	var lasting []int32
	isKnown := true
	for _, of := range append([]string{id}, cache.members[id].Nested...) {
		m := cache.eligible[of]
		group.Unread = firstError(group.Unread, m.Err)
		isKnown = isKnown && m.Err == nil
		for _, principal := range m.UserIDs {
			if n, ok := roster.Find(principal); ok {
				group.Eligible = append(group.Eligible, int32(n))
				continue
			}
			members := s.resolveGroup(roster, principal) // not found: deleted, or no group
			group.Eligible = append(group.Eligible, members.Members...)
			group.Unread = firstError(group.Unread, members.Unread)
			isKnown = isKnown && members.Unread == nil
		}
	}
	for _, n := range group.Members {
		if isKnown && !slices.Contains(group.Eligible, n) {
			lasting = append(lasting, n)
		} else {
			group.Temporary = append(group.Temporary, n)
		}
	}
	group.Members = lasting
	return group
}
