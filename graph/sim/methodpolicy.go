package sim

import (
	"fmt"
	"slices"
	"strings"

	"cspready/graph"
)

// Lifetimes of a Temporary Access Pass in this tenant, in minutes.
const (
	passDefault  = 60
	passShortest = 10
	passMost     = 480
)

// policyKey returns the directory's key for a method's policy; addresses name methods in any case.
func policyKey(kind graph.MethodKind) string { return strings.ToLower(string(kind)) }

// methodPolicies builds the policies of authentication methods. The China cloud has none.
func (s builder) methodPolicies(d *directory) error {
	if s.Cloud == graph.China {
		return nil
	}
	targets, err := s.passTargets(d)
	if err != nil {
		return err
	}
	d.methodPolicies[policyKey(graph.PassMethod)] = object{
		"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
		"id":          "TemporaryAccessPass",
		"state":       enabled(s.Passes.Enabled), "defaultLifetimeInMinutes": passDefault, "defaultLength": 8,
		"isUsableOnce":             s.Passes.Once,
		"minimumLifetimeInMinutes": passShortest, "maximumLifetimeInMinutes": passMost, "includeTargets": targets,
		"excludeTargets": []any{},
	}
	d.methodPolicies[policyKey(graph.PasskeyMethod)] = object{
		"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "id": "Fido2",
		"state":                            enabled(!s.Passkeys.Disabled),
		"isSelfServiceRegistrationAllowed": !s.Passkeys.NoSelfService, "isAttestationEnforced": false,
		"keyRestrictions": object{"isEnforced": false, "enforcementType": "block", "aaGuids": []any{}},
		"includeTargets":  []any{target(graph.AllUsers, "group")}, "excludeTargets": []any{},
	}
	return nil
}

func (s builder) passTargets(d *directory) ([]any, error) {
	targets := []any{}
	for _, name := range s.Passes.Groups {
		id, ok := s.groupID(name)
		if !ok {
			return nil, fmt.Errorf("passes are for a group %q that is not there", name)
		}
		targets = append(targets, target(id, "group"))
	}
	for _, upn := range s.Passes.Users {
		u := d.user(upn)
		if u == nil {
			return nil, fmt.Errorf("passes are for a user %q who is not there", upn)
		}
		targets = append(targets, target(u.id, "user"))
	}
	if len(targets) == 0 {
		targets = append(targets, target(graph.AllUsers, "group"))
	}
	return targets, nil
}

func target(id, kind string) object {
	return object{"id": id, "targetType": kind, "isRegistrationRequired": false}
}

func enabled(is bool) string {
	if is {
		return "enabled"
	}
	return "disabled"
}

func getMethodPolicy(_ *graphService, c *call) (any, *fault) {
	p, ok := c.dir.methodPolicies[strings.ToLower(c.ids[0])]
	if !ok {
		return nil, notFound(c.ids[0])
	}
	return deep(p), nil
}

// patchMethodPolicy changes the properties that are sent. Targets are replaced as a whole.
//
// https://learn.microsoft.com/graph/api/authenticationmethodconfiguration-update
func patchMethodPolicy(t *graphService, c *call) (any, *fault) {
	key := strings.ToLower(c.ids[0])
	was, ok := c.dir.methodPolicies[key]
	switch {
	case !ok:
		return nil, notFound(c.ids[0])
	case word(c.change, "@odata.type") != word(was, "@odata.type"):
		return nil, invalid("badRequest", "The body must name the type of the configuration in @odata.type.")
	}
	if state, given := c.change["state"]; given && state == nil {
		return nil, invalid("badRequest", "The state must be enabled or disabled.")
	}
	p := deep(was).(object)
	for name, v := range c.change {
		switch {
		case name == "id" || strings.Contains(name, "@"):
		case name == "state":
			p[name] = strings.ToLower(word(c.change, name))
		case name == "includeTargets" || name == "excludeTargets":
			targets, f := c.dir.knownTargets(v, name == "includeTargets")
			if f != nil {
				return nil, f
			}
			p[name] = targets
		default:
			p[name] = v
		}
	}
	t.change(func(d *directory) { d.methodPolicies[key] = p })
	return nil, nil
}

// knownTargets returns an error for targets that do not exist, and fills in the properties that Graph answers for
// included ones.
func (d *directory) knownTargets(v any, included bool) ([]any, *fault) {
	targets := []any{}
	list, _ := v.([]any) // the schema check ensures the type
	for _, item := range list {
		given, _ := item.(object)
		id, kind := word(given, "id"), word(given, "targetType")
		group := kind == "group" && (id == graph.AllUsers || d.group(id) != nil)
		user := kind == "user" && graph.IsGUID(id) && d.user(id) != nil
		if !group && !user {
			return nil, invalid("badRequest", "The target '"+id+"' of type '"+kind+"' does not exist.")
		}
		full := object{"id": id, "targetType": kind}
		if included {
			full = target(id, kind)
			merge(full, given)
		}
		targets = append(targets, full)
	}
	return targets, nil
}

// covers reports whether the policy of a method is enabled for an account.
func (d *directory) covers(kind graph.MethodKind, u *user) bool {
	p := d.methodPolicies[policyKey(kind)]
	return word(p, "state") == "enabled" && d.targeted(p["includeTargets"], u) && !d.targeted(p["excludeTargets"], u)
}

func (d *directory) targeted(targets any, u *user) bool {
	groups := d.groupsOf(u.id, true)
	list, _ := targets.([]any)
	return slices.ContainsFunc(list, func(v any) bool {
		id := word(v.(object), "id")
		return id == graph.AllUsers || id == u.id || slices.ContainsFunc(groups,
			func(g *group) bool { return g.id == id })
	})
}
