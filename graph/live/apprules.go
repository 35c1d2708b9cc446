package live

import (
	"context"
	"encoding/json"
	"strings"

	"cspready/graph"
)

// An appPolicy says what is allowed of the credentials of applications. The default one holds what is for applications under one name, one
// that is made for some applications under another.
//
// https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
type appPolicy struct {
	IsEnabled                             *bool
	ApplicationRestrictions, Restrictions struct{ PasswordCredentials, KeyCredentials []appRestriction }
}

// An appRestriction is one of its rules.
//
// https://learn.microsoft.com/graph/api/resources/passwordcredentialconfiguration
type appRestriction struct {
	RestrictionType, State, MaxLifetime string
	RestrictForAppsCreatedAfterDateTime string
	ExcludeActors                       json.RawMessage
}

// CredentialRules returns what the tenant demands of the credentials of applications by default.
//
// https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
func (c *Connection) CredentialRules(ctx context.Context) (graph.CredentialRules, error) {
	policy, err := one[appPolicy](ctx, c, readRules, c.address("/policies/defaultAppManagementPolicy"))
	if err != nil {
		return graph.CredentialRules{}, err
	}
	rules, ok := policy.read()
	if !ok {
		return graph.CredentialRules{}, &graph.Error{Op: readRules, Kind: graph.ErrUnreadable}
	}
	return rules, nil
}

// AppRules returns the rules that are set for one registration in place of the default ones. Where there are none the list is empty:
// ErrNotFound says that the registration is not known.
//
// https://learn.microsoft.com/graph/api/appmanagementpolicy-list-appliesto
func (c *Connection) AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error) {
	at := c.address(applicationPath(id) + "/appManagementPolicies")
	return collect(converted(readRules, each[appPolicy](ctx, c, readRules, at), appPolicy.read))
}

const readRules = graph.OpReadCredentialRules

// read returns the rules; false where it is not said whether they are in force.
func (p appPolicy) read() (graph.CredentialRules, bool) {
	if p.IsEnabled == nil {
		return graph.CredentialRules{}, false
	}
	rules := graph.CredentialRules{Enabled: *p.IsEnabled}
	for _, list := range [][]appRestriction{
		p.ApplicationRestrictions.PasswordCredentials, p.ApplicationRestrictions.KeyCredentials, p.Restrictions.PasswordCredentials, p.Restrictions.KeyCredentials,
	} {
		for _, r := range list {
			rules.Rules = append(rules.Rules, r.read())
		}
	}
	return rules, true
}

// read returns the rule, and errs on the side of one that holds: a state that is not known here may be one of tomorrow's.
func (r appRestriction) read() graph.CredentialRule {
	rule := graph.CredentialRule{Type: r.RestrictionType, Enabled: !strings.EqualFold(r.State, "disabled"), After: when(r.RestrictForAppsCreatedAfterDateTime)}
	var strange []string
	if rule.Enabled && !strings.EqualFold(r.State, "enabled") {
		strange = append(strange, "state: "+r.State)
	}
	if r.MaxLifetime != "" {
		most, ok := readDuration(r.MaxLifetime)
		if !ok {
			strange = append(strange, "maxLifetime: "+r.MaxLifetime)
		}
		rule.Most = most
	}
	if r.RestrictForAppsCreatedAfterDateTime != "" && rule.After.IsZero() && !strings.HasPrefix(r.RestrictForAppsCreatedAfterDateTime, "0001-01-01T00:00:00") {
		strange = append(strange, "restrictForAppsCreatedAfterDateTime: "+r.RestrictForAppsCreatedAfterDateTime)
	}
	if says(r.ExcludeActors) {
		strange = append(strange, "excludeActors: set") // who is left out of a rule is not known here
	}
	rule.Strange = strings.Join(strange, "; ")
	return rule
}

// says reports whether a value holds anything: of empty objects and lists Graph prints many.
func says(raw json.RawMessage) bool {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return false
	}
	return holds(v)
}

func holds(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case map[string]any:
		for name, part := range v {
			if !strings.HasPrefix(name, "@odata.") && holds(part) {
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
