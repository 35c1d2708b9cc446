package secureapp

import (
	"context"

	"cspready/graph"
	"cspready/steps/change/app"
	"cspready/steps/sam"
)

// madeAPI returns the key in [appPlan].madeBy of the service principal of an API.
func madeAPI(api string) string { return "api " + api }

// planAPIs plans the service principals of the APIs that the application calls.
func (s secureApp) planAPIs(_ context.Context, p *appPlan) error {
	for _, n := range sam.RequiredAccessFor(p.Purposes...) {
		switch api := p.Apis[n.API]; {
		case api.ID == "":
			p.addChange(app.CreateAPIPrincipal(p.Making, n.API), madeAPI(n.API))
		case api.Enabled == graph.No:
			p.addChange(app.EnablePrincipal(p.Making, *api), madeAPI(n.API))
		}
	}
	return nil
}

// planApp plans to create, restore or update the application, and to create or enable its service principal.
func (s secureApp) planApp(_ context.Context, p *appPlan) error {
	apis := make([]string, 0, len(p.Apis))
	for _, n := range sam.RequiredAccessFor(p.Purposes...) {
		apis = append(apis, madeAPI(n.API))
	}
	switch {
	case p.App.ID == "":
		p.addChange(app.Register(p.Making, p.stated, s.declareApp), madeApp, apis...)
	case p.choice.app == nil:
		p.addChange(app.Restore(p.Making), madeApp)
	}
	if update, isNeeded := app.Update(p.Making); p.App.ID != "" && isNeeded {
		p.addChange(update, "", append(apis, madeApp)...)
	}
	switch {
	case p.Own == "" && p.sam.Unread[sam.PrincipalPart] == nil:
		p.addChange(app.CreatePrincipal(p.Making), madePrincipal, madeApp)
	case p.sam.Principal != nil && p.sam.Principal.Enabled == graph.No:
		p.addChange(app.EnablePrincipal(p.Making, *p.sam.Principal), madePrincipal, madeApp)
	}
	return nil
}

// planConsents plans the administrator's consent to the permissions that the purposes require.
func (s secureApp) planConsents(_ context.Context, p *appPlan) error {
	if err := p.sam.Unread[sam.ConsentPart]; err != nil {
		return err
	}
	for _, n := range sam.RequiredAccessFor(p.Purposes...) {
		if op, isMissing := app.Consent(p.Making, n, p.sam.Grants); isMissing {
			p.addChange(op, madeConsent(n.API), madePrincipal, madeApp, madeAPI(n.API))
		}
	}
	return nil
}

// madeConsent returns the key in [appPlan].madeBy of the consent to an API.
func madeConsent(api string) string { return "consent " + api }
