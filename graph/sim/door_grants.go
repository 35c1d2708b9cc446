package sim

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"cspready/graph"
)

const (
	opConsents = graph.OpReadConsents
	opConsent  = graph.OpConsent
	opAppRoles = graph.OpReadApplicationPermissions
)

// GrantsOf reads the consents that a service principal holds.
func (d *Door) GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error) {
	return gather(stream(ctx, d, opConsents, principalsPath+"/"+url.PathEscape(client)+"/oauth2PermissionGrants", url.Values{"$top": {"999"}}, grantIn))
}

// GrantsOn yields the consents to an API.
func (d *Door) GrantsOn(ctx context.Context, resource string) iter.Seq2[graph.PermissionGrant, error] {
	return stream(ctx, d, opConsents, consentsPath, url.Values{"$filter": {"resourceId eq " + literal(resource)}, "$top": {"999"}}, grantIn)
}

// CreateGrant consents.
func (d *Door) CreateGrant(ctx context.Context, body string) error {
	_, err := d.change(ctx, opConsent, http.MethodPost, consentsPath, body)
	return err
}

// UpdateGrant replaces the permissions of a consent.
func (d *Door) UpdateGrant(ctx context.Context, id, body string) error {
	_, err := d.change(ctx, opConsent, http.MethodPatch, consentsPath+"/"+id, body)
	return err
}

func grantIn(op string, o object) (graph.PermissionGrant, error) {
	g := graph.PermissionGrant{ID: word(o, "id"), Client: word(o, "clientId"), Resource: word(o, "resourceId"),
		Everybody: word(o, "consentType") == "AllPrincipals", Principal: word(o, "principalId"), Scopes: strings.Fields(word(o, "scope"))}
	if g.ID == "" {
		return g, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return g, nil
}

// RolesOf reads the application permissions that a service principal holds.
func (d *Door) RolesOf(ctx context.Context, principal string) ([]graph.RoleGrant, error) {
	return gather(d.roleGrants(ctx, principal, "/appRoleAssignments"))
}

// RolesOn yields who holds the application permissions of an API.
func (d *Door) RolesOn(ctx context.Context, resource string) iter.Seq2[graph.RoleGrant, error] {
	return d.roleGrants(ctx, resource, "/appRoleAssignedTo")
}

// roleGrants yields the lines of a list that are about applications. People and groups that are assigned to one hold no permission by it.
func (d *Door) roleGrants(ctx context.Context, id, list string) iter.Seq2[graph.RoleGrant, error] {
	return func(yield func(graph.RoleGrant, error) bool) {
		stopped := false
		err := d.each(ctx, opAppRoles, principalsPath+"/"+url.PathEscape(id)+list, url.Values{"$top": {"999"}}, func(o object) bool {
			if word(o, "principalType") != "ServicePrincipal" {
				return true
			}
			g, err := roleGrantIn(opAppRoles, o)
			stopped = !yield(g, err) || err != nil
			return !stopped
		})
		if err != nil && !stopped {
			yield(graph.RoleGrant{}, err)
		}
	}
}

func roleGrantIn(op string, o object) (graph.RoleGrant, error) {
	g := graph.RoleGrant{ID: word(o, "id"), Principal: word(o, "principalId"),
		Resource: word(o, "resourceId"), Role: word(o, "appRoleId"), Created: moment(o, "createdDateTime")}
	if g.ID == "" {
		return g, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return g, nil
}

// GroupsNamed reads the groups of these names.
func (d *Door) GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error) {
	if len(names) == 0 {
		return nil, nil
	}
	wanted := make([]string, len(names))
	for i, n := range names {
		wanted[i] = literal(n)
	}
	list, err := d.all(ctx, graph.OpReadGroups, "/groups", url.Values{"$filter": {"displayName in (" + strings.Join(wanted, ",") + ")"},
		"$select": {"id,displayName"}, "$top": {"999"}})
	var groups []graph.Group
	for _, o := range list {
		groups = append(groups, graph.Group{ID: word(o, "id"), Name: word(o, "displayName")})
	}
	return groups, err
}

// AddMember puts somebody into a group.
func (d *Door) AddMember(ctx context.Context, groupID, body string) error {
	_, err := d.change(ctx, graph.OpAddMember, http.MethodPost, "/groups/"+groupID+"/members/$ref", body)
	return err
}

// literal is a text as filters have it.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
