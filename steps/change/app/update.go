package app

import (
	"context"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// updateOp corrects the properties of a registration that differ from what the model demands, and tags it as ours. It
// leaves all other properties alone; lists are sent as a whole, because they are replaced as a whole.
//
// https://learn.microsoft.com/graph/api/application-update
type updateOp struct {
	*Pending
	before graph.Application
	// APIs that the tenant did not have when the change was shown, so that the ids of their permissions were unknown
	unknownAPIs []string
}

// Update returns the change that corrects the registration of the application, and whether anything of it differs from
// what the model demands.
func Update(p *Pending) (op steps.Op, isNeeded bool) {
	u := newUpdate(p)
	return u, u.hasChanges()
}

// newUpdate compares the registration as it is now.
func newUpdate(p *Pending) updateOp {
	op := updateOp{Pending: p, before: p.App}
	for api, principal := range p.APIs {
		if principal.ID == "" {
			op.unknownAPIs = append(op.unknownAPIs, api)
		}
	}
	return op
}

// withCurrent returns the same change for the registration as it was read later.
func (op updateOp) withCurrent(now graph.Application) updateOp {
	op.before = now
	return op
}

// An appProperty is one property of a registration that the model demands something of. Its name selects its text in
// the catalogue.
type appProperty struct {
	name            string // as Graph spells it
	differs         bool
	current, wanted any // as sent to Graph
}

// listProperties returns all of them, in the order in which they are shown.
func (op updateOp) listProperties() []appProperty {
	a := op.before
	access, accessDiffers := op.wantedAccess()
	return []appProperty{
		{"tags", !a.HasTag(MarkerTag), a.Tags, append(slices.Clone(a.Tags), MarkerTag)},
		{"signInAudience", a.Audience != graph.ManyTenants, a.Audience, graph.ManyTenants},
		{"web", !slices.ContainsFunc(a.WebRedirects, isLoopback), redirectBody(a.WebRedirects),
			redirectBody(append(slices.Clone(a.WebRedirects), loopbacks...))},
		{"isFallbackPublicClient", a.PublicClient == graph.Yes, a.PublicClient == graph.Yes, false},
		{"publicClient", len(a.PublicRedirects) > 0, redirectBody(a.PublicRedirects), redirectBody([]string{})},
		{"servicePrincipalLockConfiguration", !a.Lock.IsLocked(), lockBody(a.Lock.Enabled, a.Lock.AllProperties),
			lockBody(true, true)},
		{"requiredResourceAccess", accessDiffers, currentAccess(a.RequiredAccess), access},
	}
}

// redirectBody is a property that holds redirect URIs.
func redirectBody(uris []string) graph.Body { return graph.Body{"redirectUris": uris} }

// lockBody is the lock that prevents other tenants from adding credentials to the application.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipallockconfiguration
func lockBody(on, all bool) graph.Body { return graph.Body{"isEnabled": on, "allProperties": all} }

// changedProperties returns the properties that the change corrects.
func (op updateOp) changedProperties() []appProperty {
	return slices.DeleteFunc(op.listProperties(), func(p appProperty) bool { return !p.differs })
}

// hasChanges reports whether there is anything to correct.
func (op updateOp) hasChanges() bool { return len(op.changedProperties()) > 0 }

// newValues returns what is sent: the changed properties as they should be.
func (op updateOp) newValues() graph.Body {
	b := graph.Body{}
	for _, p := range op.changedProperties() {
		b[p.name] = p.wanted
	}
	return b
}

// oldValues returns the changed properties as they are.
func (op updateOp) oldValues() graph.Body {
	b := graph.Body{}
	for _, p := range op.changedProperties() {
		b[p.name] = p.current
	}
	return b
}

// describeChanges lists in words what changes.
func (op updateOp) describeChanges() []assets.Text {
	var list []assets.Text
	for _, p := range op.changedProperties() {
		list = append(list, assets.Say("app-mend."+strings.ToLower(p.name)))
	}
	return list
}

func (op updateOp) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("app-mend.change", "name", op.Name()),
		Question: assets.Say("app-mend.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-mend.yes"),
		Before:   assets.Say("app-mend.before"),
		After:    assets.Say("ca.list", "list", op.describeChanges()),
		Affects:  []assets.Text{assets.Say("app-mend.affects", "name", op.Name())},
		Undo:     assets.Say("app-mend.undo"),
		Document: &steps.Document{Before: graph.Indented(op.oldValues().Text()),
			After: graph.Indented(op.newValues().Text())},
		Scopes: appScopes,
		Roles:  appRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + op.idInRequest(),
			Body: op.newValues().Text(), Times: replicaTries}},
	}
	if sent := op.newValues(); sent["isFallbackPublicClient"] != nil || sent["publicClient"] != nil {
		c.Stops = []assets.Text{assets.Say("app-mend.stops-public")}
	}
	return c
}

