package directory

import (
	"fmt"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// BuildPolicy builds the complete object of a policy, with every list and null for what is not set, as Graph answers
// it.
func (s Builder) BuildPolicy(p scenario.Policy) odata.Object {
	o := NewPolicy()
	o["id"], o["displayName"], o["state"] = DerivedID(s.ID, "policy", p.Name), p.Name, p.State
	o["createdDateTime"] = odata.FormatTime(s.Created)
	if p.Managed {
		o["templateId"] = DerivedID("microsoft", "template", p.Name)
	}
	conditions := o["conditions"].(odata.Object)
	odata.MergeInto(conditions, odata.Object{"clientAppTypes": []any{"all"}})
	odata.MergeInto(conditions["applications"].(odata.Object), odata.Object{"includeApplications": []any{"All"}})
	odata.MergeInto(conditions["users"].(odata.Object), odata.Object{"includeUsers": []any{"All"}})
	for name, part := range p.Conditions {
		SetCondition(conditions, name, part)
	}
	if !p.NoGrant {
		o["grantControls"] = NewGrant()
		odata.MergeInto(o["grantControls"].(odata.Object), odata.Object{"builtInControls": []any{"mfa"}})
		if p.Grant != nil {
			o["grantControls"] = NewGrant()
			odata.MergeInto(o["grantControls"].(odata.Object), p.Grant)
		}
	}
	if p.Session != nil {
		o["sessionControls"] = p.Session
	}
	s.resolveNames(conditions)
	return o
}

// NewPolicy returns a policy that applies to no users and requires nothing.
func NewPolicy() odata.Object {
	return odata.Object{
		"id": "", "templateId": nil, "displayName": "", "createdDateTime": nil, "modifiedDateTime": nil,
		"state":         "disabled",
		"grantControls": nil, "sessionControls": nil,
		"conditions": odata.Object{
			"userRiskLevels": []any{}, "signInRiskLevels": []any{}, "servicePrincipalRiskLevels": []any{},
			"clientAppTypes": []any{}, "insiderRiskLevels": nil,
			"platforms": nil, "locations": nil, "devices": nil, "clientApplications": nil, "authenticationFlows": nil,
			"applications": odata.Object{"includeApplications": []any{}, "excludeApplications": []any{},
				"includeUserActions":                          []any{},
				"includeAuthenticationContextClassReferences": []any{}, "applicationFilter": nil},
			"users": newUsers(),
		},
	}
}

func newUsers() odata.Object {
	return odata.Object{
		"includeUsers": []any{}, "excludeUsers": []any{}, "includeGroups": []any{}, "excludeGroups": []any{},
		"includeRoles": []any{}, "excludeRoles": []any{},
		"includeGuestsOrExternalUsers": nil, "excludeGuestsOrExternalUsers": nil,
	}
}

// NewGrant returns the grant controls of a policy that demands nothing yet.
func NewGrant() odata.Object {
	return odata.Object{"operator": "OR", "builtInControls": []any{}, "customAuthenticationFactors": []any{},
		"termsOfUse": []any{}, "authenticationStrength": nil}
}

// SetCondition replaces one condition. If it is an object, lists that are not sent stay as they are.
func SetCondition(conditions odata.Object, name string, part any) {
	given, isObject := part.(odata.Object)
	switch base := conditions[name].(type) {
	case odata.Object:
		if !isObject {
			conditions[name] = part
			return
		}
		fresh := odata.Object{}
		for n, v := range base {
			if _, list := v.([]any); list {
				fresh[n] = []any{}
			} else {
				fresh[n] = nil
			}
		}
		odata.MergeInto(fresh, given)
		conditions[name] = fresh
	default:
		conditions[name] = part
	}
}

// resolveNames replaces names by ids.
func (s Builder) resolveNames(conditions odata.Object) {
	users := conditions["users"].(odata.Object)
	finders := map[string]func(string) (string, bool){"Users": s.userID, "Groups": s.groupID, "Roles": roleTemplate}
	for list, find := range finders {
		for _, side := range []string{"include", "exclude"} {
			replaceNames(users, side+list, find)
		}
	}
	if l, ok := conditions["locations"].(odata.Object); ok {
		replaceNames(l, "includeLocations", s.locationID)
		replaceNames(l, "excludeLocations", s.locationID)
	}
}

func replaceNames(o odata.Object, name string, find func(string) (string, bool)) {
	list, _ := o[name].([]any)
	for i, v := range list {
		if id, ok := find(fmt.Sprint(v)); ok {
			list[i] = id
		}
	}
	if list == nil {
		o[name] = []any{}
	}
}

func (s Builder) userID(name string) (string, bool) {
	i := slices.IndexFunc(s.Users, func(u scenario.User) bool { return strings.EqualFold(u.UPN, name) })
	if i < 0 {
		return "", false
	}
	return s.idOfUser(s.Users[i]), true
}

func (s Builder) groupID(name string) (string, bool) {
	i := slices.IndexFunc(s.Groups, func(g scenario.Group) bool { return g.Name == name })
	if i < 0 {
		return "", false
	}
	return s.idOfGroup(s.Groups[i]), true
}

// roleTemplate finds a role by its name. An id stays as it is, in the letter case of the scenario.
func roleTemplate(name string) (string, bool) {
	if graph.IsGUID(name) {
		return name, true
	}
	return roleID(name)
}

func (s Builder) locationID(name string) (string, bool) {
	i := slices.IndexFunc(s.Locations, func(l scenario.Location) bool { return l.Name == name })
	return DerivedID(s.ID, "location", name), i >= 0
}
