package snapshot

import (
	"context"
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
	active       lazyPart[graph.AssignmentList]
	eligible     lazyPart[graph.AssignmentList]
	schedules    lazyPart[[]graph.RoleSchedule]
	groups       groupCache
	own          ownMethods
	report       registrationReport
	whatIf       whatIfAnswers
}

// isFailed reports whether users or role assignments could not be read completely, and should be read again.
func (d *directory) isFailed() bool { return d.users.isFailed() || d.active.isFailed() }

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
	return s.directory.domains.readOnceFrom(ctx, func(ctx context.Context) ([]graph.Domain, error) {
		list, err := s.reader.Tenant.Domains(ctx)
		if err == nil {
			err = errEmpty(len(list), graph.OpReadDomains) // every tenant has its initial domain
		}
		return list, err
	})
}

// Users returns the accounts of the tenant, guests and disabled ones included.
func (s *Snapshot) Users(ctx context.Context) Part[*coverage.Roster] {
	return s.directory.users.readOnce(ctx, func(ctx context.Context) Part[*coverage.Roster] {
		roster, organization := &coverage.Roster{}, s.Organization(ctx).Seen()
		for u, err := range s.reader.Tenant.Users(ctx) {
			if err != nil && roster.Len() == 0 {
				return UnreadPart[*coverage.Roster](err)
			}
			if err != nil {
				roster.Sort()
				return SomePart(roster, err)
			}
			roster.Add(compareIssuer(u, organization))
		}
		roster.Sort()
		return PartOf(roster, errEmpty(roster.Len(), graph.OpReadUsers))
	})
}

// compareIssuer makes it uncertain where an account is managed that seems to be of the tenant, and signs in at a domain
// that is not the tenant's, as far as that is known.
func compareIssuer(u graph.User, organization graph.Organization) graph.User {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	isOurs := slices.ContainsFunc([]string{organization.InitialDomain, organization.DefaultDomain, domain},
		func(d string) bool { return strings.EqualFold(d, u.Issuer) })
	if u.External == graph.No && u.Issuer != "" && organization.InitialDomain != "" && !isOurs {
		u.External = graph.Unknown
	}
	return u
}
