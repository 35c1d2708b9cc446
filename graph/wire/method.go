package wire

import (
	"encoding/json"
	"strings"
	"time"

	"cspready/graph"
)

// A Method is an authentication method of an account.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethod
type Method struct {
	DirectoryObject

	PhoneType, AAGuid, ConfigurationID string
}

// Read returns the method. Its type stays a text, so that an unknown one does not get lost.
func (m Method) Read() (graph.Method, bool) {
	return graph.Method{ID: m.ID, Type: m.Type[strings.LastIndex(m.Type, ".")+1:], Phone: m.PhoneType,
		AAGUID: m.AAGuid, ConfigurationID: m.ConfigurationID}, true
}

// A Registration is a line of the report on registered methods.
//
// https://learn.microsoft.com/graph/api/resources/userregistrationdetails
type Registration struct {
	ID                string
	IsMfaCapable      *bool // null now and then
	MethodsRegistered []string
}

// Read returns the registration; false for one without an id.
func (r Registration) Read() (graph.Registration, bool) {
	return graph.Registration{UserID: r.ID, MFACapable: readTri(r.IsMfaCapable), Methods: r.MethodsRegistered}, r.ID != ""
}

// StrongAuthenticationRequirements is the state of per-user MFA, which only beta has.
//
// https://learn.microsoft.com/graph/api/authentication-get
type StrongAuthenticationRequirements struct{ PerUserMfaState string }

// Read returns the state.
func (r StrongAuthenticationRequirements) Read() (string, bool) { return r.PerUserMfaState, true }

// A Pass is a Temporary Access Pass, with its code if it was just created.
//
// https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod
type Pass struct{ TemporaryAccessPass string }

// Read returns the code; false where the answer has none.
func (p Pass) Read() (string, bool) { return p.TemporaryAccessPass, p.TemporaryAccessPass != "" }

// A MethodConfiguration is the policy on one authentication method, with the properties that all methods or some have.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodconfiguration
type MethodConfiguration struct {
	State                            string
	IncludeTargets, ExcludeTargets   []json.RawMessage
	IsSelfServiceRegistrationAllowed *bool
}

// Read returns the policy; false for one with an unknown state or target.
func (c MethodConfiguration) Read() (graph.MethodPolicy, bool) {
	include, ok := readTargets(c.IncludeTargets)
	exclude, excludeOK := readTargets(c.ExcludeTargets)
	if !ok || !excludeOK || c.State != "enabled" && c.State != "disabled" {
		return graph.MethodPolicy{}, false
	}
	return graph.MethodPolicy{
		Enabled: c.State == "enabled", Include: include, Exclude: exclude,
		SelfService: readTri(c.IsSelfServiceRegistrationAllowed),
	}, true
}

// readTargets reads the targets of a policy, each with its JSON as received. It returns false if one has no id: that
// could be any account.
func readTargets(raw []json.RawMessage) ([]graph.MethodTarget, bool) {
	var targets []graph.MethodTarget
	for _, r := range raw {
		var t struct{ ID, TargetType string }
		if json.Unmarshal(r, &t) != nil || t.ID == "" {
			return nil, false
		}
		group := strings.EqualFold(t.TargetType, "group") || t.ID == graph.AllUsers
		targets = append(targets, graph.MethodTarget{ID: t.ID, Group: group, Raw: r})
	}
	return targets, true
}

// A PassConfiguration is the policy on Temporary Access Passes.
//
// https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration
type PassConfiguration struct {
	MethodConfiguration
	IsUsableOnce bool

	DefaultLifetimeInMinutes, MinimumLifetimeInMinutes, MaximumLifetimeInMinutes int
}

// Read returns the policy; false where [MethodConfiguration.Read] is.
func (c PassConfiguration) Read() (graph.PassPolicy, bool) {
	policy, ok := c.MethodConfiguration.Read()
	if !ok {
		return graph.PassPolicy{}, false
	}
	return graph.PassPolicy{
		MethodPolicy: policy, SingleUse: c.IsUsableOnce,
		DefaultLifetime: time.Duration(c.DefaultLifetimeInMinutes) * time.Minute,
		MinLifetime:     time.Duration(c.MinimumLifetimeInMinutes) * time.Minute,
		MaxLifetime:     time.Duration(c.MaximumLifetimeInMinutes) * time.Minute,
	}, true
}
