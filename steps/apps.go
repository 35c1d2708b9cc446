package steps

import (
	"context"
	"sync"
	"time"

	"cspready/graph"
)

// appMarker is the tag of the application that cspready made, or that it was told is the one. It finds an application and proves nothing:
// whoever may change one can set it, so that a plan asks about an application that nothing else on this machine knows.
const appMarker = "cspready:secure-application-model"

// apps is what the requirements about applications share: one reading of them in a run.
type apps struct {
	dir     appTenant
	partner partnerTenant
	access  *access
}

// An appReading is what was read of the tenant's applications at one time.
type appReading struct {
	apps         *apps
	registered   shared[[]graph.Application]
	deleted      shared[[]graph.Application]
	principals   shared[[]graph.ServicePrincipalObject]
	rules        shared[graph.CredentialRules]
	agents       shared[agentGroups]
	adoption     shared[[]graph.AppAdoption]
	partner      shared[graph.ServicePrincipalObject] // Partner Center's, of which all tenants have one that use it
	graph, azure shared[graph.ServicePrincipalObject]
}

func (a *apps) read(ctx context.Context) *appReading {
	if r, ok := inRun(ctx, a, func(int) *appReading { return &appReading{apps: a} }); ok {
		return r
	}
	return &appReading{apps: a}
}

func (r *appReading) all(ctx context.Context) ([]graph.Application, error) {
	return r.registered.get(ctx, r.apps.dir.Applications)
}

// ahead begins the reads that every answer takes, so that none of them waits for another. What it returns waits for them.
func (r *appReading) ahead(ctx context.Context) (wait func()) {
	var reads sync.WaitGroup
	reads.Go(func() { r.gone(ctx) })
	reads.Go(func() { _, _ = r.agentGroups(ctx) })
	return reads.Wait
}

// gone are those among the deleted items; none where they cannot be read, as nothing is concluded from that.
func (r *appReading) gone(ctx context.Context) []graph.Application {
	list, _ := r.deleted.get(ctx, r.apps.dir.DeletedApplications)
	return list
}

// adopted is which applications ask Partner Center, and how many of their requests were made with MFA.
func (r *appReading) adopted(ctx context.Context) ([]graph.AppAdoption, error) {
	if actsItself(ctx) {
		return nil, errPersonOnly
	}
	return r.adoption.get(ctx, r.apps.partner.Adoption)
}

// seen are the applications that Partner Center lately saw without MFA: something that signs in as a user without one being there. Where it
// does not say, nothing is concluded.
func (r *appReading) seen(ctx context.Context, s situation) ([]Subject, error) {
	if _, out := (partnerMFA{apps: r.apps}).outside(s); out {
		return nil, nil
	}
	adoption, err := r.adopted(ctx)
	if needsPerson(err) {
		return nil, err
	}
	return appsWithout(adoption, time.Now().Add(-recently)), nil
}

func (r *appReading) everyPrincipal(ctx context.Context) ([]graph.ServicePrincipalObject, error) {
	return r.principals.get(ctx, func(ctx context.Context) (list []graph.ServicePrincipalObject, err error) {
		for p, err := range r.apps.dir.Principals(ctx) {
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
		return list, nil
	})
}

// api is the service principal of an API of Microsoft's, with what it offers.
func (r *appReading) api(ctx context.Context, appID string) (graph.ServicePrincipalObject, error) {
	kept := map[string]*shared[graph.ServicePrincipalObject]{
		graph.PartnerCenterAPI: &r.partner, graph.GraphAPI: &r.graph, graph.AzureManagementAPI: &r.azure,
	}[appID]
	if kept == nil {
		return r.apps.dir.PrincipalOf(ctx, appID)
	}
	return kept.get(ctx, func(ctx context.Context) (graph.ServicePrincipalObject, error) {
		return r.apps.dir.PrincipalOf(ctx, appID)
	})
}
