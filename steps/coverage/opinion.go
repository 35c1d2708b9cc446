package coverage

import (
	"reflect"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// OutcomeOf returns what policies make of a sign-in, given those that another judge says apply to it. The controls are
// judged by the rules of this package. The outcome is unknown if the answer does not have exactly the policies that
// this verdict is about, unchanged, or if a policy that could decide was not judged.
func (v *Verdict) OutcomeOf(answer []graph.WhatIfPolicy) Outcome {
	if !v.isAbout(answer) {
		return OutcomeUnknown
	}
	outcome := LetIn
	for _, p := range answer {
		if p.State == graph.StateOff || p.State == graph.StateReportOnly || p.Applies == graph.No {
			continue
		}
		effect, sure, _ := effectOf(p.Grant, v.tenant.Strengths)
		isUnderstood := sure && len(p.Unrecognised) == 0
		switch {
		case effect == grantsWithoutMFA && isUnderstood:
		case p.Applies == graph.Yes && isUnderstood && p.State == graph.StateOn:
			return Stopped
		default:
			outcome = OutcomeUnknown
		}
	}
	return outcome
}

// isAbout reports whether an answer has exactly the policies of the verdict, and those in force unchanged: between two
// reads a tenant can change, and a replica can lag.
func (v *Verdict) isAbout(answer []graph.WhatIfPolicy) bool {
	if len(answer) != len(v.rules) {
		return false
	}
	for i := range v.rules {
		own := v.rules[i].policy
		n := slices.IndexFunc(answer, func(p graph.WhatIfPolicy) bool { return strings.EqualFold(p.ID, own.ID) })
		if n < 0 || answer[n].State != own.State {
			return false
		}
		if other := answer[n].Policy; own.IsOn() && !(reflect.DeepEqual(withoutIdentity(own), withoutIdentity(other))) {
			return false
		}
	}
	return true
}

// withoutIdentity returns what a policy does, for a comparison.
func withoutIdentity(p graph.Policy) any {
	return struct {
		Conditions   graph.Conditions
		Grant        *graph.GrantControls
		Unrecognised []string
	}{p.Conditions, p.Grant, p.Unrecognised}
}

// A Doubt is why the verdict on the accounts of a class does not count: another judge contradicts it.
type Doubt struct {
	Class  *Class
	Reason assets.Text
}

// WithDoubts returns the verdict with the state Unknown for all accounts of some classes, whatever their kind: the
// verdict treats them alike, so the doubt is about all. Accounts whose state does not come from policies keep it.
func (v *Verdict) WithDoubts(doubts []Doubt) *Verdict {
	if len(doubts) == 0 {
		return v
	}
	doubted := v.clone()
	rules := v.decidingRules()
	indexes := map[string]int32{} // in classes, by reaches
	for _, d := range doubts {
		if _, known := indexes[d.Class.reaches]; !known {
			indexes[d.Class.reaches] = int32(len(doubted.classes))
			doubted.classes = append(doubted.classes,
				class{state: Unknown, legacy: Unknown, legacyKnown: true, reason: d.Reason, fixed: true})
		}
	}
	reaches := make([]reach, len(rules))
	for i := range v.states {
		if !v.canSignIn(i) {
			continue
		}
		v.fillReaches(reaches, rules, i)
		if c, isDoubted := indexes[string(reaches)]; isDoubted {
			doubted.states[i] = Unknown
			doubted.assignClass(i, c)
		}
	}
	return doubted
}

// clone returns a copy of the verdict that can be changed.
func (v *Verdict) clone() *Verdict {
	v.mu.Lock()
	defer v.mu.Unlock()
	return &Verdict{tenant: v.tenant, space: v.space, rules: v.rules, states: slices.Clone(v.states),
		classOf: slices.Clone(v.classOf), classes: slices.Clone(v.classes)}
}

// UserID returns the object id of an account.
func (v *Verdict) UserID(n int) string { return v.tenant.People.User(n).ID }

// UserName returns the user principal name of an account.
func (v *Verdict) UserName(n int) string { return v.tenant.People.User(n).UserPrincipalName }

// DisplayName returns the name of an application, a location or another value in a policy.
func (v *Verdict) DisplayName(id string) assets.Text { return v.tenant.displayName(id) }
