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
		switch api := p.APIs[n.API]; {
		case api.ID == "":
			p.addChange(app.CreateAPIPrincipal(p.Pending, n.API), madeAPI(n.API))
		case api.Enabled == graph.No:
			p.addChange(app.EnablePrincipal(p.Pending, *api), madeAPI(n.API))
		}
	}
	return nil
}

// planApp plans to create, restore or update the application, and to create or enable its service principal.
func (s secureApp) planApp(_ context.Context, p *appPlan) error {
	apis := make([]string, 0, len(p.APIs))
	for _, n := range sam.RequiredAccessFor(p.Purposes...) {
		apis = append(apis, madeAPI(n.API))
	}
	switch {
	case p.App.ID == "":
		p.addChange(app.Register(p.Pending, p.stated, s.declareApp), madeApp, apis...)
	case p.choice.app == nil:
		p.addChange(app.Restore(p.Pending), madeApp)
	}
	if update, isNeeded := app.Update(p.Pending); p.App.ID != "" && isNeeded {
		p.addChange(update, "", append(apis, madeApp)...)
	}
	switch {
	case p.PrincipalID == "" && p.sam.Unread[sam.PrincipalPart] == nil:
		p.addChange(app.CreatePrincipal(p.Pending), madePrincipal, madeApp)
	case p.sam.Principal != nil && p.sam.Principal.Enabled == graph.No:
		p.addChange(app.EnablePrincipal(p.Pending, *p.sam.Principal), madePrincipal, madeApp)
	}
	return nil
}

// planConsents plans the administrator's consent to the permissions that the purposes require.
func (s secureApp) planConsents(_ context.Context, p *appPlan) error {
	if err := p.sam.Unread[sam.ConsentPart]; err != nil {
		return err
	}
	for _, n := range sam.RequiredAccessFor(p.Purposes...) {
		if op, isMissing := app.Consent(p.Pending, n, p.sam.Grants); isMissing {
			p.addChange(op, madeConsent(n.API), madePrincipal, madeApp, madeAPI(n.API))
		}
	}
	return nil
}

// madeConsent returns the key in [appPlan].madeBy of the consent to an API.
func madeConsent(api string) string { return "consent " + api }
