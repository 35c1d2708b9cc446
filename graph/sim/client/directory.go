package client

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/wire"
)

// Organization reads the tenant's properties.
func (d *Client) Organization(ctx context.Context) (graph.Organization, error) {
	const op = graph.OpReadOrganization
	list, err := wire.Collect(readList[wire.Organization](ctx, d, op, "/organization",
		url.Values{"$select": {wire.OrganizationSelect}}))
	if err != nil {
		return graph.Organization{}, err
	}
	if len(list) == 0 {
		return graph.Organization{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return list[0], nil
}

// Licence reads the licence from the subscriptions, or from the plans of the organization if the subscriptions cannot
// be read.
func (d *Client) Licence(ctx context.Context) (graph.Licence, error) {
	const op = graph.OpReadLicences
	licence, err := readObject[wire.SubscribedSKUs](ctx, d, op, "/subscribedSkus", nil)
	if !isAnyKind(err, graph.ErrForbidden) {
		return licence, err
	}
	query := url.Values{"$select": {wire.AssignedPlansSelect}}
	list, listErr := wire.Collect(readItems[wire.Organization](ctx, d, op, "/organization", query))
	if listErr != nil || len(list) == 0 {
		return graph.LicenceUnknown, err
	}
	licence, ok := list[0].Licence()
	if !ok {
		return graph.LicenceUnknown, err
	}
	return licence, nil
}

// Operator reads who is signed in, and the roles that they have or can activate.
func (d *Client) Operator(ctx context.Context) (graph.Operator, error) {
	if s, _ := d.Session(); s.IsApp() {
		return d.readOwnApp(ctx, s)
	}
	me, err := readObject[wire.User](ctx, d, graph.OpReadOperator, "/me", url.Values{"$select": {wire.OperatorSelect}})
	if err != nil {
		return graph.Operator{}, err
	}
	who := graph.Operator{ID: me.ID, Name: me.Name, UserPrincipalName: me.UserPrincipalName, Guest: me.Guest}
	who.Roles, err = d.ownRoles(ctx)
	if who.RolesKnown = err == nil; mustFail(ctx, err) {
		return graph.Operator{}, err
	}
	query := url.Values{"$filter": {"principalId eq '" + who.ID + "'"}}
	eligible, err := wire.Collect(readList[wire.RoleAssignment](ctx, d, graph.OpReadEligibleRoles,
		graphapi.EligibilityPath,
		query))
	if who.EligibleKnown = err == nil; mustFail(ctx, err) {
		return graph.Operator{}, err
	}
	for _, a := range eligible {
		if a.IsTenantWide() {
			who.Eligible = append(who.Eligible, graph.RoleByTemplate(a.Role))
		}
	}
	return who, nil
}

// mustFail reports whether an error of an optional request ends the operation: after it, no other request would be
// answered either.
func mustFail(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || isAnyKind(err, graph.ErrSignInAgain))
}

// ownRoles reads the roles from the directory. If they cannot be read, it returns the roles of the token, which are
// no evidence, with the error.
func (d *Client) ownRoles(ctx context.Context) (roles []graph.Role, err error) {
	const op = graph.OpReadOwnRoles
	list, err := wire.Collect(readItems[wire.Membership](ctx, d, op,
		"/me/transitiveMemberOf/microsoft.graph.directoryRole", nil))
	// the request is not supported
	if e := new(graph.Error); errors.As(err, &e) && slices.Contains([]int{400, 404, 501}, e.Status) {
		list, err = wire.Collect(readItems[wire.Membership](ctx, d, op, "/me/memberOf", nil))
	}
	if err == nil {
		roles, err = wire.ReadRoles(op, list)
	}
	if err != nil {
		for _, template := range d.currentToken().Wids {
			if template != graph.DefaultUserRole {
				roles = append(roles, graph.RoleByTemplate(template))
			}
		}
	}
	return roles, err
}

// SecurityDefaults reads whether security defaults are on.
func (d *Client) SecurityDefaults(ctx context.Context) (on bool, err error) {
	return readObject[wire.SecurityDefaults](ctx, d, graph.OpReadSecurityDefaults, graphapi.SecurityDefaultsPath, nil)
}

// SetSecurityDefaults turns security defaults on or off.
func (d *Client) SetSecurityDefaults(ctx context.Context, on bool) error {
	op := graph.OpTurnOffSecurityDefaults
	if on {
		op = graph.OpTurnOnSecurityDefaults
	}
	_, err := d.sendWrite(ctx, op, http.MethodPatch, graphapi.SecurityDefaultsPath,
		`{"isEnabled":`+strconv.FormatBool(on)+`}`)
	return err
}

// Users yields every account.
func (d *Client) Users(ctx context.Context) iter.Seq2[graph.User, error] {
	return readList[wire.User](ctx, d, graph.OpReadUsers, "/users",
		url.Values{"$select": {wire.UserSelect}, "$top": {"999"}})
}

// Holders reads the users who have a role, directly or through a group.
func (d *Client) Holders(ctx context.Context, roleTemplate string) ([]graph.User, error) {
	var holders []graph.User
	add := func(u wire.User) {
		account, _ := u.Read()
		known := slices.ContainsFunc(holders, func(h graph.User) bool { return h.ID == account.ID })
		if u.IsUser() && !known {
			holders = append(holders, account)
		}
	}
	query := url.Values{"$filter": {"roleDefinitionId eq '" + roleTemplate + "'"}, "$expand": {"principal"}}
	list, err := wire.Collect(readItems[wire.RoleAssignment](ctx, d, graph.OpReadRoleAssignments,
		graphapi.AssignmentsPath,
		query))
	for _, a := range list {
		if a.DirectoryScopeID != "/" || a.Principal == nil {
			continue
		}
		add(*a.Principal)
		if !a.Principal.IsGroup() {
			continue
		}
		path, query := "/groups/"+a.Principal.ID+"/transitiveMembers", url.Values{"$select": {wire.UserSelect}}
		members, err := wire.Collect(readItems[wire.User](ctx, d, graph.OpReadGroupMembers, path, query))
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			add(m)
		}
	}
	return holders, err
}

// Methods yields the authentication methods of accounts.
func (d *Client) Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods] {
	return func(yield func(graph.UserMethods) bool) {
		const op = graph.OpReadMethods
		for i, id := range userIDs {
			graph.Notify(ctx, graph.Notice{Op: op, Done: i, Total: len(userIDs),
				Left: d.tenant.Graph.ReadTime(graphapi.AuthenticationMethods, len(userIDs)-i)})
			list, err := wire.Collect(readList[wire.Method](ctx, d, op,
				"/users/"+url.PathEscape(id)+"/authentication/methods", nil))
			if ctx.Err() != nil || isAnyKind(err, graph.ErrThrottled, graph.ErrUnavailable, graph.ErrOffline,
				graph.ErrSignInAgain) {
				return // the service fails, and not the request for this account
			}
			if !yield(graph.UserMethods{UserID: id, Methods: list, Err: err}) {
				return
			}
		}
	}
}
