package live

import (
	"context"
	"errors"
	"net/http"

	"cspready/graph"
	"cspready/graph/wire"
)

// Operator returns the signed-in principal and its roles. It does not fail if the roles cannot be read: RolesKnown
// and EligibleKnown say so.
func (c *Connection) Operator(ctx context.Context) (graph.Operator, error) {
	if s, _ := c.keys.Session(); s.IsApp() {
		return c.appOperator(ctx, s)
	}
	me, err := readObject[wire.User](ctx, c, graph.OpReadOperator, c.addressOf("/me", "$select", wire.OperatorSelect))
	if err != nil {
		return graph.Operator{}, err
	}
	o := graph.Operator{ID: me.ID, Name: me.Name, UserPrincipalName: me.UserPrincipalName, Guest: me.Guest}
	o.Roles, err = c.activeRoles(ctx)
	if o.RolesKnown = err == nil; !o.RolesKnown {
		if isDecisive(ctx, err) {
			return graph.Operator{}, err
		}
		o.Roles = c.claimedRoles()
	}
	o.Eligible, err = c.eligibleRoles(ctx, o.ID)
	if o.EligibleKnown = err == nil; isDecisive(ctx, err) {
		return graph.Operator{}, err
	}
	return o, nil
}

// appOperator returns the application that signed in as itself. There is no /me for it, and it has only its id if it
// may not read its own name.
func (c *Connection) appOperator(ctx context.Context, s graph.Session) (graph.Operator, error) {
	o := graph.Operator{ID: s.UserID, AppID: s.AppID}
	own, err := c.PrincipalOf(ctx, s.AppID)
	if err != nil {
		if isDecisive(ctx, err) {
			return graph.Operator{}, err
		}
		return o, nil
	}
	o.ID, o.Name = own.ID, own.Name
	return o, nil
}

// isDecisive reports whether an error of an optional question fails the whole, because no other question would be
// answered either.
func isDecisive(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || errors.Is(err, graph.ErrSignInAgain))
}

// activeRoles returns roles that are assigned directly or through groups, or, if that query is not supported,
// directly.
func (c *Connection) activeRoles(ctx context.Context) ([]graph.Role, error) {
	const op = graph.OpReadOwnRoles
	memberships, err := wire.Collect(readItems[wire.Membership](ctx, c, op,
		c.addressOf("/me/transitiveMemberOf/microsoft.graph.directoryRole")))
	if hasStatus(err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) {
		memberships, err = wire.Collect(readItems[wire.Membership](ctx, c, op, c.addressOf("/me/memberOf")))
	}
	if err != nil {
		return nil, err
	}
	return wire.ReadRoles(op, memberships)
}

// claimedRoles returns the roles that the token lists. They are for display and prove nothing: they date from the
// sign-in.
func (c *Connection) claimedRoles() []graph.Role {
	var roles []graph.Role
	for _, template := range c.keys.RoleClaims() {
		if template != graph.DefaultUserRole {
			roles = append(roles, graph.RoleByTemplate(template))
		}
	}
	return roles
}

// eligibleRoles returns the roles of the whole tenant that the person could activate. Only P2 has such roles; a
// tenant without it refuses the query, which saves reading its licences first.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
func (c *Connection) eligibleRoles(ctx context.Context, userID string) ([]graph.Role, error) {
	at := c.addressOf("/roleManagement/directory/roleEligibilityScheduleInstances",
		"$filter", "principalId eq "+quoteFilter(userID))
	found, err := wire.Collect(readList[wire.RoleAssignment](ctx, c, graph.OpReadEligibleRoles, at))
	if err != nil {
		return nil, err
	}
	var roles []graph.Role
	for _, a := range found {
		if a.IsTenantWide() {
			roles = append(roles, graph.RoleByTemplate(a.Role))
		}
	}
	return roles, nil
}
