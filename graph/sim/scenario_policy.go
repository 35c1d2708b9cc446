package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cspready/graph"
)

// A PolicyScenario is a Conditional Access policy as Graph answers it, in part: absent properties are those of a new
// policy that requires MFA of all users for all resources. Users, groups, roles, locations and strengths are names;
// an unknown name stays as it is, as real policies keep ids of deleted objects.
type PolicyScenario struct {
	Name  string `json:"name"`
	State string `json:"state"`
	// a Microsoft-managed policy: only its state and its exclusions can be changed
	Managed    bool           `json:"managed"`
	Conditions map[string]any `json:"conditions"`
	Grant      map[string]any `json:"grantControls"`
	NoGrant    bool           `json:"noGrant"` // a policy with session controls only
	Session    map[string]any `json:"sessionControls"`
}

// A LocationScenario is a named location: address ranges, which can be trusted, or countries.
type LocationScenario struct {
	Name      string   `json:"name"`
	Trusted   bool     `json:"trusted"`
	Ranges    []string `json:"ranges"`
	Countries []string `json:"countries"`
}

// A StrengthScenario is a custom authentication strength.
type StrengthScenario struct {
	Name         string   `json:"name"`
	Combinations []string `json:"combinations"`
	Satisfies    string   `json:"satisfies"` // absent: "mfa"
	Keys         []string `json:"keys"`      // AAGUIDs of the only security keys allowed; absent: any
}

// policy builds the complete object of a policy, with every list and null for what is not set, as Graph answers it.
func (s builder) policy(p PolicyScenario) object {
	o := newPolicy()
	o["id"], o["displayName"], o["state"] = guid(s.ID, "policy", p.Name), p.Name, p.State
	o["createdDateTime"] = stamp(s.Created)
	if p.Managed {
		o["templateId"] = guid("microsoft", "template", p.Name)
	}
	conditions := o["conditions"].(object)
	merge(conditions, object{"clientAppTypes": []any{"all"}})
	merge(conditions["applications"].(object), object{"includeApplications": []any{"All"}})
	merge(conditions["users"].(object), object{"includeUsers": []any{"All"}})
	for name, part := range p.Conditions {
		setCondition(conditions, name, part)
	}
	if !p.NoGrant {
		o["grantControls"] = newGrant()
		merge(o["grantControls"].(object), object{"builtInControls": []any{"mfa"}})
		if p.Grant != nil {
			o["grantControls"] = newGrant()
			merge(o["grantControls"].(object), p.Grant)
		}
	}
	if p.Session != nil {
		o["sessionControls"] = p.Session
	}
	s.resolve(conditions)
	return o
}

// newPolicy returns a policy that applies to no users and requires nothing.
func newPolicy() object {
	return object{
		"id": "", "templateId": nil, "displayName": "", "createdDateTime": nil, "modifiedDateTime": nil,
		"state":         "disabled",
		"grantControls": nil, "sessionControls": nil,
		"conditions": object{
			"userRiskLevels": []any{}, "signInRiskLevels": []any{}, "servicePrincipalRiskLevels": []any{},
			"clientAppTypes": []any{}, "insiderRiskLevels": nil,
			"platforms": nil, "locations": nil, "devices": nil, "clientApplications": nil, "authenticationFlows": nil,
			"applications": object{"includeApplications": []any{}, "excludeApplications": []any{},
				"includeUserActions":                          []any{},
				"includeAuthenticationContextClassReferences": []any{}, "applicationFilter": nil},
			"users": newUsers(),
		},
	}
}

func newUsers() object {
	return object{
		"includeUsers": []any{}, "excludeUsers": []any{}, "includeGroups": []any{}, "excludeGroups": []any{},
		"includeRoles": []any{}, "excludeRoles": []any{},
		"includeGuestsOrExternalUsers": nil, "excludeGuestsOrExternalUsers": nil,
	}
}

func newGrant() object {
	return object{"operator": "OR", "builtInControls": []any{}, "customAuthenticationFactors": []any{},
		"termsOfUse": []any{}, "authenticationStrength": nil}
}

// merge copies values over existing ones.
func merge(into, from object) { maps.Copy(into, from) }

// setCondition replaces one condition. If it is an object, lists that are not sent stay as they are.
func setCondition(conditions object, name string, part any) {
	given, isObject := part.(object)
	switch base := conditions[name].(type) {
	case object:
		if !isObject {
			conditions[name] = part
			return
		}
		fresh := object{}
		for n, v := range base {
			if _, list := v.([]any); list {
				fresh[n] = []any{}
			} else {
				fresh[n] = nil
			}
		}
		merge(fresh, given)
		conditions[name] = fresh
	default:
		conditions[name] = part
	}
}

// resolve replaces names by ids.
func (s builder) resolve(conditions object) {
	users := conditions["users"].(object)
	finders := map[string]func(string) (string, bool){"Users": s.userID, "Groups": s.groupID, "Roles": roleID}
	for list, find := range finders {
		for _, side := range []string{"include", "exclude"} {
			replace(users, side+list, find)
		}
	}
	if l, ok := conditions["locations"].(object); ok {
		replace(l, "includeLocations", s.locationID)
		replace(l, "excludeLocations", s.locationID)
	}
}

func replace(o object, name string, find func(string) (string, bool)) {
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

func (s builder) userID(name string) (string, bool) {
	i := slices.IndexFunc(s.Users, func(u UserScenario) bool { return strings.EqualFold(u.UPN, name) })
	return guid(s.ID, "user", strings.ToLower(name)), i >= 0
}

func (s builder) groupID(name string) (string, bool) {
	i := slices.IndexFunc(s.Groups, func(g GroupScenario) bool { return g.Name == name })
	return guid(s.ID, "group", name), i >= 0
}

func (s builder) locationID(name string) (string, bool) {
	i := slices.IndexFunc(s.Locations, func(l LocationScenario) bool { return l.Name == name })
	return guid(s.ID, "location", name), i >= 0
}

func roleID(name string) (string, bool) {
	for _, template := range roleTemplates {
		if graph.RoleNamed(template).Name == name {
			return template, true
		}
	}
	return "", false
}
