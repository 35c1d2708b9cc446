package live

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"cspready/graph"
)

// Operator returns the signed-in person and the roles they hold. That the roles could not be read is no error: RolesKnown says so.
func (c *Connection) Operator(ctx context.Context) (graph.Operator, error) {
	const op = "read the signed-in person"
	me, err := one[user](ctx, c, op, c.address("/me", "$select", "id,displayName,userPrincipalName,userType"))
	if err != nil {
		return graph.Operator{}, err
	}
	if me.ID == "" {
		return graph.Operator{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	o := graph.Operator{ID: me.ID, Name: me.DisplayName, UserPrincipalName: me.UserPrincipalName, Guest: me.guest()}
	if o.Roles, o.RolesKnown, err = c.activeRoles(ctx); err != nil {
		return graph.Operator{}, err
	}
	if o.Eligible, o.EligibleKnown, err = c.eligibleRoles(ctx, o.ID); err != nil {
		return graph.Operator{}, err
	}
	return o, nil
}

// A membership is an object that the person is a member of.
type membership struct {
	Type         string `json:"@odata.type"`
	RoleTemplate string `json:"roleTemplateId"`
}

// activeRoles asks for roles held directly or through groups, or, where that question is not understood, directly. If no answer is to
// be had, the token's own list is better than nothing to show, and proves nothing: it dates from the sign-in.
func (c *Connection) activeRoles(ctx context.Context) (roles []graph.Role, known bool, err error) {
	const op = "read own roles"
	held, err := collect(each[membership](ctx, c, op, c.address("/me/transitiveMemberOf/microsoft.graph.directoryRole")))
	if statusIn(err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) {
		held, err = collect(each[membership](ctx, c, op, c.address("/me/memberOf")))
	}
	if withheld(err) {
		return c.claimedRoles(), false, nil
	}
	if err != nil {
		return nil, false, err
	}
	for _, m := range held {
		switch {
		case m.Type != "" && m.Type != "#microsoft.graph.directoryRole":
		case m.RoleTemplate == "":
			return c.claimedRoles(), false, nil // an object without properties: listed, but not to be seen
		default:
			roles = append(roles, graph.RoleNamed(strings.ToLower(m.RoleTemplate)))
		}
	}
	return roles, true, nil
}

// plainMember is in every member's token and is no role that anybody assigned.
const plainMember = "b79fbf4d-3ef9-4689-8143-76b194e85509"

func (c *Connection) claimedRoles() []graph.Role {
	claims, _ := readClaims(*c.keys.holding().secret)
	var roles []graph.Role
	for _, template := range claims.Roles {
		if template != plainMember {
			roles = append(roles, graph.RoleNamed(template))
		}
	}
	return roles
}

// eligibleRoles returns the roles of the whole tenant that the person could activate. Only P2 has such roles; a tenant without it
// refuses the question, which saves asking for its licences first.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
func (c *Connection) eligibleRoles(ctx context.Context, userID string) (roles []graph.Role, known bool, err error) {
	const op = "read eligible roles"
	at := c.address("/roleManagement/directory/roleEligibilityScheduleInstances", "$filter", "principalId eq "+quoted(userID))
	found, err := collect(each[roleGrant](ctx, c, op, at))
	if withheld(err) || errors.Is(err, graph.ErrUnlicensed) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	for _, g := range found {
		if g.wholeTenant() {
			roles = append(roles, graph.RoleNamed(g.RoleDefinitionID))
		}
	}
	return roles, true, nil
}

// withheld reports whether the tenant declined to answer a question, as opposed to a failure on the way.
func withheld(err error) bool {
	return errors.Is(err, graph.ErrForbidden) || errors.Is(err, graph.ErrNotFound) || errors.Is(err, graph.ErrRefused)
}
