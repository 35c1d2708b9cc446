package snapshot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// Assignments are the assignments of directory roles. Eligible ones can be activated with Privileged Identity
// Management.
type Assignments struct {
	Active, Eligible Part[graph.AssignmentList]
}

// Seen lists the assignments that were read, active and eligible ones. There may be more.
func (a Assignments) Seen() []graph.Assignment {
	return slices.Concat(a.Active.Seen().All, a.Eligible.Seen().All)
}

// errOnlySomeRoles is why assignments are known in part: the service lists them only role by role.
var errOnlySomeRoles = &steps.UnreadReason{
	Happened: assets.Say("unread.roles-by-filter"), Next: assets.Say("unread.roles-by-filter-next"),
}

// Assignments returns the active and the eligible role assignments. Where the service lists them only role by role, it
// asks for the roles that policies name as well.
func (s *Snapshot) Assignments(ctx context.Context) Assignments {
	var (
		active, eligible Part[graph.AssignmentList]
		reads            sync.WaitGroup
	)
	reads.Go(func() {
		active = s.directory.active.readOnce(ctx, func(ctx context.Context) Part[graph.AssignmentList] {
			list, err := s.reader.Tenant.Assignments(ctx, s.policyRoleIDs(ctx))
			if err == nil {
				err = errEmpty(len(list.All), graph.OpReadRoleAssignments) // every tenant has a Global Administrator
			}
			return assignmentPart(list, err)
		})
	})
	reads.Go(func() {
		if eligible = s.eligibleRoles(ctx); s.deniesPIM(ctx, eligible.Reason()) {
			eligible = WholePart(graph.AssignmentList{})
		}
	})
	reads.Wait()
	return Assignments{active, eligible}
}

func assignmentPart(list graph.AssignmentList, err error) Part[graph.AssignmentList] {
	if err == nil && list.OnlyRoles != nil {
		return SomePart(list, errOnlySomeRoles)
	}
	return PartOf(list, err)
}

// policyRoleIDs returns a function that lists the roles of policies. Those of policies that could not be read stay
// unknown.
func (s *Snapshot) policyRoleIDs(ctx context.Context) func() []string {
	return func() []string { return policyRoleIDs(s.Policies(ctx).Seen()) }
}

// eligibleRoles returns the eligible assignments, or the reason that the service gave for not listing them.
func (s *Snapshot) eligibleRoles(ctx context.Context) Part[graph.AssignmentList] {
	return s.directory.eligible.readOnce(ctx, func(ctx context.Context) Part[graph.AssignmentList] {
		return assignmentPart(s.reader.Tenant.Eligible(ctx, s.policyRoleIDs(ctx)))
	})
}

// RoleHolders returns the holders of each role. An assignment to a group counts for its members, and for those who may
// activate their membership. None of the active ones is known to be lasting. It fails if active assignments could not
// be read at all.
func (s *Snapshot) RoleHolders(ctx context.Context) (coverage.Roles, error) {
	return s.roleHolders(ctx, func(graph.Assignment) bool { return false })
}

// roleHolders is RoleHolders with a function that tells which active assignments are known to have no end.
func (s *Snapshot) roleHolders(ctx context.Context, lasts func(graph.Assignment) bool) (coverage.Roles, error) {
	roster, err := s.Users(ctx).Whole()
	if err != nil {
		return coverage.Roles{}, err
	}
	assignments := s.Assignments(ctx)
	active, activeUnread := assignments.Active.Found()
	if state := assignments.Active.State(); state != ReadWhole && state != ReadInPart {
		return coverage.Roles{}, activeUnread
	}
	eligible, eligibleUnread := assignments.Eligible.Found()
	held := map[string]coverage.Holders{}
	for _, role := range active.OnlyRoles { // those without holders are known, too
		held[strings.ToLower(role)] = coverage.Holders{}
	}
	for _, a := range active.All {
		s.addHolders(ctx, held, roster, a, holding{active: true, lasting: lasts(a)})
	}
	for _, a := range eligible.All {
		s.addHolders(ctx, held, roster, a, holding{})
	}
	unread := firstError(activeUnread, eligibleUnread)
	for role, h := range held {
		if eligibleUnread != nil && !(len(eligible.OnlyRoles) > 0 && eligible.HasRole(role)) {
			h.Unread = firstError(h.Unread, eligibleUnread)
		}
		if !active.HasRole(role) {
			h.Unread = firstError(h.Unread, activeUnread)
		}
		held[role] = h
	}
	return coverage.NewRoles(held, unread), nil
}

