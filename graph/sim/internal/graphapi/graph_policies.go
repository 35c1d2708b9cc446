package graphapi

import (
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// getPolicies answers the policies, each with its authentication strength in full.
func getPolicies(t *Service, c *request) (any, *odata.Error) {
	list := odata.ListOf(c.directory.Policies, func(p odata.Object) odata.Object { return t.showPolicy(p) })
	list.AsGiven = c.directory.AsGiven.Policies
	return list, nil
}

func (t *Service) showPolicy(p odata.Object) odata.Object {
	shown := odata.DeepCopy(p).(odata.Object)
	if g, ok := shown["grantControls"].(odata.Object); ok {
		if s, ok := g["authenticationStrength"].(odata.Object); ok {
			full, known := t.findStrength(odata.StringValue(s, "id"))
			if !known {
				return shown // a policy that the scenario gives as a whole has its strength in full
			}
			g["authenticationStrength@odata.context"] = "https://" + t.HomeCloud.Hosts().Graph +
				"/v1.0/$metadata#identity/conditionalAccess/policies('" +
				odata.StringValue(p, "id") + "')/grantControls/authenticationStrength/$entity"
			g["authenticationStrength"] = full
		}
	}
	return shown
}

// postPolicy creates a policy. The service refuses one that would be enforced beside security defaults.
func postPolicy(t *Service, c *request) (any, *odata.Error) {
	p := directory.NewPolicy()
	for name, v := range c.payload {
		t.setPolicyProperty(p, name, v)
	}
	p["id"], p["createdDateTime"] = t.NewID(), odata.FormatTime(core.CurrentTime())
	if f := t.validatePolicy(c.directory, p, true); f != nil {
		return nil, f
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Policies = append(d.Policies, p) })
	t.login.StartTokenGeneration()
	return t.showPolicy(p), nil
}

// patchPolicy changes the properties that are sent. Within the conditions, it changes only the conditions that are
// sent.
func patchPolicy(t *Service, c *request) (any, *odata.Error) {
	i := policyIndex(c.directory, c.pathIDs[0])
	if i < 0 {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	p := odata.DeepCopy(c.directory.Policies[i]).(odata.Object)
	for name, v := range c.payload {
		t.setPolicyProperty(p, name, v)
	}
	p["modifiedDateTime"] = odata.FormatTime(core.CurrentTime())
	if isMicrosoftManaged(c.directory.Policies[i]) && !equalExceptExclusions(c.directory.Policies[i], p) {
		return nil, odata.BadRequest("1141: Only the state and the exclusions of a Microsoft-managed policy can be " +
			"updated.")
	}
	if f := t.validatePolicy(c.directory, p, odata.StringValue(c.directory.Policies[i],
		"state") != graph.StateOn); f != nil {
		return nil, f
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Policies[i] = p })
	t.login.StartTokenGeneration()
	return nil, nil
}

func deletePolicy(t *Service, c *request) (any, *odata.Error) {
	i := policyIndex(c.directory, c.pathIDs[0])
	switch {
	case i < 0:
		return nil, odata.NotFound(c.pathIDs[0])
	case isMicrosoftManaged(c.directory.Policies[i]):
		return nil, odata.BadRequest("1142: A Microsoft-managed policy cannot be deleted.")
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Policies = slices.Delete(d.Policies, i, i+1) })
	return nil, nil
}

func policyIndex(d *directory.Directory, id string) int {
	return slices.IndexFunc(d.Policies, func(p odata.Object) bool {
		return strings.EqualFold(odata.StringValue(p, "id"), id)
	})
}

func isMicrosoftManaged(p odata.Object) bool {
	return p["templateId"] != nil && strings.HasPrefix(odata.StringValue(p, "displayName"), "Microsoft-managed")
}

