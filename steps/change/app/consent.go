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
	"cspready/steps/change"
	"cspready/steps/sam"
)

// consentOp grants the application the delegated permissions of one API for all users: an administrator's consent.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
type consentOp struct {
	*Pending
	need   sam.RequiredAccess
	before graph.PermissionGrant // the consent as it is; ID is empty if there is none
}

// Consent returns the change that consents to the permissions that the application needs of one API, and whether any of
// them is missing from the consents that it has.
func Consent(p *Pending, need sam.RequiredAccess, has []graph.PermissionGrant) (op steps.Op, isMissing bool) {
	c := consentOp{p, need, consentForAllUsers(has, p.APIs[need.API].ID)}
	return c, !c.coversNeed(c.before)
}

// scopesAfter returns all permissions that the consent includes afterwards: a consent is replaced as a whole.
func (op consentOp) scopesAfter() string {
	all := slices.Clone(op.before.Scopes)
	for _, s := range op.need.Scopes {
		if !hasScope(all, s) {
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

// apiPrincipalID returns the object id of the API's service principal; empty until the tenant has it.
func (op consentOp) apiPrincipalID() string {
	if p := op.APIs[op.need.API]; p != nil {
		return p.ID
	}
	return ""
}

// grantRequest extends the consent that there is, or creates one.
func (op consentOp) grantRequest() graph.Request {
	if op.before.ID != "" {
		return graph.Request{Method: "PATCH", Path: grantsPath + "/" + op.before.ID,
			Body: graph.Body{"scope": op.scopesAfter()}.Text(), Times: replicaTries}
	}
	return graph.Request{Method: "POST", Path: grantsPath, Times: replicaTries, Body: graph.Body{
		"clientId": orPlaceholder(op.PrincipalID), "resourceId": orPlaceholder(op.apiPrincipalID()),
		"consentType": "AllPrincipals", "scope": op.scopesAfter(),
	}.Text()}
}

// requiredRoles returns the roles that may consent. Microsoft Graph has permissions that only an administrator may
// consent to, which takes a more privileged role.
func (op consentOp) requiredRoles() []string {
	needsAdmin := func(s string) bool { return !sam.Permission{API: op.need.API, Scope: s}.IsForSignIn() }
	if op.need.API == graph.GraphAPI && slices.ContainsFunc(op.need.Scopes, needsAdmin) {
		return consentRoles
	}
	return append([]string{graph.PrivilegedRoleAdministrator}, appRoles...)
}

func (op consentOp) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-consent.change", "api", sam.APIName(op.need.API)),
		Question: assets.Say("app-consent.ask", "api", sam.APIName(op.need.API), "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-consent.yes"),
		Before:   describeScopes(op.before.Scopes),
		After:    assets.Verbatim(op.scopesAfter()),
		Affects:  []assets.Text{assets.Say("app-consent.affects")},
		Undo:     assets.Say("app-consent.undo"),
		Scopes:   []string{"DelegatedPermissionGrant.ReadWrite.All"},
		Roles:    op.requiredRoles(),
		Requests: []graph.Request{op.grantRequest()},
	}
}

// readConsent reads the consent for all users; its ID is empty if there is none.
func (op consentOp) readConsent(ctx context.Context) (graph.PermissionGrant, error) {
	grants, err := op.dir.GrantsOf(ctx, op.PrincipalID)
	if err != nil {
		return graph.PermissionGrant{}, err
	}
	return consentForAllUsers(grants, op.apiPrincipalID()), nil
}

// consentForAllUsers returns the consent that an administrator gave to one API, which is identified by its object id.
// There is at most one.
func consentForAllUsers(grants []graph.PermissionGrant, resource string) graph.PermissionGrant {
	i := slices.IndexFunc(grants, func(g graph.PermissionGrant) bool {
		return g.ForAllUsers && resource != "" && g.ResourceID == resource
	})
	if i < 0 {
		return graph.PermissionGrant{}
	}
	return grants[i]
}

// Done reports whether everything that is needed has been consented to.
func (op consentOp) Done(ctx context.Context) (bool, error) {
	if op.PrincipalID == "" || op.apiPrincipalID() == "" {
		return false, &graph.Error{Op: graph.OpConsent, Kind: graph.ErrNotFound}
	}
	now, err := op.readConsent(ctx)
	if err != nil {
		return false, ignoreIfFresh(err, op.isFresh())
	}
	return op.coversNeed(now), nil
}

// coversNeed reports whether a consent includes every permission that is needed.
func (op consentOp) coversNeed(g graph.PermissionGrant) bool {
	return !slices.ContainsFunc(op.need.Scopes, func(s string) bool { return !hasScope(g.Scopes, s) })
}

// Do consents and waits until the consent can be read. If the consent has changed since it was shown, nothing is
// sent: permissions that someone added would be lost, since a consent is replaced as a whole.
func (op consentOp) Do(ctx context.Context) error {
	fresh := op.isFresh() || op.principalCreated.IsZero()
	now, err := RetryNotFound(ctx, fresh, func() (graph.PermissionGrant, error) { return op.readConsent(ctx) })
	if err != nil {
		return steps.NotSent(err)
	}
	if op.coversNeed(now) { // the replica that answered Done did not know the consent yet
		op.consentedAt = time.Now()
		return nil
	}
	if now.ID != op.before.ID || !sameScopes(now.Scopes, op.before.Scopes) {
		return steps.ErrPlanChanged
	}
	request := op.grantRequest()
	err = retryUntilReplicated(ctx, op.isFresh(), func() error {
		if op.before.ID != "" {
			return op.dir.UpdateGrant(ctx, op.before.ID, request.Body)
		}
		return op.dir.CreateGrant(ctx, request.Body)
	})
	taken := errors.Is(err, graph.ErrConflict) // by a consent that the replica did not know when it was read
	if err != nil && !taken {
		return err
	}
	op.consentedAt = time.Now()
	err = waitUntilVisible(ctx, graph.OpConsent, op.Done)
	if taken && errors.Is(err, graph.ErrUnsure) {
		return steps.ErrPlanChanged
	}
	return err
}

func (op consentOp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.ConsentGranted, ID: op.PrincipalID, Of: op.apiPrincipalID(),
		Name: sam.APIName(op.need.API), Was: strings.Join(op.before.Scopes, " "), Body: op.scopesAfter()}
}

