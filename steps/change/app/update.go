package app

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// mendApp changes what of a registration is not as the model says, and marks it as the one. What it does not name stays as it is; lists are
// sent back whole, as they are replaced whole.
//
// https://learn.microsoft.com/graph/api/application-update
type mendApp struct {
	*Making
	before graph.Application
	untold []string // APIs that were not in the tenant when the change was shown: what the ids of their permissions name could not be told
}

// Mend is the change of the application as it is.
func (m *Making) Mend() mendApp {
	op := mendApp{Making: m, before: m.App}
	for api, p := range m.Apis {
		if p.ID == "" {
			op.untold = append(op.untold, api)
		}
	}
	return op
}

// on is the same change of the registration as somebody finds it later.
func (op mendApp) on(now graph.Application) mendApp {
	op.before = now
	return op
}

// A mending is one property of a registration that the model says something about. Its words are in the catalogue by its name.
type mending struct {
	property   string // as Graph spells it
	wrong      bool
	is, wanted any // as it is sent
}

// mendings are all of them, in the order in which they are told.
func (op mendApp) mendings() []mending {
	a := op.before
	access, lacking := op.wanted()
	return []mending{
		{"tags", !a.HasTag(AppMarker), a.Tags, append(slices.Clone(a.Tags), AppMarker)},
		{"signInAudience", a.Audience != graph.ManyTenants, a.Audience, graph.ManyTenants},
		{"web", !slices.ContainsFunc(a.WebRedirects, loopback), redirects(a.WebRedirects), redirects(append(slices.Clone(a.WebRedirects), loopbacks...))},
		{"isFallbackPublicClient", a.PublicClient == graph.Yes, a.PublicClient == graph.Yes, false},
		{"publicClient", len(a.PublicRedirects) > 0, redirects(a.PublicRedirects), redirects([]string{})},
		{"servicePrincipalLockConfiguration", !a.Lock.IsLocked(), lockBody(a.Lock.Enabled, a.Lock.AllProperties), lockBody(true, true)},
		{"requiredResourceAccess", lacking, accessAsIs(a.RequiredAccess), access},
	}
}

func redirects(uris []string) graph.Body { return graph.Body{"redirectUris": uris} }

// lockBody is the lock that keeps other tenants from giving the application credentials.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipallockconfiguration
func lockBody(on, all bool) graph.Body { return graph.Body{"isEnabled": on, "allProperties": all} }

// wrong are the properties that change.
func (op mendApp) wrong() []mending {
	return slices.DeleteFunc(op.mendings(), func(m mending) bool { return !m.wrong })
}

// Mends reports whether there is anything to change.
func (op mendApp) Mends() bool { return len(op.wrong()) > 0 }

// parts is what is sent, and was is the same as it is now.
func (op mendApp) parts() graph.Body {
	b := graph.Body{}
	for _, m := range op.wrong() {
		b[m.property] = m.wanted
	}
	return b
}

func (op mendApp) was() graph.Body {
	b := graph.Body{}
	for _, m := range op.wrong() {
		b[m.property] = m.is
	}
	return b
}

// says lists in words what changes.
func (op mendApp) says() []assets.Text {
	var list []assets.Text
	for _, m := range op.wrong() {
		list = append(list, assets.Say("app-mend."+strings.ToLower(m.property)))
	}
	return list
}

// Change spells out the write for a person.
func (op mendApp) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("app-mend.change", "name", op.Name()),
		Question: assets.Say("app-mend.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-mend.yes"),
		Before:   assets.Say("app-mend.before"),
		After:    assets.Say("ca.list", "list", op.says()),
		Affects:  []assets.Text{assets.Say("app-mend.affects", "name", op.Name())},
		Undo:     assets.Say("app-mend.undo"),
		Document: &steps.Document{Before: graph.Indented(op.was().Text()), After: graph.Indented(op.parts().Text())},
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + op.id(), Body: op.parts().Text(), Times: appTries}},
	}
	if parts := op.parts(); parts["isFallbackPublicClient"] != nil || parts["publicClient"] != nil {
		c.Stops = []assets.Text{assets.Say("app-mend.stops-public")}
	}
	return c
}

// Done looks whether nothing is left to change.
func (op mendApp) Done(ctx context.Context) (bool, error) {
	now, err := op.Dir.Application(ctx, op.App.ID)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	op.App.WebRedirects = now.WebRedirects // the sign-in comes back to one of them
	return !op.on(now).Mends(), nil
}

// Do sends the parts, unless somebody else changed the registration since it was shown: what they added to a list would be lost.
func (op mendApp) Do(ctx context.Context) error {
	if p, missing := op.unoffered(); missing {
		return steps.NotSent(&graph.Error{Op: graph.OpChangeApplication, Kind: graph.ErrRefused, Message: "no permission " + p.String()})
	}
	now, err := OfExisting(ctx, op.fresh(), func() (graph.Application, error) { return op.Dir.Application(ctx, op.App.ID) })
	if err != nil {
		return steps.NotSent(err)
	}
	if op.on(now).was().Text() != op.was().Text() || op.on(now).parts().Text() != op.parts().Text() {
		return steps.ErrPlanChanged
	}
	if err := untilReplicated(ctx, op.fresh(), func() error { return op.Dir.UpdateApplication(ctx, op.App.ID, op.parts().Text()) }); err != nil {
		return err
	}
	return seenBack(ctx, graph.OpChangeApplication, op.Done)
}

// Reversal sends the properties as they were.
func (op mendApp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.AppChanged, ID: op.App.ID, Name: op.Name(), Was: op.was().Text(), Body: op.parts().Text()}
}

// loopback reports whether a redirect URI leads back to this machine.
func loopback(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}