// setPolicyProperty changes one property of a policy.
func (t *Service) setPolicyProperty(p odata.Object, name string, v any) {
	switch part, isObject := v.(odata.Object); {
	case name == "conditions" && isObject:
		conditions := p["conditions"].(odata.Object)
		for n, condition := range part {
			directory.SetCondition(conditions, n, condition)
		}
	case name == "grantControls" && isObject:
		grant := directory.NewGrant()
		odata.MergeInto(grant, part)
		p["grantControls"] = grant
	default:
		p[name] = v
	}
}

const defaultsEnabled = "Security Defaults is enabled in the tenant. " +
	"You must disable Security defaults before enabling a Conditional Access policy."

// validatePolicy returns the error that the service has for a policy, or nil. Turning is true if the policy was not
// enforced before.
func (t *Service) validatePolicy(d *directory.Directory, p odata.Object, turning bool) *odata.Error {
	state := odata.StringValue(p, "state")
	conditions := p["conditions"].(odata.Object)
	users, _ := conditions["users"].(odata.Object)
	apps, _ := conditions["applications"].(odata.Object)
	switch {
	case odata.StringValue(p, "displayName") == "":
		return odata.BadRequest("1005: Policy displayName cannot be empty.")
	case users == nil || apps == nil || len(odata.StringItems(conditions["clientAppTypes"])) == 0:
		return odata.BadRequest("1007: The policy must have users, applications and client app types.")
	case d.SecurityDefaults && state == graph.StateOn && turning:
		return odata.BadRequestCode("BadRequest", defaultsEnabled)
	case d.SecurityDefaults && state == graph.StateReportOnly && turning && t.Scenario.RefusesReportOnly:
		return odata.BadRequestCode("BadRequest", defaultsEnabled)
	}
	if f := t.validatePolicyUsers(d, users); f != nil {
		return f
	}
	if g, ok := p["grantControls"].(odata.Object); ok {
		if s, ok := g["authenticationStrength"].(odata.Object); ok {
			if _, found := t.findStrength(odata.StringValue(s, "id")); !found {
				return odata.BadRequest("1085: Authentication strength " + odata.StringValue(s, "id") +
					" does not exist.")
			}
		}
	}
	return nil
}

// validatePolicyUsers returns an error if the users condition has ids of users or groups that do not exist.
func (t *Service) validatePolicyUsers(d *directory.Directory, users odata.Object) *odata.Error {
	for name, known := range map[string]func(string) bool{
		"Users":  func(id string) bool { return d.FindUser(id) != nil },
		"Groups": func(id string) bool { return d.FindGroup(id) != nil },
	} {
		for _, side := range []string{"include", "exclude"} {
			for _, id := range odata.StringItems(users[side+name]) {
				if graph.IsGUID(id) && !known(id) && !namesMissingObject(t.Scenario, id) {
					return odata.BadRequest("1020: Invalid " + strings.ToLower(name) + " value: " + id + ".")
				}
			}
		}
	}
	return nil
}

// namesMissingObject reports whether a policy of the scenario has an id of an object that does not exist: real
// policies keep the ids of deleted objects.
func namesMissingObject(s scenario.Scenario, id string) bool {
	conditions := []odata.Object{}
	for _, p := range s.Policies {
		conditions = append(conditions, p.Conditions)
	}
	for _, p := range s.RawPolicies {
		of, _ := p["conditions"].(odata.Object)
		conditions = append(conditions, of)
	}
	for _, c := range conditions {
		users, _ := c["users"].(odata.Object)
		for _, v := range users {
			if slices.Contains(odata.StringItems(v), id) {
				return true
			}
		}
	}
	return false
}

func equalExceptExclusions(a, b odata.Object) bool {
	bare := func(p odata.Object) any {
		c := odata.DeepCopy(p).(odata.Object)
		delete(c, "state")
		delete(c, "modifiedDateTime")
		users := c["conditions"].(odata.Object)["users"].(odata.Object)
		for name := range users {
			if strings.HasPrefix(name, "exclude") {
				delete(users, name)
			}
		}
		return c
	}
	return odata.EqualJSON(bare(a), bare(b))
}
