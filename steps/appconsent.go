package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// consentTo grants the application the delegated permissions of one API, for everybody: an administrator's consent.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
type consentTo struct {
	*making
	need  sam.RequiredAccess
	grant graph.PermissionGrant // the consent that there is; ID is empty where there is none
}

// scope is all that is granted afterwards: a consent is replaced whole.
func (op consentTo) scope() string {
	all := slices.Clone(op.grant.Scopes)
	for _, s := range op.need.Scopes {
		if !hasScope(all, s) {
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

func (op consentTo) resource() string {
	if p := op.apis[op.need.API]; p != nil {
		return p.ID
	}
	return ""
}

func (op consentTo) request() graph.Request {
	if op.grant.ID != "" {
		return graph.Request{Method: "PATCH", Path: grantsPath + "/" + op.grant.ID, Body: body{"scope": op.scope()}.text(), Times: appTries}
	}
	return graph.Request{Method: "POST", Path: grantsPath, Times: appTries, Body: body{
		"clientId": orAny(op.own), "consentType": "AllPrincipals", "resourceId": orAny(op.resource()), "scope": op.scope(),
	}.text()}
}

// roles: what only an administrator may agree to on Microsoft Graph takes a role that can do more.
func (op consentTo) roles() []string {
	risky := func(s string) bool { return !sam.Permission{API: op.need.API, Scope: s}.IsForSignIn() }
	if op.need.API == graph.GraphAPI && slices.ContainsFunc(op.need.Scopes, risky) {
		return consentRoles
	}
	return append([]string{graph.PrivilegedRoleAdministrator}, appRoles...)
}

// Change spells out the write for a person.
func (op consentTo) Change() Change {
	return Change{
		Title:    say("app-consent.change", "api", sam.APIName(op.need.API)),
		Question: say("app-consent.ask", "api", sam.APIName(op.need.API), "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-consent.yes"),
		Before:   scopesSaid(op.grant.Scopes),
		After:    verbatim(op.scope()),
		Affects:  []assets.Text{say("app-consent.affects")},
		Undo:     say("app-consent.undo"),
		Scopes:   []string{"DelegatedPermissionGrant.ReadWrite.All"},
		Roles:    op.roles(),
		Requests: []graph.Request{op.request()},
	}
}

// now is the consent for everybody that there is; its ID is empty where there is none.
func (op consentTo) now(ctx context.Context) (graph.PermissionGrant, error) {
	grants, err := op.dir.GrantsOf(ctx, op.own)
	if err != nil {
		return graph.PermissionGrant{}, err
	}
	return forEverybody(grants, op.resource()), nil
}

// forEverybody is the consent among grants that an administrator gave to one API, by its object id; there is one at most.
func forEverybody(grants []graph.PermissionGrant, resource string) graph.PermissionGrant {
	i := slices.IndexFunc(grants, func(g graph.PermissionGrant) bool { return g.ForAllUsers && resource != "" && g.ResourceID == resource })
	if i < 0 {
		return graph.PermissionGrant{}
	}
	return grants[i]
}

// Done reads whether everything that is needed was consented to.
func (op consentTo) Done(ctx context.Context) (bool, error) {
	if op.own == "" || op.resource() == "" {
		return false, &graph.Error{Op: graph.OpConsent, Kind: graph.ErrNotFound}
	}
	now, err := op.now(ctx)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	return op.gives(now), nil
}

// gives reports whether a consent has all that is needed.
func (op consentTo) gives(g graph.PermissionGrant) bool {
	return !slices.ContainsFunc(op.need.Scopes, func(s string) bool { return !hasScope(g.Scopes, s) })
}

// Do consents, and reads it back. A consent that somebody changed, gave or took back since it was shown is left as it is: scopes that were added
// would be lost with what is sent.
func (op consentTo) Do(ctx context.Context) error {
	now, err := ofExisting(ctx, op.fresh() || op.joined.IsZero(), func() (graph.PermissionGrant, error) { return op.now(ctx) })
	if err != nil {
		return NotSent(err)
	}
	if op.gives(now) { // the replica that Done asked had not heard of it
		op.granted = time.Now()
		return nil
	}
	if now.ID != op.grant.ID || !sameScopes(now.Scopes, op.grant.Scopes) {
		return ErrPlanChanged
	}
	request := op.request()
	err = untilReplicated(ctx, op.fresh(), func() error {
		if op.grant.ID != "" {
			return op.dir.UpdateGrant(ctx, op.grant.ID, request.Body)
		}
		return op.dir.CreateGrant(ctx, request.Body)
	})
	taken := errors.Is(err, graph.ErrConflict) // by a consent that the replica which was read had not heard of
	if err != nil && !taken {
		return err
	}
	op.granted = time.Now()
	err = seenBack(ctx, graph.OpConsent, op.Done)
	if taken && errors.Is(err, graph.ErrUnsure) {
		return ErrPlanChanged
	}
	return err
}

// Reversal takes the consent back, or what was added to it.
func (op consentTo) Reversal() Reversal {
	return Reversal{Kind: ConsentGiven, ID: op.own, Of: op.resource(), Name: sam.APIName(op.need.API), Was: strings.Join(op.grant.Scopes, " "), Body: op.scope()}
}

// sameScopes reports whether two consents have the same scopes, in whichever order.
func sameScopes(a, b []string) bool {
	lacks := func(of []string) func(string) bool { return func(s string) bool { return !hasScope(of, s) } }
	return !slices.ContainsFunc(a, lacks(b)) && !slices.ContainsFunc(b, lacks(a))
}

// hasScope reports whether a consent has a scope. Graph does not tell "User.Read" from "user.read".
func hasScope(scopes []string, scope string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return strings.EqualFold(s, scope) })
}