// sameScopes reports whether two consents include the same permissions, in any order.
func sameScopes(a, b []string) bool {
	isMissing := func(of []string) func(string) bool { return func(s string) bool { return !hasScope(of, s) } }
	return !slices.ContainsFunc(a, isMissing(b)) && !slices.ContainsFunc(b, isMissing(a))
}

// hasScope reports whether a consent includes a permission. Graph ignores the case of its name.
func hasScope(scopes []string, scope string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return strings.EqualFold(s, scope) })
}

// UndoConsent plans to revoke a consent, or to remove from it what the change added. It never adds a permission,
// because the change only ever added some.
func UndoConsent(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	client, api, err := readConsentParties(ctx, u, r)
	if err != nil || client.ID == "" || api.ID == "" {
		return change.UndoPlan{State: change.Reverted}, err // a consent is deleted with either of its parties
	}
	grants, err := u.Tenant.GrantsOf(ctx, client.ID)
	if err != nil {
		return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
	}
	now, was, given := consentForAllUsers(grants, r.Of), strings.Fields(r.Was), strings.Fields(r.Body)
	switch {
	case now.ID == "" || len(was) > 0 && sameScopes(now.Scopes, was):
		return change.UndoPlan{State: change.Reverted}, nil
	case !sameScopes(now.Scopes, given) || slices.ContainsFunc(was, func(s string) bool { return !hasScope(given, s) }):
		return change.UndoPlan{State: change.Modified}, nil
	}
	w := change.UndoPlan{
		State: change.InForce, Scopes: []string{"DelegatedPermissionGrant.ReadWrite.All"},
		Roles: append([]string{graph.PrivilegedRoleAdministrator}, appRoles...),
		Text: change.UndoText{Title: assets.Say("undo.does.consent", "name", client.Name, "api", api.Name),
			Before: describeScopes(now.Scopes), After: describeScopes(was)},
		Affects:  []assets.Text{assets.Say("undo.app", "name", client.Name, "id", client.AppID)},
		Stops:    []assets.Text{assets.Say("undo.stops-consent", "api", api.Name)},
		Requests: []graph.Request{{Method: "DELETE", Path: grantsPath + "/" + now.ID}},
		Do:       func(ctx context.Context) error { return u.Tenant.DeleteGrant(ctx, now.ID) },
	}
	if len(was) > 0 {
		back := graph.Body{"scope": r.Was}.Text()
		w.Requests = []graph.Request{{Method: "PATCH", Path: grantsPath + "/" + now.ID, Body: back}}
		w.Do = func(ctx context.Context) error { return u.Tenant.UpdateGrant(ctx, now.ID, back) }
	}
	return w, nil
}

// describeScopes lists permissions, or says that there are none.
func describeScopes(scopes []string) assets.Text {
	if len(scopes) == 0 {
		return assets.Say("ca.none")
	}
	return assets.Verbatim(strings.Join(scopes, " "))
}

// readConsentParties reads the two service principals of a consent: the application that has it and the API that it
// is for. One that is not in the tenant any more has no ID.
func readConsentParties(
	ctx context.Context, u change.Undo, r steps.Reversal,
) (client, api graph.ServicePrincipalObject, err error) {
	for p, err := range u.Tenant.Principals(ctx) {
		switch {
		case err != nil:
			return client, api, change.NotFoundAsUnreadable(err)
		case strings.EqualFold(p.ID, r.ID):
			client = p
		case strings.EqualFold(p.ID, r.Of):
			api = p
		}
	}
	return client, api, nil
}
