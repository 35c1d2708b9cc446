package graph

import (
	"slices"
	"strings"
	"time"
)

// CredentialRules are a tenant's restrictions on the credentials of applications.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
type CredentialRules struct {
	Enabled bool
	Rules   []CredentialRule
}

// A CredentialRule is one restriction. It applies to applications created after CreatedAfter; zero means to all.
type CredentialRule struct {
	Type         string        // restrictionType as in Graph's JSON
	Enabled      bool          // state
	MaxLifetime  time.Duration // maxLifetime; 0 if not set
	CreatedAfter time.Time
	Unrecognised string // the parts that could not be interpreted; empty if none
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

// UnknownInForce returns the rules of unknown types that are in force for an application created at a time.
func (r CredentialRules) UnknownInForce(created time.Time) []CredentialRule {
	known := []string{RulePasswordAddition, RuleCustomPassword, RulePasswordLifetime, RuleSymmetricAddition,
		RuleSymmetricLifetime, RuleKeyLifetime, RuleTrustedAuthority}
	var found []CredentialRule
	for _, rule := range r.Rules {
		isType := func(t string) bool { return strings.EqualFold(t, rule.Type) }
		if r.Enabled && rule.Enabled && !created.Before(rule.CreatedAfter) && !slices.ContainsFunc(known, isType) {
			found = append(found, rule)
		}
	}
	return found
}

// InForce returns the rules of a type that are in force for an application created at a time.
func (r CredentialRules) InForce(kind string, created time.Time) []CredentialRule {
	var found []CredentialRule
	if !r.Enabled {
		return nil
	}
	for _, rule := range r.Rules {
		if rule.Enabled && strings.EqualFold(rule.Type, kind) && !created.Before(rule.CreatedAfter) {
			found = append(found, rule)
		}
	}
	return found
}
