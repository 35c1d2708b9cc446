package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
)

// ConsentTo grants the application the delegated permissions of one API, for everybody: an administrator's consent.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
type ConsentTo struct {
	*Making
	Need  sam.RequiredAccess
	Grant graph.PermissionGrant // the consent that there is; ID is empty where there is none
}

// scope is all that is granted afterwards: a consent is replaced whole.
func (op ConsentTo) scope() string {
	all := slices.Clone(op.Grant.Scopes)
	for _, s := range op.Need.Scopes {
		if !HasScope(all, s) {
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

func (op ConsentTo) resource() string {
	if p := op.Apis[op.Need.API]; p != nil {
		return p.ID
	}
	return ""
}

func (op ConsentTo) request() graph.Request {
	if op.Grant.ID != "" {
		return graph.Request{Method: "PATCH", Path: grantsPath + "/" + op.Grant.ID, Body: graph.Body{"scope": op.scope()}.Text(), Times: appTries}
	}
	return graph.Request{Method: "POST", Path: grantsPath, Times: appTries, Body: graph.Body{
		"clientId": orAny(op.Own), "consentType": "AllPrincipals", "resourceId": orAny(op.resource()), "scope": op.scope(),
	}.Text()}
}

// roles: what only an administrator may agree to on Microsoft Graph takes a role that can do more.
func (op ConsentTo) roles() []string {
	risky := func(s string) bool { return !sam.Permission{API: op.Need.API, Scope: s}.IsForSignIn() }
	if op.Need.API == graph.GraphAPI && slices.ContainsFunc(op.Need.Scopes, risky) {
		return consentRoles
	}
	return append([]string{graph.PrivilegedRoleAdministrator}, appRoles...)
}

// Change spells out the write for a person.
func (op ConsentTo) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-consent.change", "api", sam.APIName(op.Need.API)),
		Question: assets.Say("app-consent.ask", "api", sam.APIName(op.Need.API), "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-consent.yes"),
		Before:   scopesSaid(op.Grant.Scopes),
		After:    steps.Verbatim(op.scope()),
		Affects:  []assets.Text{assets.Say("app-consent.affects")},
		Undo:     assets.Say("app-consent.undo"),
		Scopes:   []string{"DelegatedPermissionGrant.ReadWrite.All"},
		Roles:    op.roles(),
		Requests: []graph.Request{op.request()},
	}
}

// now is the consent for everybody that there is; its ID is empty where there is none.
func (op ConsentTo) now(ctx context.Context) (graph.PermissionGrant, error) {
	grants, err := op.Dir.GrantsOf(ctx, op.Own)
	if err != nil {
		return graph.PermissionGrant{}, err
	}
	return ForEverybody(grants, op.resource()), nil
}

// ForEverybody is the consent among grants that an administrator gave to one API, by its object id; there is one at most.
func ForEverybody(grants []graph.PermissionGrant, resource string) graph.PermissionGrant {
	i := slices.IndexFunc(grants, func(g graph.PermissionGrant) bool { return g.ForAllUsers && resource != "" && g.ResourceID == resource })
	if i < 0 {
		return graph.PermissionGrant{}
	}
	return grants[i]
}

// Done reads whether everything that is needed was consented to.
func (op ConsentTo) Done(ctx context.Context) (bool, error) {
	if op.Own == "" || op.resource() == "" {
		return false, &graph.Error{Op: graph.OpConsent, Kind: graph.ErrNotFound}
	}
	now, err := op.now(ctx)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	return op.gives(now), nil
}

// gives reports whether a consent has all that is needed.
func (op ConsentTo) gives(g graph.PermissionGrant) bool {
	return !slices.ContainsFunc(op.Need.Scopes, func(s string) bool { return !HasScope(g.Scopes, s) })
}

// Do consents, and reads it back. A consent that somebody changed, gave or took back since it was shown is left as it is: scopes that were added
// would be lost with what is sent.
func (op ConsentTo) Do(ctx context.Context) error {
	now, err := OfExisting(ctx, op.fresh() || op.Joined.IsZero(), func() (graph.PermissionGrant, error) { return op.now(ctx) })
	if err != nil {
		return steps.NotSent(err)
	}
	if op.gives(now) { // the replica that Done asked had not heard of it
		op.granted = time.Now()
		return nil
	}
	if now.ID != op.Grant.ID || !sameScopes(now.Scopes, op.Grant.Scopes) {
		return steps.ErrPlanChanged
	}
	request := op.request()
	err = untilReplicated(ctx, op.fresh(), func() error {
		if op.Grant.ID != "" {
			return op.Dir.UpdateGrant(ctx, op.Grant.ID, request.Body)
		}
		return op.Dir.CreateGrant(ctx, request.Body)
	})
	taken := errors.Is(err, graph.ErrConflict) // by a consent that the replica which was read had not heard of
	if err != nil && !taken {
		return err
	}
	op.granted = time.Now()
	err = seenBack(ctx, graph.OpConsent, op.Done)
	if taken && errors.Is(err, graph.ErrUnsure) {
		return steps.ErrPlanChanged
	}
	return err
}

// Reversal takes the consent back, or what was added to it.
func (op ConsentTo) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.ConsentGiven, ID: op.Own, Of: op.resource(), Name: sam.APIName(op.Need.API), Was: strings.Join(op.Grant.Scopes, " "), Body: op.scope()}
}

// sameScopes reports whether two consents have the same scopes, in whichever order.
func sameScopes(a, b []string) bool {
	lacks := func(of []string) func(string) bool { return func(s string) bool { return !HasScope(of, s) } }
	return !slices.ContainsFunc(a, lacks(b)) && !slices.ContainsFunc(b, lacks(a))
}

// HasScope reports whether a consent has a scope. Graph does not tell "User.Read" from "user.read".
func HasScope(scopes []string, scope string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return strings.EqualFold(s, scope) })
}