// firstError returns the first of several reasons; nil if there is none.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// A holding says how an assignment holds: not active means that it has to be activated.
type holding struct{ active, lasting bool }

// addHolders adds the accounts that an assignment is for to the holders of its role.
func (s *Snapshot) addHolders(ctx context.Context, held map[string]coverage.Holders, roster *coverage.Roster,
	a graph.Assignment, how holding) {
	role := strings.ToLower(a.Role)
	h := held[role]
	g := s.resolvePrincipal(ctx, roster, a)
	switch {
	case !a.IsTenantWide():
		h.Scoped = slices.Concat(h.Scoped, g.Members, g.Temporary, g.Eligible)
	case how.lasting:
		h.Lasting, h.Temporary = append(h.Lasting, g.Members...), append(h.Temporary, g.Temporary...)
		h.Eligible = append(h.Eligible, g.Eligible...)
	case how.active:
		h.Temporary = slices.Concat(h.Temporary, g.Members, g.Temporary)
		h.Eligible = append(h.Eligible, g.Eligible...)
	default:
		h.Eligible = slices.Concat(h.Eligible, g.Members, g.Temporary, g.Eligible)
	}
	h.Unread = firstError(h.Unread, g.Unread)
	held[role] = h
}

// errTypeUnread is why the holders of a role are unknown: an assignment does not say what kind of object has it.
var errTypeUnread = &graph.Error{Op: graph.OpReadRoleAssignments, Kind: graph.ErrUnreadable}

// resolvePrincipal returns the accounts that an assignment is for, as a group of one or as the group that has the role.
// A user who is not in the roster was deleted, and objects of other types sign no person in.
func (s *Snapshot) resolvePrincipal(ctx context.Context, roster *coverage.Roster, a graph.Assignment) coverage.Group {
	if n, ok := roster.Find(a.PrincipalID); ok {
		return coverage.Group{Members: []int32{int32(n)}}
	}
	if !a.MayBeGroup() {
		return coverage.Group{}
	}
	g := s.Groups(ctx, roster, []string{a.PrincipalID}, true)[a.PrincipalID]
	if g.NotFound && a.Kind != graph.GroupPrincipal {
		g.Unread = errTypeUnread
	}
	return g
}

// LastingRoleHolders is RoleHolders for policies that name some roles: it tells who holds those for good. An activation
// ends after some hours, and an assignment may have an end. Without Privileged Identity Management every assignment
// lasts; where the service does not say, none does.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignmentscheduleinstances
func (s *Snapshot) LastingRoleHolders(ctx context.Context, roles []string) (coverage.Roles, error) {
	if s.LacksPIM(ctx) {
		return s.roleHolders(ctx, func(graph.Assignment) bool { return true })
	}
	schedules, err := s.roleSchedules(ctx, roles).Whole()
	if s.deniesPIM(ctx, err) || err == nil && len(schedules) == 0 && s.Licence(ctx).Seen() == graph.P1 {
		return s.roleHolders(ctx, func(graph.Assignment) bool { return true })
	}
	type assignment struct{ role, principal string }
	permanent := map[assignment]bool{}
	for _, schedule := range schedules { // none where they could not be read
		if schedule.IsPermanent() {
			permanent[assignment{strings.ToLower(schedule.Role), strings.ToLower(schedule.Principal)}] = true
		}
	}
	return s.roleHolders(ctx, func(a graph.Assignment) bool {
		return permanent[assignment{strings.ToLower(a.Role), strings.ToLower(a.PrincipalID)}]
	})
}

// roleSchedules returns for how long active assignments hold: those of all roles, or where the service lists them only
// role by role, those of the roles given.
func (s *Snapshot) roleSchedules(ctx context.Context, roles []string) Part[[]graph.RoleSchedule] {
	return s.directory.schedules.readOnceFrom(ctx, func(ctx context.Context) ([]graph.RoleSchedule, error) {
		all, err := s.reader.Tenant.RoleSchedules(ctx, "")
		if !isUnknownToService(err) || errors.Is(err, graph.ErrUnlicensed) {
			return all, err
		}
		for _, role := range roles {
			list, err := s.reader.Tenant.RoleSchedules(ctx, role)
			if err != nil {
				return nil, err
			}
			all = append(all, list...)
		}
		return all, nil
	})
}
