package sam_test

import (
	"testing"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
)

func rule(kind string, most time.Duration, bend ...func(*graph.CredentialRule)) graph.CredentialRule {
	r := graph.CredentialRule{Type: kind, Enabled: true, MaxLifetime: most}
	for _, b := range bend {
		b(&r)
	}
	return r
}

func off(r *graph.CredentialRule) { r.Enabled = false }

// since restricts applications created after this long before now.
func since(ago time.Duration) func(*graph.CredentialRule) {
	return func(r *graph.CredentialRule) { r.CreatedAfter = now.Add(-ago) }
}

func strange(what string) func(*graph.CredentialRule) {
	return func(r *graph.CredentialRule) { r.Unrecognised = what }
}

func inForce(list ...graph.CredentialRule) graph.CredentialRules {
	return graph.CredentialRules{Enabled: true, Rules: list}
}

// The applications below were created ten days ago.
func TestTheStrictestRuleThatConcernsAnApplicationHolds(t *testing.T) {
	const none, few, some = graph.RulePasswordAddition, graph.RulePasswordLifetime, graph.RuleKeyLifetime
	const year = 365 * day
	for name, c := range map[string]struct {
		rules graph.CredentialRules
		may   bool
		most  time.Duration // of a secret
		life  time.Duration // of a certificate
	}{
		"no rules": {graph.CredentialRules{}, true, 0, year},
		"not in force": {graph.CredentialRules{Rules: []graph.CredentialRule{rule(none, 0), rule(few, day),
			rule(some, day)}}, true, 0, year},
		"each is off": {inForce(rule(none, 0, off), rule(few, day, off), rule(some, day, off)), true, 0, year},
		"no secrets":  {inForce(rule(none, 0)), false, 0, year},
		"another case": {inForce(rule("PASSWORDADDITION", 0), rule("asymmetrickeylifetime", 90*day)), false, 0,
			90 * day},
		"lifetimes": {inForce(rule(few, 90*day), rule(some, 180*day)), true, 90 * day, 180 * day},
		"the shortest": {inForce(rule(few, 90*day), rule(few, 30*day), rule(some, 180*day), rule(some, 60*day)),
			true, 30 * day, 60 * day},
		"more than twelve": {inForce(rule(some, 2*year)), true, 0, year},
		"without a limit":  {inForce(rule(few, 0), rule(some, 0)), true, 0, year},
		// Microsoft generates our secrets
		"own passwords": {inForce(rule(graph.RuleCustomPassword, 0)), true, 0, year},
		"for older than it": {inForce(rule(none, 0, since(20*day)), rule(some, 90*day, since(20*day))), false, 0,
			90 * day},
		"for newer than it":   {inForce(rule(none, 0, since(5*day)), rule(some, 90*day, since(5*day))), true, 0, year},
		"from that moment on": {inForce(rule(none, 0, since(10*day))), false, 0, year},
		"newer stricter, older": {inForce(rule(few, 30*day, since(5*day)), rule(few, 60*day, since(20*day))), true,
			60 * day, year},
		"who is left out":     {inForce(rule(none, 0, strange("excludeActors: set"))), false, 0, year},
		"a state of tomorrow": {inForce(rule(some, 90*day, strange("state: audit"))), true, 0, 90 * day},
		"a limit in riddles": {inForce(rule(few, 0, strange("maxLifetime: soon")),
			rule(some, 0, strange("maxLifetime: soon"))), false, 0, 90 * day},
		"a riddle and a limit": {inForce(rule(few, 0, strange("maxLifetime: soon")), rule(few, 30*day),
			rule(some, 0, strange("x")), rule(some, 30*day)), false, 0, 30 * day},
		"a riddle for newer": {inForce(rule(few, 0, strange("maxLifetime: soon"), since(5*day)),
			rule(some, 0, strange("x"), since(5*day))), true, 0, year},
		"a riddle that is off":   {inForce(rule(few, 0, strange("maxLifetime: soon"), off)), true, 0, year},
		"of nobody's kind":       {inForce(rule("biometricAddition", 0, strange("x"))), true, 0, year},
		"a limit below nothing":  {inForce(rule(some, -day, strange("maxLifetime: -P1D"))), true, 0, 90 * day},
		"a trusted authority is": {inForce(rule(graph.RuleTrustedAuthority, 0)), true, 0, year},
	} {
		t.Run(name, func(t *testing.T) {
			created := now.Add(-10 * day)
			may, most := sam.AllowedSecret(c.rules, created)
			if may != c.may || most != c.most {
				t.Errorf("secret: %v for %v, want %v for %v", may, most, c.may, c.most)
			}
			if life := sam.CertificateLife(c.rules, created); life != c.life {
				t.Errorf("a certificate lives %v, want %v", life, c.life)
			}
		})
	}
}
