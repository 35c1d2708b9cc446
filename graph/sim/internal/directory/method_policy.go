package directory

import (
	"fmt"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
)

// Lifetimes of a Temporary Access Pass in this tenant, in minutes.
const (
	passDefaultMinutes = 60
	passMinMinutes     = 10
	passMaxMinutes     = 480
)

// MethodPolicyKey returns the directory's key for a method's policy; addresses name methods in any case.
func MethodPolicyKey(kind graph.MethodKind) string { return strings.ToLower(string(kind)) }

// buildMethodPolicies builds the policies of authentication methods. The China cloud has none.
func (s Builder) buildMethodPolicies(d *Directory) error {
	if s.Cloud == graph.China {
		return nil
	}
	targets, err := s.passTargets(d)
	if err != nil {
		return err
	}
	d.MethodPolicies[MethodPolicyKey(graph.PassMethod)] = odata.Object{
		"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
		"id":          "TemporaryAccessPass",
		"state":       enabledState(s.TemporaryAccessPass.Enabled), "defaultLifetimeInMinutes": passDefaultMinutes,
		"defaultLength":            8,
		"isUsableOnce":             s.TemporaryAccessPass.Once,
		"minimumLifetimeInMinutes": passMinMinutes, "maximumLifetimeInMinutes": passMaxMinutes,
		"includeTargets": targets,
		"excludeTargets": []any{},
	}
	d.MethodPolicies[MethodPolicyKey(graph.PasskeyMethod)] = odata.Object{
		"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "id": "Fido2",
		"state":                            enabledState(!s.Passkeys.Disabled),
		"isSelfServiceRegistrationAllowed": !s.Passkeys.NoSelfService, "isAttestationEnforced": false,
		"keyRestrictions": odata.Object{"isEnforced": false, "enforcementType": "block", "aaGuids": []any{}},
		"includeTargets":  []any{newTarget(graph.AllUsers, "group")}, "excludeTargets": []any{},
	}
	s.addOtherMethodPolicies(d)
	return s.changeMethodPolicies(d)
}

func (s Builder) passTargets(d *Directory) ([]any, error) {
	targets := []any{}
	for _, name := range s.TemporaryAccessPass.Groups {
		id, ok := s.groupID(name)
		if !ok {
			return nil, fmt.Errorf("passes are for a group %q that is not there", name)
		}
		targets = append(targets, newTarget(id, "group"))
	}
	for _, upn := range s.TemporaryAccessPass.Users {
		u := d.FindUser(upn)
		if u == nil {
			return nil, fmt.Errorf("passes are for a user %q who is not there", upn)
		}
		targets = append(targets, newTarget(u.ID, "user"))
	}
	if len(targets) == 0 {
		targets = append(targets, newTarget(graph.AllUsers, "group"))
	}
	return targets, nil
}

func newTarget(id, kind string) odata.Object {
	return odata.Object{"id": id, "targetType": kind, "isRegistrationRequired": false}
}

func enabledState(is bool) string {
	if is {
		return "enabled"
	}
	return "disabled"
}

// ValidateTargets returns an error for targets that do not exist, and fills in the properties that Graph answers for
// included ones.
func (d *Directory) ValidateTargets(v any, included bool) ([]any, *odata.Error) {
	targets := []any{}
	list, _ := v.([]any) // the schema check ensures the type
	for _, item := range list {
		given, _ := item.(odata.Object)
		id, kind := odata.StringValue(given, "id"), odata.StringValue(given, "targetType")
		group := kind == "group" && (id == graph.AllUsers || d.FindGroup(id) != nil)
		user := kind == "user" && graph.IsGUID(id) && d.FindUser(id) != nil
		if !group && !user {
			return nil, odata.BadRequestCode("badRequest", "The target '"+id+"' of type '"+kind+"' does not exist.")
		}
		full := odata.Object{"id": id, "targetType": kind}
		if included {
			full = newTarget(id, kind)
			odata.MergeInto(full, given)
		}
		targets = append(targets, full)
	}
	return targets, nil
}

// PolicyCovers reports whether the policy of a method is enabled for an account.
func (d *Directory) PolicyCovers(kind graph.MethodKind, u *User) bool {
	p := d.MethodPolicies[MethodPolicyKey(kind)]
	return odata.StringValue(p, "state") == "enabled" && d.isTargeted(p["includeTargets"], u) &&
		!d.isTargeted(p["excludeTargets"], u)
}

func (d *Directory) isTargeted(targets any, u *User) bool {
	list, _ := targets.([]any)
	return slices.ContainsFunc(list, func(v any) bool {
		id := odata.StringValue(v.(odata.Object), "id")
		return id == graph.AllUsers || id == u.ID || slices.ContainsFunc(d.GroupsOf(u.ID, true),
			func(g *Group) bool { return g.ID == id })
	})
}
