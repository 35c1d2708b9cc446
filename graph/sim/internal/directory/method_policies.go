package directory

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// A methodDefault is the policy of an authentication method in a tenant whose scenario says nothing of it.
type methodDefault struct {
	ID         string
	Kind       string // Graph's type without "AuthenticationMethodConfiguration"
	State      string
	Properties odata.Object // that this method alone has
}

// methodDefaults are the methods beside passkeys and Temporary Access Passes, which have fields of their own in a
// scenario.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicies-overview
var methodDefaults = []methodDefault{
	{"MicrosoftAuthenticator", "microsoftAuthenticator", "enabled", odata.Object{"isSoftwareOathEnabled": false}},
	{"Sms", "sms", "enabled", nil},
	{"Voice", "voice", "disabled", odata.Object{"isOfficePhoneAllowed": false}},
	{"SoftwareOath", "softwareOath", "enabled", nil},
	{"HardwareOath", "hardwareOath", "enabled", nil},
	{"Email", "email", "enabled", odata.Object{"allowExternalIdToUseEmailOtp": "default"}},
	{"X509Certificate", "x509Certificate", "disabled", nil},
}

// externalMethod is what scenarios call the tenant's external method, whose id in Graph is its own.
const externalMethod = "External"

// addOtherMethodPolicies adds the policies of all methods but passkeys and Temporary Access Passes. A tenant has an
// external method if somebody registered it, or the scenario says so.
func (s Builder) addOtherMethodPolicies(d *Directory) {
	for _, m := range methodDefaults {
		d.MethodPolicies[strings.ToLower(m.ID)] = newMethodPolicy(m)
	}
	uses := func(u scenario.User) bool { return slices.Contains(u.Methods, "external") }
	if _, named := s.MethodPolicies[externalMethod]; named || slices.ContainsFunc(s.Users, uses) {
		d.MethodPolicies[strings.ToLower(externalMethod)] = newMethodPolicy(methodDefault{
			DerivedID(s.ID, "external method"), "external", "enabled",
			odata.Object{"displayName": "Another provider", "appId": DerivedID("external provider")},
		})
	}
}

func newMethodPolicy(m methodDefault) odata.Object {
	o := odata.Object{"@odata.type": "#microsoft.graph." + m.Kind + "AuthenticationMethodConfiguration", "id": m.ID,
		"state": m.State, "includeTargets": []any{newTarget(graph.AllUsers, "group")}, "excludeTargets": []any{}}
	maps.Copy(o, m.Properties)
	return o
}

// changeMethodPolicies changes policies as the scenario says.
func (s Builder) changeMethodPolicies(d *Directory) error {
	for name, change := range s.MethodPolicies {
		p, ok := d.MethodPolicies[strings.ToLower(name)]
		if !ok || change.State != "" && change.State != enabledState(true) && change.State != enabledState(false) {
			return fmt.Errorf("there is no method %q with a policy, or no state %q", name, change.State)
		}
		if change.State != "" {
			p["state"] = change.State
		}
		for property, groups := range map[string][]string{"includeTargets": change.Groups,
			"excludeTargets": change.ExcludedGroups} {
			targets, err := s.groupTargets(groups, property == "includeTargets")
			if err != nil {
				return fmt.Errorf("the policy of the method %q: %w", name, err)
			}
			if len(targets) > 0 {
				p[property] = targets
			}
		}
	}
	return nil
}

// groupTargets returns groups as targets of a policy. Excluded ones have an id and a type alone.
func (s Builder) groupTargets(names []string, included bool) ([]any, error) {
	var targets []any
	for _, name := range names {
		id, ok := s.groupID(name)
		if !ok {
			return nil, fmt.Errorf("there is no group %q", name)
		}
		if included {
			targets = append(targets, newTarget(id, "group"))
		} else {
			targets = append(targets, odata.Object{"id": id, "targetType": "group"})
		}
	}
	return targets, nil
}

// policiesOfKind are the policies that govern a registered method, by its type in Graph. A method without any is
// always allowed.
var policiesOfKind = map[string][]graph.MethodKind{
	"microsoftAuthenticator":             {"MicrosoftAuthenticator"},
	"passwordlessMicrosoftAuthenticator": {"MicrosoftAuthenticator"},
	"phone":                              {"Sms", "Voice"},
	"softwareOath":                       {"SoftwareOath"},
	"hardwareOath":                       {"HardwareOath"},
	"external":                           {externalMethod},
}

// IsMFACapable reports whether a user has registered an MFA method that a policy allows.
//
// https://learn.microsoft.com/graph/api/resources/userregistrationdetails
func (d *Directory) IsMFACapable(u *User) bool {
	return slices.ContainsFunc(u.Methods, func(m AuthMethod) bool {
		if !(graph.Method{Type: m.Kind + "AuthenticationMethod"}).CountsAsMFA() {
			return false
		}
		policies := policiesOfKind[m.Kind]
		return len(policies) == 0 || len(d.MethodPolicies) == 0 || slices.ContainsFunc(policies,
			func(p graph.MethodKind) bool { return d.PolicyCovers(p, u) })
	})
}
