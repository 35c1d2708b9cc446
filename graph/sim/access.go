package sim

import (
	"slices"
	"strings"

	"cspready/graph"
)

// getPolicies answers the policies, each with its authentication strength in full.
func getPolicies(t *graphService, c *call) (any, *fault) {
	return listOf(c.dir.policies, func(p object) object { return t.showPolicy(p) }), nil
}

func (t *graphService) showPolicy(p object) object {
	shown := deep(p).(object)
	if g, ok := shown["grantControls"].(object); ok {
		if s, ok := g["authenticationStrength"].(object); ok {
			full, _ := t.strength(word(s, "id"))
			g["authenticationStrength@odata.context"] = "https://" + t.cloud.Hosts().Graph +
				"/v1.0/$metadata#identity/conditionalAccess/policies('" +
				word(p, "id") + "')/grantControls/authenticationStrength/$entity"
			g["authenticationStrength"] = full
		}
	}
	return shown
}

// deep copies a value, so that an answer can be changed without changing the stored object.
func deep(v any) any {
	switch v := v.(type) {
	case object:
		c := object{}
		for name, part := range v {
			c[name] = deep(part)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = deep(v[i])
		}
		return c
	}
	return v
}

// postPolicy creates a policy. The service refuses one that would be enforced beside security defaults.
func postPolicy(t *graphService, c *call) (any, *fault) {
	p := newPolicy()
	for name, v := range c.change {
		t.setPolicy(p, name, v)
	}
	p["id"], p["createdDateTime"] = t.newID(), stamp(now())
	if f := t.refusePolicy(c.dir, p, true); f != nil {
		return nil, f
	}
	t.change(func(d *directory) { d.policies = append(d.policies, p) })
	t.login.outdate()
	return t.showPolicy(p), nil
}

// patchPolicy changes the properties that are sent. Within the conditions, it changes only the conditions that are
// sent.
func patchPolicy(t *graphService, c *call) (any, *fault) {
	i := policyAt(c.dir, c.ids[0])
	if i < 0 {
		return nil, notFound(c.ids[0])
	}
	p := deep(c.dir.policies[i]).(object)
	for name, v := range c.change {
		t.setPolicy(p, name, v)
	}
	p["modifiedDateTime"] = stamp(now())
	if managed(c.dir.policies[i]) && !sameButExclusions(c.dir.policies[i], p) {
		return nil, badRequest("1141: Only the state and the exclusions of a Microsoft-managed policy can be updated.")
	}
	if f := t.refusePolicy(c.dir, p, word(c.dir.policies[i], "state") != graph.StateOn); f != nil {
		return nil, f
	}
	t.change(func(d *directory) { d.policies[i] = p })
	t.login.outdate()
	return nil, nil
}

func deletePolicy(t *graphService, c *call) (any, *fault) {
	i := policyAt(c.dir, c.ids[0])
	switch {
	case i < 0:
		return nil, notFound(c.ids[0])
	case managed(c.dir.policies[i]):
		return nil, badRequest("1142: A Microsoft-managed policy cannot be deleted.")
	}
	t.change(func(d *directory) { d.policies = slices.Delete(d.policies, i, i+1) })
	return nil, nil
}

func policyAt(d *directory, id string) int {
	return slices.IndexFunc(d.policies, func(p object) bool { return strings.EqualFold(word(p, "id"), id) })
}

func managed(p object) bool {
	return p["templateId"] != nil && strings.HasPrefix(word(p, "displayName"), "Microsoft-managed")
}

// setPolicy changes one property of a policy.
func (t *graphService) setPolicy(p object, name string, v any) {
	switch part, isObject := v.(object); {
	case name == "conditions" && isObject:
		conditions := p["conditions"].(object)
		for n, condition := range part {
			setCondition(conditions, n, condition)
		}
	case name == "grantControls" && isObject:
		grant := newGrant()
		merge(grant, part)
		p["grantControls"] = grant
	default:
		p[name] = v
	}
}

const defaultsEnabled = "Security Defaults is enabled in the tenant. " +
	"You must disable Security defaults before enabling a Conditional Access policy."

// refusePolicy returns the error that the service has for a policy, or nil. Turning is true if the policy was not
// enforced before.
func (t *graphService) refusePolicy(d *directory, p object, turning bool) *fault {
	state := word(p, "state")
	conditions := p["conditions"].(object)
	users, _ := conditions["users"].(object)
	apps, _ := conditions["applications"].(object)
	switch {
	case word(p, "displayName") == "":
		return badRequest("1005: Policy displayName cannot be empty.")
	case users == nil || apps == nil || len(list1(conditions["clientAppTypes"])) == 0:
		return badRequest("1007: The policy must have users, applications and client app types.")
	case d.securityDefaults && state == graph.StateOn && turning:
		return invalid("BadRequest", defaultsEnabled)
	case d.securityDefaults && state == graph.StateReportOnly && turning && t.scenario.RefusesReportOnly:
		return invalid("BadRequest", defaultsEnabled)
	}
	if f := t.refuseUnknown(d, users); f != nil {
		return f
	}
	if g, ok := p["grantControls"].(object); ok {
		if s, ok := g["authenticationStrength"].(object); ok {
			if _, found := t.strength(word(s, "id")); !found {
				return badRequest("1085: Authentication strength " + word(s, "id") + " does not exist.")
			}
		}
	}
	return nil
}

// refuseUnknown returns an error if the users condition has ids of users or groups that do not exist.
func (t *graphService) refuseUnknown(d *directory, users object) *fault {
	for name, known := range map[string]func(string) bool{
		"Users":  func(id string) bool { return d.user(id) != nil },
		"Groups": func(id string) bool { return d.group(id) != nil },
	} {
		for _, side := range []string{"include", "exclude"} {
			for _, id := range list1(users[side+name]) {
				if graph.IsGUID(id) && !known(id) && !named(t.scenario, id) {
					return badRequest("1020: Invalid " + strings.ToLower(name) + " value: " + id + ".")
				}
			}
		}
	}
	return nil
}

// named reports whether a policy of the scenario has an id of an object that does not exist: real policies keep the
// ids of deleted objects.
func named(s Scenario, id string) bool {
	for _, p := range s.Policies {
		users, _ := p.Conditions["users"].(object)
		for _, v := range users {
			if slices.Contains(list1(v), id) {
				return true
			}
		}
	}
	return false
}

// list1 reads a list of strings from JSON.
func list1(v any) []string {
	var list []string
	if items, ok := v.([]any); ok {
		for _, i := range items {
			s, _ := i.(string)
			list = append(list, s)
		}
	}
	return list
}

func sameButExclusions(a, b object) bool {
	bare := func(p object) any {
		c := deep(p).(object)
		delete(c, "state")
		delete(c, "modifiedDateTime")
		users := c["conditions"].(object)["users"].(object)
		for name := range users {
			if strings.HasPrefix(name, "exclude") {
				delete(users, name)
			}
		}
		return c
	}
	return equalJSON(bare(a), bare(b))
}
