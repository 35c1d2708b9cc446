package snapshot

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/coverage"
)

// A directory has the parts that our changes hardly alter: the organization, its licence and domains, its users with
// their methods, and role assignments. Snapshots of several runs may share it.
type directory struct {
	organization lazyPart[graph.Organization]
	licence      lazyPart[graph.Licence]
	domains      lazyPart[[]graph.Domain]
	users        lazyPart[*coverage.Roster]
	assignments  lazyPart[Assignments]
	groups       groupCache
	survey       methodSurvey
}

// isFailed reports whether users or role assignments could not be read completely, and should be read again.
func (d *directory) isFailed() bool { return d.users.isFailed() || d.assignments.isFailed() }

// Assignments are all assignments of directory roles. Eligible ones can be activated with Privileged Identity
// Management.
type Assignments struct {
	Active, Eligible Part[[]graph.Assignment]
}

// Found lists the assignments that were read, active ones first, and returns how many of them are active. Whether
// there may be more, the parts say.
func (a Assignments) Found() (list []graph.Assignment, active int) {
	now, _ := a.Active.Found()
	eligible, _ := a.Eligible.Found()
	return slices.Concat(now, eligible), len(now)
}

// Organization returns the tenant.
func (s *Snapshot) Organization(ctx context.Context) Part[graph.Organization] {
	if s.tenantInfo != nil {
		return WholePart(s.tenantInfo.Organization)
	}
	return s.directory.organization.readOnceFrom(ctx, s.reader.Tenant.Organization)
}

// ReadOrganization reads the tenant again: a plan names it, and must name the one that it is carried out in.
func (s *Snapshot) ReadOrganization(ctx context.Context) (graph.Organization, error) {
	return s.reader.Tenant.Organization(ctx)
}

// Licence returns the tenant's edition of Entra ID.
func (s *Snapshot) Licence(ctx context.Context) Part[graph.Licence] {
	if s.tenantInfo != nil && s.tenantInfo.Licence != graph.LicenceUnknown {
		return WholePart(s.tenantInfo.Licence)
	}
	return s.directory.licence.readOnceFrom(ctx, s.reader.Tenant.Licence)
}

// Domains returns the tenant's domains.
func (s *Snapshot) Domains(ctx context.Context) Part[[]graph.Domain] {
	return s.directory.domains.readOnceFrom(ctx, s.reader.Tenant.Domains)
}

// Users returns the accounts of the tenant, guests and disabled ones included.
func (s *Snapshot) Users(ctx context.Context) Part[*coverage.Roster] {
	return s.directory.users.readOnce(ctx, func(ctx context.Context) Part[*coverage.Roster] {
		roster := &coverage.Roster{}
		for u, err := range s.reader.Tenant.Users(ctx) {
			if err != nil && roster.Len() == 0 {
				return UnreadPart[*coverage.Roster](err)
			}
			if err != nil {
				roster.Sort()
				return SomePart(roster, err)
			}
			roster.Add(u)
		}
		roster.Sort()
		return WholePart(roster)
	})
}

// Assignments returns the active and the eligible role assignments.
func (s *Snapshot) Assignments(ctx context.Context) Assignments {
	read := s.directory.assignments.readOnce(ctx, func(ctx context.Context) Part[Assignments] {
		active, err := s.reader.Tenant.Assignments(ctx)
		if err != nil {
			return UnreadPart[Assignments](err)
		}
		return WholePart(Assignments{WholePart(active), s.readEligible(ctx)})
	})
	a, err := read.Whole()
	if err != nil {
		return Assignments{UnreadPart[[]graph.Assignment](err), UnreadPart[[]graph.Assignment](err)}
	}
	return a
}

// readEligible reads the eligible assignments. They need P2: without it there are none.
//
// https://learn.microsoft.com/entra/id-governance/licensing-fundamentals
func (s *Snapshot) readEligible(ctx context.Context) Part[[]graph.Assignment] {
	eligible, err := s.reader.Tenant.Eligible(ctx)
	licence, _ := s.Licence(ctx).Found()
	if errors.Is(err, graph.ErrUnlicensed) || err != nil && (licence == graph.Free || licence == graph.P1) {
		return WholePart(eligible)
	}
	return PartOf(eligible, err)
}

// RoleHolders returns the holders of each role. An assignment to a group counts for its members. A holder that cannot
// be read leaves the role incomplete.
func (s *Snapshot) RoleHolders(ctx context.Context) (map[string]coverage.Holders, error) {
	roster, err := s.Users(ctx).Whole()
	if err != nil {
		return nil, err
	}
	assignments := s.Assignments(ctx)
	if _, err := assignments.Active.Whole(); err != nil {
		return nil, err
	}
	held := map[string]coverage.Holders{}
	all, active := assignments.Found()
	for i, a := range all {
		role := strings.ToLower(a.Role)
		h := held[role]
		numbers, known := s.resolvePrincipal(ctx, roster, a)
		h.PossibleIncomplete = h.PossibleIncomplete || !known
		if i < active && a.IsTenantWide() {
			h.Active = append(h.Active, numbers...)
		} else {
			h.Possible = append(h.Possible, numbers...)
		}
		held[role] = h
	}
	return held, nil
}

// resolvePrincipal returns the accounts that an assignment is for, and whether they are known.
func (s *Snapshot) resolvePrincipal(ctx context.Context, roster *coverage.Roster, a graph.Assignment) (numbers []int32,
	known bool) {
	if n, ok := roster.Find(a.PrincipalID); ok {
		return []int32{int32(n)}, true
	}
	switch a.Kind {
	case graph.ServicePrincipal, graph.UserPrincipal: // a user who is not in the roster was deleted
		return nil, true
	}
	g, ok := s.Groups(ctx, roster, []string{a.PrincipalID})[a.PrincipalID]
	return g.Members, ok && (!g.NotFound || a.Kind == graph.GroupPrincipal)
}

// Groups returns groups with their members, by id. A group that is missing could not be read.
func (s *Snapshot) Groups(ctx context.Context, roster *coverage.Roster, ids []string) map[string]coverage.Group {
	return s.directory.groups.readGroups(ctx, s.reader.Tenant, roster, ids)
}
