package graph

import (
	"slices"
	"strings"
	"time"
)

// CredentialRules is what a tenant allows of the credentials of applications.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
type CredentialRules struct {
	Enabled bool
	Rules   []CredentialRule
}

// A CredentialRule is one restriction. After is the moment from which on created applications are restricted; zero restricts all.
type CredentialRule struct {
	Type    string        // restrictionType, as Graph spells it
	Enabled bool          // state
	Most    time.Duration // maxLifetime; 0 when none is set
	After   time.Time
	Strange string // what could not be understood; empty when all was
}

// Types of credential rules.
const (
	RulePasswordAddition  = "passwordAddition"
	RuleCustomPassword    = "customPasswordAddition"
	RulePasswordLifetime  = "passwordLifetime"
	RuleSymmetricAddition = "symmetricKeyAddition"
	RuleSymmetricLifetime = "symmetricKeyLifetime"
	RuleKeyLifetime       = "asymmetricKeyLifetime"
	RuleTrustedAuthority  = "trustedCertificateAuthority"
)

// Unnamed returns the rules in force for an application created then whose type is none of those above.
func (r CredentialRules) Unnamed(created time.Time) []CredentialRule {
	known := []string{RulePasswordAddition, RuleCustomPassword, RulePasswordLifetime, RuleSymmetricAddition, RuleSymmetricLifetime, RuleKeyLifetime, RuleTrustedAuthority}
	var found []CredentialRule
	for _, rule := range r.Rules {
		isType := func(t string) bool { return strings.EqualFold(t, rule.Type) }
		if r.Enabled && rule.Enabled && !created.Before(rule.After) && !slices.ContainsFunc(known, isType) {
			found = append(found, rule)
		}
	}
	return found
}

// Concerning returns the rules in force of a type for an application that was created then.
func (r CredentialRules) Concerning(kind string, created time.Time) []CredentialRule {
	var found []CredentialRule
	if !r.Enabled {
		return nil
	}
	for _, rule := range r.Rules {
		if rule.Enabled && strings.EqualFold(rule.Type, kind) && !created.Before(rule.After) {
			found = append(found, rule)
		}
	}
	return found
}
