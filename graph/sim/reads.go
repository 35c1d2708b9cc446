package sim

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// Organization reads what the tenant says of itself.
func (d *Door) Organization(ctx context.Context) (graph.Organization, error) {
	const op = graph.OpReadOrganization
	list, err := d.all(ctx, op, "/organization", nil)
	if err != nil {
		return graph.Organization{}, err
	}
	if len(list) == 0 {
		return graph.Organization{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	o := list[0]
	org := graph.Organization{
		ID: word(o, "id"), Name: word(o, "displayName"), Created: moment(o, "createdDateTime"),
		Synced: truth(o, "onPremisesSyncEnabled") == graph.Yes,
	}
	if p := word(o, "partnerTenantType"); p != "" {
		org.PartnerType = strings.ToLower(p[:1]) + p[1:]
	}
	for _, domain := range o["verifiedDomains"].([]object) {
		if truth(domain, "isDefault") == graph.Yes {
			org.DefaultDomain = word(domain, "name")
		}
		if truth(domain, "isInitial") == graph.Yes {
			org.InitialDomain = word(domain, "name")
		}
	}
	return org, nil
}

// Licence reads the edition from the subscriptions, or, without permission for those, from the plans of the organization.
func (d *Door) Licence(ctx context.Context) (graph.Licence, error) {
	const op = graph.OpReadLicences
	plans := map[string]bool{}
	skus, err := d.all(ctx, op, "/subscribedSkus", nil)
	if err == nil {
		for _, sku := range skus {
			for _, p := range sku["servicePlans"].([]object) {
				plans[word(p, "servicePlanId")] = true
			}
		}
		return editionOf(plans), nil
	}
	if !kind(err, graph.ErrForbidden) {
		return graph.LicenceUnknown, err
	}
	orgs, orgErr := d.all(ctx, op, "/organization", nil)
	if orgErr != nil || len(orgs) == 0 || orgs[0]["assignedPlans"] == nil {
		return graph.LicenceUnknown, err
	}
	for _, p := range orgs[0]["assignedPlans"].([]object) {
		plans[word(p, "servicePlanId")] = true
	}
	return editionOf(plans), nil
}

func editionOf(plans map[string]bool) graph.Licence {
	switch {
	case plans[graph.PlanP2]:
		return graph.P2
	case plans[graph.PlanP1]:
		return graph.P1
	}
	return graph.Free
}

// Operator reads who is signed in, and which roles they hold or may activate.
func (d *Door) Operator(ctx context.Context) (graph.Operator, error) {
	if s, _ := d.Session(); s.Itself() {
		return d.itself(ctx, s)
	}
	me, err := d.one(ctx, graph.OpReadOperator, "/me", url.Values{"$select": {"id,displayName,userPrincipalName,userType"}})
	if err != nil {
		return graph.Operator{}, err
	}
	who := graph.Operator{
		ID: word(me, "id"), Name: word(me, "displayName"), UserPrincipalName: word(me, "userPrincipalName"),
		Guest: word(me, "userType") == "Guest",
	}
	who.Roles, err = d.ownRoles(ctx)
	if who.RolesKnown = err == nil; needed(ctx, err) {
		return graph.Operator{}, err
	}
	eligible, err := d.all(ctx, graph.OpReadEligibleRoles, eligibilityPath, url.Values{"$filter": {"principalId eq '" + who.ID + "'"}})
	if who.EligibleKnown = err == nil; needed(ctx, err) {
		return graph.Operator{}, err
	}
	for _, e := range eligible {
		who.Eligible = append(who.Eligible, graph.RoleNamed(word(e, "roleDefinitionId")))
	}
	return who, nil
}

// needed reports whether a question that the rest can do without must fail the rest all the same: nothing else would be answered either.
func needed(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || kind(err, graph.ErrSignInAgain))
}

// ownRoles are those of the directory. Where it does not tell, they are those of the token, which are no evidence, beside the error.
func (d *Door) ownRoles(ctx context.Context) (roles []graph.Role, err error) {
	const op = graph.OpReadOwnRoles
	list, err := d.all(ctx, op, "/me/transitiveMemberOf/microsoft.graph.directoryRole", nil)
	if e := new(graph.Error); errors.As(err, &e) && slices.Contains([]int{400, 404, 501}, e.Status) { // not understood
		list, err = d.all(ctx, op, "/me/memberOf", nil)
	}
	if err != nil {
		for _, template := range d.grant().wids {
			if template != graph.PlainMember {
				roles = append(roles, graph.RoleNamed(template))
			}
		}
		return roles, err
	}
	for _, o := range list {
		if template := word(o, "roleTemplateId"); template != "" {
			roles = append(roles, graph.RoleNamed(template))
		}
	}
	return roles, nil
}

// SecurityDefaults reads whether security defaults are on.
func (d *Door) SecurityDefaults(ctx context.Context) (on bool, err error) {
	o, err := d.one(ctx, graph.OpReadSecurityDefaults, securityDefaultsPath, nil)
	return truth(o, "isEnabled") == graph.Yes, err
}

// SetSecurityDefaults turns security defaults on or off.
func (d *Door) SetSecurityDefaults(ctx context.Context, on bool) error {
	op := graph.OpTurnOffSecurityDefaults
	if on {
		op = graph.OpTurnOnSecurityDefaults
	}
	_, err := d.change(ctx, op, http.MethodPatch, securityDefaultsPath, `{"isEnabled":`+strconv.FormatBool(on)+`}`)
	return err
}

const userFields = "id,displayName,userPrincipalName,accountEnabled,userType,createdDateTime,creationType,onPremisesSyncEnabled"

// Users yields every account.
func (d *Door) Users(ctx context.Context) iter.Seq2[graph.User, error] {
	return func(yield func(graph.User, error) bool) {
		err := d.each(ctx, graph.OpReadUsers, "/users", url.Values{"$select": {userFields}, "$top": {"999"}}, func(o object) bool {
			return yield(userOf(o), nil)
		})
		if err != nil {
			yield(graph.User{}, err)
		}
	}
}

func userOf(o object) graph.User {
	return graph.User{ID: word(o, "id"), Name: word(o, "displayName"), UserPrincipalName: word(o, "userPrincipalName"),
		Enabled: truth(o, "accountEnabled"), Guest: word(o, "userType") == "Guest", Created: moment(o, "createdDateTime"),
		Invited: word(o, "creationType") == "Invitation" || strings.Contains(word(o, "userPrincipalName"), "#EXT#"),
		Synced:  truth(o, "onPremisesSyncEnabled") == graph.Yes}
}

// Holders reads who holds a role, members of groups included.
func (d *Door) Holders(ctx context.Context, roleTemplate string) ([]graph.User, error) {
	const op, ofGroups = graph.OpReadRoleAssignments, graph.OpReadGroupMembers
	var holders []graph.User
	add := func(o object) {
		u := userOf(o)
		known := slices.ContainsFunc(holders, func(h graph.User) bool { return h.ID == u.ID })
		if o["@odata.type"] == "#microsoft.graph.user" && !known {
			holders = append(holders, u)
		}
	}
	list, err := d.all(ctx, op, "/roleManagement/directory/roleAssignments",
		url.Values{"$filter": {"roleDefinitionId eq '" + roleTemplate + "'"}, "$expand": {"principal"}})
	for _, a := range list {
		principal, _ := a["principal"].(object)
		if word(a, "directoryScopeId") != "/" || principal == nil {
			continue
		}
		add(principal)
		if principal["@odata.type"] != "#microsoft.graph.group" {
			continue
		}
		members, err := d.all(ctx, ofGroups, "/groups/"+word(principal, "id")+"/transitiveMembers", url.Values{"$select": {userFields}})
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			add(m)
		}
	}
	return holders, err
}

