package wire

import (
	"encoding/json"
	"strings"

	"cspready/graph"
)

// An AppManagementPolicy limits the credentials of applications. The tenant's default policy has these limits as
// applicationRestrictions, a policy for individual applications as restrictions.
//
// https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
type AppManagementPolicy struct {
	IsEnabled                             *bool
	ApplicationRestrictions, Restrictions struct{ PasswordCredentials, KeyCredentials []restriction }
}

// Read returns the rules; false if the policy does not say whether they are in force.
func (p AppManagementPolicy) Read() (graph.CredentialRules, bool) {
	if p.IsEnabled == nil {
		return graph.CredentialRules{}, false
	}
	rules := graph.CredentialRules{Enabled: *p.IsEnabled}
	for _, list := range [][]restriction{
		p.ApplicationRestrictions.PasswordCredentials, p.ApplicationRestrictions.KeyCredentials,
		p.Restrictions.PasswordCredentials, p.Restrictions.KeyCredentials,
	} {
		for _, r := range list {
			rules.Rules = append(rules.Rules, r.toGraph())
		}
	}
	return rules, true
}

// A restriction is one rule of a policy.
//
// https://learn.microsoft.com/graph/api/resources/passwordcredentialconfiguration
type restriction struct {
	RestrictionType, State, MaxLifetime string
	RestrictForAppsCreatedAfterDateTime string
	ExcludeActors                       json.RawMessage
}

// toGraph returns the rule. If in doubt it is in force: an unknown state may be a newer one.
func (r restriction) toGraph() graph.CredentialRule {
	rule := graph.CredentialRule{
		Type: r.RestrictionType, Enabled: !strings.EqualFold(r.State, "disabled"),
		CreatedAfter: readTime(r.RestrictForAppsCreatedAfterDateTime),
	}
	var unknown []string
	if rule.Enabled && !strings.EqualFold(r.State, "enabled") {
		unknown = append(unknown, "state: "+r.State)
	}
	if r.MaxLifetime != "" {
		most, ok := ReadDuration(r.MaxLifetime)
		if !ok {
			unknown = append(unknown, "maxLifetime: "+r.MaxLifetime)
		}
		rule.MaxLifetime = most
	}
	after := r.RestrictForAppsCreatedAfterDateTime
	if after != "" && rule.CreatedAfter.IsZero() && !strings.HasPrefix(after, "0001-01-01T00:00:00") {
		unknown = append(unknown, "restrictForAppsCreatedAfterDateTime: "+after)
	}
	if isSet(r.ExcludeActors) {
		unknown = append(unknown, "excludeActors: set") // who is exempt from the rule is unknown
	}
	rule.Unrecognised = strings.Join(unknown, "; ")
	return rule
}

// isSet reports whether a value has any content: Graph prints many empty objects and lists.
func isSet(raw json.RawMessage) bool {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return false
	}
	return hasContent(v)
}

// hasContent reports whether a decoded value is more than null or empty objects, lists and texts.
func hasContent(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case map[string]any:
		for name, part := range v {
			if !strings.HasPrefix(name, "@odata.") && hasContent(part) {
				return true
			}
		}
		return false
	case []any:
		return len(v) > 0
	case string:
		return v != ""
	}
	return true
}
