package wire

import (
	"encoding/json"
	"strings"

	"cspready/graph"
)

// A MethodsPolicy is the policies on all authentication methods.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
type MethodsPolicy struct{ AuthenticationMethodConfigurations []json.RawMessage }

// Read returns the policies; false for an answer without any.
func (p MethodsPolicy) Read() (graph.MethodsPolicy, bool) {
	var policy graph.MethodsPolicy
	for _, raw := range p.AuthenticationMethodConfigurations {
		policy.Configurations = append(policy.Configurations, readListedConfiguration(raw))
	}
	return policy, len(policy.Configurations) > 0
}

// A listedConfiguration is the policy on one of the methods, with what some of them have.
//
// https://learn.microsoft.com/graph/api/resources/voiceauthenticationmethodconfiguration
// https://learn.microsoft.com/graph/api/resources/microsoftauthenticatorauthenticationmethodconfiguration
// https://learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration
type listedConfiguration struct {
	MethodConfiguration
	Type                  string `json:"@odata.type"`
	ID                    string
	IsOfficePhoneAllowed  *bool
	IsSoftwareOathEnabled *bool
	KeyRestrictions       *struct {
		IsEnforced      *bool
		EnforcementType string
		AAGuids         []string
	}
}

// readListedConfiguration reads the policy on one method. One that cannot be read says so.
func readListedConfiguration(raw json.RawMessage) graph.MethodConfiguration {
	var c listedConfiguration
	if json.Unmarshal(raw, &c) != nil {
		_ = json.Unmarshal(raw, &struct {
			Type *string `json:"@odata.type"`
			ID   *string
		}{&c.Type, &c.ID}) // without a type it is the policy on no method that is known
		return graph.MethodConfiguration{ID: c.ID, Kind: c.kind(), Unreadable: true}
	}
	policy, ok := c.Read()
	read := graph.MethodConfiguration{MethodPolicy: policy, ID: c.ID, Kind: c.kind(), Unreadable: !ok,
		OfficePhone: readTri(c.IsOfficePhoneAllowed), OneTimeCodes: readTri(c.IsSoftwareOathEnabled)}
	if k := c.KeyRestrictions; k != nil && readTri(k.IsEnforced) == graph.Yes {
		read.Keys = &graph.KeyRestriction{Allows: strings.EqualFold(k.EnforcementType, "allow"), AAGUIDs: k.AAGuids}
	}
	return read
}

// kind returns the kind of the method, from the type or, without one, from the id.
func (c listedConfiguration) kind() string {
	kind := strings.ToLower(c.Type[strings.LastIndex(c.Type, ".")+1:])
	if kind = strings.TrimSuffix(kind, "authenticationmethodconfiguration"); kind == "" {
		return strings.ToLower(c.ID)
	}
	return kind
}
