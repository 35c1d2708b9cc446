package steps

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// mendApp changes what of a registration is not as the model says, and marks it as the one. What it does not name stays as it is; lists are
// sent back whole, as they are replaced whole.
//
// https://learn.microsoft.com/graph/api/application-update
type mendApp struct {
	*making
	before graph.Application
	untold []string // APIs that were not in the tenant when the change was shown: what the ids of their permissions name could not be told
}

// mend is the change of the application as it is.
func (m *making) mend() mendApp {
	op := mendApp{making: m, before: m.app}
	for api, p := range m.apis {
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
		{"tags", !a.HasTag(appMarker), a.Tags, append(slices.Clone(a.Tags), appMarker)},
		{"signInAudience", a.Audience != graph.ManyTenants, a.Audience, graph.ManyTenants},
		{"web", !slices.ContainsFunc(a.WebRedirects, loopback), redirects(a.WebRedirects), redirects(append(slices.Clone(a.WebRedirects), loopbacks...))},
		{"isFallbackPublicClient", a.PublicClient == graph.Yes, a.PublicClient == graph.Yes, false},
		{"publicClient", len(a.PublicRedirects) > 0, redirects(a.PublicRedirects), redirects([]string{})},
		{"servicePrincipalLockConfiguration", !a.Lock.IsLocked(), lockBody(a.Lock.Enabled, a.Lock.AllProperties), lockBody(true, true)},
		{"requiredResourceAccess", lacking, accessAsIs(a.RequiredAccess), access},
	}
}

func redirects(uris []string) body { return body{"redirectUris": uris} }

// lockBody is the lock that keeps other tenants from giving the application credentials.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipallockconfiguration
func lockBody(on, all bool) body { return body{"isEnabled": on, "allProperties": all} }

// wrong are the properties that change.
func (op mendApp) wrong() []mending {
	return slices.DeleteFunc(op.mendings(), func(m mending) bool { return !m.wrong })
}

// mends reports whether there is anything to change.
func (op mendApp) mends() bool { return len(op.wrong()) > 0 }

// parts is what is sent, and was is the same as it is now.
func (op mendApp) parts() body {
	b := body{}
	for _, m := range op.wrong() {
		b[m.property] = m.wanted
	}
	return b
}

func (op mendApp) was() body {
	b := body{}
	for _, m := range op.wrong() {
		b[m.property] = m.is
	}
	return b
}

// says lists in words what changes.
func (op mendApp) says() []assets.Text {
	var list []assets.Text
	for _, m := range op.wrong() {
		list = append(list, say("app-mend."+strings.ToLower(m.property)))
	}
	return list
}

// Change spells out the write for a person.
func (op mendApp) Change() Change {
	c := Change{
		Title:    say("app-mend.change", "name", op.name()),
		Question: say("app-mend.ask", "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-mend.yes"),
		Before:   say("app-mend.before"),
		After:    say("ca.list", "list", op.says()),
		Affects:  []assets.Text{say("app-mend.affects", "name", op.name())},
		Undo:     say("app-mend.undo"),
		Document: &Document{indented(op.was().text()), indented(op.parts().text())},
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + op.id(), Body: op.parts().text(), Times: appTries}},
	}
	if parts := op.parts(); parts["isFallbackPublicClient"] != nil || parts["publicClient"] != nil {
		c.Stops = []assets.Text{say("app-mend.stops-public")}
	}
	return c
}

// Done looks whether nothing is left to change.
func (op mendApp) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.app.ID)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	op.app.WebRedirects = now.WebRedirects // the sign-in comes back to one of them
	return !op.on(now).mends(), nil
}

// Do sends the parts, unless somebody else changed the registration since it was shown: what they added to a list would be lost.
func (op mendApp) Do(ctx context.Context) error {
	if p, missing := op.unoffered(); missing {
		return NotSent(&graph.Error{Op: graph.OpChangeApplication, Kind: graph.ErrRefused, Message: "no permission " + p.String()})
	}
	now, err := ofExisting(ctx, op.fresh(), func() (graph.Application, error) { return op.dir.Application(ctx, op.app.ID) })
	if err != nil {
		return NotSent(err)
	}
	if op.on(now).was().text() != op.was().text() || op.on(now).parts().text() != op.parts().text() {
		return ErrPlanChanged
	}
	if err := untilReplicated(ctx, op.fresh(), func() error { return op.dir.UpdateApplication(ctx, op.app.ID, op.parts().text()) }); err != nil {
		return err
	}
	return seenBack(ctx, graph.OpChangeApplication, op.Done)
}

// Reversal sends the properties as they were.
func (op mendApp) Reversal() Reversal {
	return Reversal{Kind: AppChanged, ID: op.app.ID, Name: op.name(), Was: op.was().text(), Body: op.parts().text()}
}

// loopback reports whether a redirect URI leads back to this machine.
func loopback(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}