// Done reports whether nothing is left to correct.
func (op updateOp) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.App.ID)
	if err != nil {
		return false, ignoreIfFresh(err, op.isFresh())
	}
	op.App.WebRedirects = now.WebRedirects // the sign-in returns to one of them
	return !op.withCurrent(now).hasChanges(), nil
}

// Do sends the corrected properties, unless someone else has changed the registration since it was shown: what they
// added to a list would be lost.
func (op updateOp) Do(ctx context.Context) error {
	if p, missing := op.findUnofferedPermission(); missing {
		return steps.NotSent(&graph.Error{Op: graph.OpChangeApplication, Kind: graph.ErrRefused,
			Message: "no permission " + p.String()})
	}
	now, err := RetryNotFound(ctx, op.isFresh(),
		func() (graph.Application, error) { return op.dir.Application(ctx, op.App.ID) })
	if err != nil {
		return steps.NotSent(err)
	}
	if op.withCurrent(now).oldValues().Text() != op.oldValues().Text() ||
		op.withCurrent(now).newValues().Text() != op.newValues().Text() {
		return steps.ErrPlanChanged
	}
	if err := retryUntilReplicated(ctx, op.isFresh(),
		func() error { return op.dir.UpdateApplication(ctx, op.App.ID, op.newValues().Text()) }); err != nil {
		return err
	}
	return waitUntilVisible(ctx, graph.OpChangeApplication, op.Done)
}

func (op updateOp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.AppChanged, ID: op.App.ID, Name: op.Name(), Was: op.oldValues().Text(),
		Body: op.newValues().Text()}
}

// isLoopback reports whether a redirect URI leads back to this machine.
func isLoopback(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}

// UndoUpdate plans to send the properties of a registration as they were.
func UndoUpdate(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	a, err := u.Tenant.Application(ctx, r.ID)
	switch {
	case err != nil:
		return change.RevertedIfNotFound(err)
	case !change.HaveSameProperties(r.Was, r.Body) || !change.FitsForm(r.Was, registrationBody(a)):
		return change.UndoPlan{State: change.Modified}, nil
	case hasProperties(a, r.Was) && !hasProperties(a, r.Body):
		return change.UndoPlan{State: change.Reverted}, nil
	case !hasProperties(a, r.Body):
		return change.UndoPlan{State: change.Modified}, nil
	}
	return change.UndoPlan{
		State: change.InForce, Scopes: appScopes, Roles: appRoles,
		Affects: []assets.Text{assets.Say("undo.app", "name", a.Name, "id", a.AppID)},
		Text: change.UndoText{Title: assets.Say("undo.does.app-changed", "name", a.Name),
			Before: assets.Say("undo.as-changed"), After: assets.Say("undo.as-before")},
		Stops:    []assets.Text{assets.Say("undo.stops-app-change", "name", a.Name)},
		Document: &steps.Document{Before: graph.Indented(r.Body), After: graph.Indented(r.Was)},
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: r.Was}},
		Do:       func(ctx context.Context) error { return u.Tenant.UpdateApplication(ctx, a.ID, r.Was) },
	}, nil
}

// registrationBody holds the properties that a change of ours can write, with the values of a registration.
func registrationBody(a graph.Application) graph.Body {
	return graph.Body{
		"tags": a.Tags, "signInAudience": a.Audience, "web": redirectBody(a.WebRedirects),
		"isFallbackPublicClient":            a.PublicClient == graph.Yes,
		"publicClient":                      redirectBody(a.PublicRedirects),
		"servicePrincipalLockConfiguration": lockBody(a.Lock.Enabled, a.Lock.AllProperties),
		"requiredResourceAccess":            currentAccess(a.RequiredAccess),
	}
}

// hasProperties reports whether a registration has the values of a body.
func hasProperties(a graph.Application, text string) bool {
	var sent, current map[string]any
	if json.Unmarshal([]byte(text), &sent) != nil || json.Unmarshal([]byte(registrationBody(a).Text()), &current) != nil {
		return false
	}
	for name, v := range sent {
		if !equalJSON(v, current[name]) {
			return false
		}
	}
	return true
}

// equalJSON compares decoded JSON. A list that is not set equals an empty one.
func equalJSON(a, b any) bool {
	x, isObject := a.(map[string]any)
	y, isAlso := b.(map[string]any)
	if isObject && isAlso {
		for name := range x {
			if !equalJSON(x[name], y[name]) {
				return false
			}
		}
		return true
	}
	isEmpty := func(v any) bool { list, isList := v.([]any); return v == nil || isList && len(list) == 0 }
	return isEmpty(a) && isEmpty(b) || reflect.DeepEqual(a, b)
}
