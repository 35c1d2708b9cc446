package snapshot

import (
	"context"
	"sync"

	"cspready/graph"
)

// appParts are the parts about a tenant's applications, and Partner Center's reports about the tenant.
type appParts struct {
	registered       lazyPart[[]graph.Application]
	deleted          lazyPart[[]graph.Application]
	principals       lazyPart[[]graph.ServicePrincipalObject]
	rules            lazyPart[graph.CredentialRules]
	agents           lazyPart[AgentGroups]
	adoption         lazyPart[[]graph.AppAdoption]
	peopleWithoutMFA lazyPart[[]graph.NonMFAPrincipal]
	partner          lazyPart[graph.ServicePrincipalObject] // of Partner Center, in all tenants that use it
	graph, azure     lazyPart[graph.ServicePrincipalObject]
}

// ErrDelegatedOnly is the reason why an unattended application cannot read Partner Center's reports: they need a
// signed-in person.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
var ErrDelegatedOnly = &graph.Error{Op: graph.OpReadWithoutMFA, Kind: graph.ErrForbidden}

// Applications returns the registrations of the tenant.
func (s *Snapshot) Applications(ctx context.Context) Part[[]graph.Application] {
	return s.apps.registered.readOnceFrom(ctx, s.reader.Tenant.Applications)
}

// DeletedApplications returns the registrations that can still be restored.
func (s *Snapshot) DeletedApplications(ctx context.Context) Part[[]graph.Application] {
	return s.apps.deleted.readOnceFrom(ctx, s.reader.Tenant.DeletedApplications)
}

// PrefetchApps starts the reads that every answer about an application needs, so that they run at the same time. The
// returned function waits for them.
func (s *Snapshot) PrefetchApps(ctx context.Context) (wait func()) {
	var reads sync.WaitGroup
	reads.Go(func() { s.DeletedApplications(ctx) })
	reads.Go(func() { s.AgentGroups(ctx) })
	return reads.Wait
}

// ServicePrincipals returns every service principal of the tenant, without the permissions that they offer.
func (s *Snapshot) ServicePrincipals(ctx context.Context) Part[[]graph.ServicePrincipalObject] {
	return s.apps.principals.readOnce(ctx, func(ctx context.Context) Part[[]graph.ServicePrincipalObject] {
		all := CollectPart(s.reader.Tenant.Principals(ctx))
		if err := errEmpty(len(all.Seen()), graph.OpReadServicePrincipals); err != nil && all.State() == ReadWhole {
			return UnreadPart[[]graph.ServicePrincipalObject](err) // every tenant has those of Microsoft
		}
		return all
	})
}

// API returns the service principal of one of Microsoft's APIs, with the permissions that it offers.
func (s *Snapshot) API(ctx context.Context, appID string) Part[graph.ServicePrincipalObject] {
	read := func(ctx context.Context) (graph.ServicePrincipalObject, error) {
		return s.reader.Tenant.PrincipalOf(ctx, appID)
	}
	part := map[string]*lazyPart[graph.ServicePrincipalObject]{
		graph.PartnerCenterAPI: &s.apps.partner, graph.GraphAPI: &s.apps.graph, graph.AzureManagementAPI: &s.apps.azure,
	}[appID]
	if part == nil {
		return PartOf(read(ctx))
	}
	return part.readOnceFrom(ctx, read)
}

// CredentialRules returns the tenant's rules for the credentials of applications.
func (s *Snapshot) CredentialRules(ctx context.Context) Part[graph.CredentialRules] {
	return s.apps.rules.readOnceFrom(ctx, s.reader.Tenant.CredentialRules)
}

// AppAdoption returns which applications call Partner Center, and how many of their requests were made with MFA.
func (s *Snapshot) AppAdoption(ctx context.Context) Part[[]graph.AppAdoption] {
	if s.reader.IsUnattended() {
		return UnreadPart[[]graph.AppAdoption](ErrDelegatedOnly)
	}
	return s.apps.adoption.readOnceFrom(ctx, s.reader.Tenant.Adoption)
}

// PeopleWithoutMFA returns the people who used Partner Center without MFA in the last seven days.
func (s *Snapshot) PeopleWithoutMFA(ctx context.Context) Part[[]graph.NonMFAPrincipal] {
	if s.reader.IsUnattended() {
		return UnreadPart[[]graph.NonMFAPrincipal](ErrDelegatedOnly)
	}
	return s.apps.peopleWithoutMFA.readOnceFrom(ctx, s.reader.Tenant.WithoutMFA)
}