// Methods yields the methods of accounts.
func (d *Door) Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods] {
	return func(yield func(graph.UserMethods) bool) {
		const op = graph.OpReadMethods
		for i, id := range userIDs {
			graph.Tell(ctx, graph.Notice{Op: op, Done: i, Total: len(userIDs), Left: d.tenant.toRead(authenticationMethods, len(userIDs)-i)})
			list, err := d.all(ctx, op, "/users/"+url.PathEscape(id)+"/authentication/methods", nil)
			if ctx.Err() != nil || kind(err, graph.ErrThrottled, graph.ErrUnavailable, graph.ErrOffline, graph.ErrSignInAgain) {
				return // the service fails, not this account
			}
			m := graph.UserMethods{UserID: id, Err: err}
			for _, o := range list {
				m.Methods = append(m.Methods, graph.Method{ID: word(o, "id"), Type: strings.TrimPrefix(word(o, "@odata.type"), "#microsoft.graph.")})
			}
			if !yield(m) {
				return
			}
		}
	}
}

func word(o object, name string) string { s, _ := o[name].(string); return s }

func truth(o object, name string) graph.Tri {
	b, ok := o[name].(bool)
	if !ok {
		return graph.Unknown
	}
	return graph.TriOf(b)
}

func moment(o object, name string) time.Time {
	t, _ := time.Parse(time.RFC3339, word(o, name)) // zero when there is none
	return t
}
