package steps

import (
	"context"
	"slices"

	"cspready/graph"
	"cspready/steps/sam"
)

// apiMade is what a change makes that brings an API into the tenant.
func apiMade(api string) string { return "api " + api }

// planAPIs brings the APIs into the tenant that the application asks.
func (s secureApp) planAPIs(_ context.Context, p *appPlan) error {
	for _, n := range sam.RequiredAccessFor(p.purposes...) {
		switch api := p.apis[n.API]; {
		case api.ID == "":
			p.add(createPrincipal{p.making, n.API}, apiMade(n.API))
		case api.Enabled == graph.No:
			p.add(enablePrincipal{p.making, *api}, apiMade(n.API))
		}
	}
	return nil
}

// planApp makes the application, takes it back, or mends its registration, and makes it stand in the tenant.
func (s secureApp) planApp(_ context.Context, p *appPlan) error {
	apis := make([]string, 0, len(p.apis))
	for _, n := range sam.RequiredAccessFor(p.purposes...) {
		apis = append(apis, apiMade(n.API))
	}
	switch {
	case p.app.ID == "":
		p.add(createApp{p.making, p.now, s.declareApp}, madeApp, apis...)
	case p.choice.app == nil:
		p.add(restoreDeleted{p.making}, madeApp)
	}
	if mend := p.mend(); p.app.ID != "" && mend.mends() {
		p.add(mend, "", append(apis, madeApp)...)
	}
	switch {
	case p.own == "" && p.sam.Unread[sam.PrincipalPart] == nil:
		p.add(createPrincipal{p.making, ""}, madePrincipal, madeApp)
	case p.sam.Principal != nil && p.sam.Principal.Enabled == graph.No:
		p.add(enablePrincipal{p.making, *p.sam.Principal}, madePrincipal, madeApp)
	}
	return nil
}

// planConsents has an administrator consent to what the purposes take.
func (s secureApp) planConsents(_ context.Context, p *appPlan) error {
	if err := p.sam.Unread[sam.ConsentPart]; err != nil {
		return err
	}
	for _, n := range sam.RequiredAccessFor(p.purposes...) {
		op := consentTo{making: p.making, need: n, grant: forEverybody(p.sam.Grants, p.apis[n.API].ID)}
		lacks := func(scope string) bool { return !hasScope(op.grant.Scopes, scope) }
		if slices.ContainsFunc(n.Scopes, lacks) {
			p.add(op, consentMade(n.API), madePrincipal, madeApp, apiMade(n.API))
		}
	}
	return nil
}

func consentMade(api string) string { return "consent " + api }
