package sim

import (
	"slices"
	"strings"

	"cspready/graph"
)

// getPolicies answers the policies, each with its authentication strength in full.
func getPolicies(t *Tenant, c *call) (any, *fault) {
	return listOf(c.dir.policies, func(p object) object { return t.showPolicy(p) }), nil
}

func (t *Tenant) showPolicy(p object) object {
	shown := deep(p).(object)
	if g, ok := shown["grantControls"].(object); ok {
		if s, ok := g["authenticationStrength"].(object); ok {
			full, _ := t.strength(word(s, "id"))
			g["authenticationStrength@odata.context"] = "https://" + t.cloud.Hosts().Graph + "/v1.0/$metadata#identity/conditionalAccess/policies('" +
				word(p, "id") + "')/grantControls/authenticationStrength/$entity"
			g["authenticationStrength"] = full
		}
	}
	return shown
}

// deep copies a value, so that what is answered can be changed without changing what is kept.
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

// postPolicy makes a policy, unless it would be in force beside security defaults.
func postPolicy(t *Tenant, c *call) (any, *fault) {
	p := newPolicy()
	for name, v := range c.change {
		t.setPolicy(p, name, v)
	}
	p["id"], p["createdDateTime"] = t.newID(), stamp(now())
	if f := t.refusePolicy(c.dir, p, true); f != nil {
		return nil, f
	}
	t.change(func(d *directory) { d.policies = append(d.policies, p) })
	t.outdate()
	return t.showPolicy(p), nil
}

// patchPolicy changes the properties that are sent; inside the conditions, those that are sent.
func patchPolicy(t *Tenant, c *call) (any, *fault) {
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
	t.outdate()
	return nil, nil
}

func deletePolicy(t *Tenant, c *call) (any, *fault) {
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
func (t *Tenant) setPolicy(p object, name string, v any) {
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

// refusePolicy is what the service has against a policy. Turning says that it is not in force yet.
func (t *Tenant) refusePolicy(d *directory, p object, turning bool) *fault {
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
		return invalid("BadRequest", "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.")
	case d.securityDefaults && state == graph.StateReportOnly && turning && t.scenario.RefusesReportOnly:
		return invalid("BadRequest", "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.")
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

// refuseUnknown refuses ids that lead nowhere.
func (t *Tenant) refuseUnknown(d *directory, users object) *fault {
	for name, known := range map[string]func(string) bool{
		"Users": func(id string) bool { return d.user(id) != nil }, "Groups": func(id string) bool { return d.group(id) != nil },
	} {
		for _, side := range []string{"include", "exclude"} {
			for _, id := range list1(users[side+name]) {
				if graph.IsGUID(id) && !known(id) && !t.scenario.named(id) {
					return badRequest("1020: Invalid " + strings.ToLower(name) + " value: " + id + ".")
				}
			}
		}
	}
	return nil
}

// named reports whether a policy of the scenario names an id that leads nowhere: what was deleted stays in the policies it was in.
func (s Scenario) named(id string) bool {
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

// list1 reads a list of texts from JSON.
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
