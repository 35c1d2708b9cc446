package visit

import (
	"context"
	"strings"
	"sync"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
)

// ReadTenantInfo reads what a visit needs to know about a tenant before anything else: tenant, operator and licence,
// side by side. It fails if tenant or operator cannot be read; the licence may be unknown.
func ReadTenantInfo(ctx context.Context, t steps.Tenant) (steps.TenantInfo, error) {
	var (
		p             steps.TenantInfo
		orgErr, opErr error
		reads         sync.WaitGroup
	)
	reads.Go(func() { p.Organization, orgErr = t.Organization(ctx) })
	reads.Go(func() { p.Operator, opErr = t.Operator(ctx) })
	reads.Go(func() { p.Licence, _ = t.Licence(ctx) })
	reads.Wait()
	if orgErr != nil {
		return steps.TenantInfo{}, orgErr
	}
	if opErr != nil {
		return steps.TenantInfo{}, opErr
	}
	p.Session, _ = t.Session()
	if p.Session.IsApp() && p.Session.Scopes == nil {
		p.Session.Scopes = catalog.ReadGrantedScopes(ctx, t, p.Session.AppID)
	}
	if s := p.Session; s.TenantID != "" && !strings.EqualFold(s.TenantID, p.Organization.ID) ||
		s.UserID != "" && !strings.EqualFold(s.UserID, p.Operator.ID) {
		// the token is for another tenant or user
		return steps.TenantInfo{}, &graph.Error{Op: graph.OpReadOrganization, Kind: graph.ErrUnreadable}
	}
	if p.Licence == graph.Free || p.Licence == graph.P1 {
		p.Operator.EligibleKnown = true // Privileged Identity Management needs P2: without it no role is eligible
	}
	return p, nil
}
