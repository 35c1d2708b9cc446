package coverage

import (
	"reflect"
	"slices"
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// A State is the verdict on one account. The zero value is Unknown.
type State byte

// The states of an account.
const (
	Unknown State = iota
	Covered
	Uncovered
	Disabled // the account is disabled: no one can sign in with it
	Exempt   // Microsoft's own account of the directory synchronisation
	Agent    // belongs to an agent: no person signs in with it
)

// A Verdict is the judgement of a tenant: the state of every account, and the reason. It is safe for use by several
// goroutines.
type Verdict struct {
	mu      sync.Mutex // guards the fields of classes that are computed on demand
	tenant  *Tenant
	space   space
	rules   []rule
	states  []State
	classOf []int32 // index in classes, for accounts that are neither covered, disabled nor exempt
	classes []class
	memo    map[string]class // only while judging: classes by [Verdict.effectKey]
}

// A class is a group of accounts to which every rule applies in the same way.
type class struct {
	reaches []reach
	state   State
	// gaps are the situations without MFA, and doubtfulRules the rules that would decide if they were understood.
	gaps          []box
	doubtfulRules []int

	legacy      State // for legacy authentication
	legacyKnown bool
	reason      assets.Text // computed on demand
	fixed       bool        // state and reason do not come from policies
}

// Judge compares every account of a tenant with its policies.
func Judge(t *Tenant) *Verdict {
	v := &Verdict{tenant: t, space: spaceOf(t.Policies, t.TrustedLocations)}
	for _, p := range t.Policies {
		v.rules = append(v.rules, t.readRule(p, v.space))
	}
	v.groupByEffect()
	v.memo = map[string]class{}
	t.People.Sort()
	v.states = make([]State, t.People.Len())
	v.classOf = make([]int32, 0)
	known := map[string]int32{}
	reaches := make([]reach, len(v.rules))
	full := v.rulesCoveringAll()
	aside := t.syncAccounts()
	for i := range v.states {
		switch w := t.principalOf(i); {
		case !t.People.IsEnabled(i):
			v.states[i] = Disabled
		case t.People.IsAgent(i):
			v.states[i] = Agent
		case aside[i] == graph.Yes:
			v.states[i] = Exempt
		case t.SecurityDefaults:
			v.judgeUnderDefaults(i)
		case slices.ContainsFunc(full, func(r *rule) bool { return r.reachOf(w) == reached }):
			v.states[i] = Covered
		default:
			v.classifyAccount(i, w, reaches, known)
		}
		if is, named := aside[i]; named && is == graph.Unknown && v.states[i] != Covered && v.states[i] != Disabled {
			v.setFixed(i, Unknown, assets.Say("why.sync-untold"))
		}
	}
	v.memo = nil
	return v
}

// rulesCoveringAll returns the rules that on their own cover every account they include.
func (v *Verdict) rulesCoveringAll() []*rule {
	var list []*rule
	for i := range v.rules {
		if r := &v.rules[i]; r.inForce && r.certain && r.coversAll && r.effect == requiresMFA {
			list = append(list, r)
		}
	}
	return list
}

// classifyAccount assigns an account to its class, and judges the class if it is new.
func (v *Verdict) classifyAccount(i int, w principal, reaches []reach, known map[string]int32) {
	for n := range v.rules {
		reaches[n] = v.rules[n].reachOf(w)
	}
	c, ok := known[string(reaches)]
	if !ok {
		c = int32(len(v.classes))
		known[string(reaches)] = c
		v.classes = append(v.classes, v.judgeClass(slices.Clone(reaches)))
	}
	v.states[i] = v.classes[c].state
	if v.states[i] == Covered {
		return
	}
	v.assignClass(i, c)
	if v.states[i] == Uncovered && isPerUserMFAOn(v.tenant.PerUserMFA[i]) {
		v.states[i] = Unknown
	}
}

// assignClass notes the class of an account. Accounts that are covered have none.
func (v *Verdict) assignClass(i int, c int32) {
	if len(v.classOf) == 0 {
		v.classOf = make([]int32, len(v.states))
	}
	v.classOf[i] = c
}

// setFixed gives an account a state that does not come from policies, and the reason.
func (v *Verdict) setFixed(i int, state State, reason assets.Text) {
	same := func(c class) bool { return c.fixed && c.state == state && c.reason.ID == reason.ID }
	c := slices.IndexFunc(v.classes, same)
	if c < 0 {
		c = len(v.classes)
		v.classes = append(v.classes, class{state: state, legacy: state, legacyKnown: true, reason: reason, fixed: true})
	}
	v.states[i] = state
	v.assignClass(i, int32(c))
}

// isPerUserMFAOn reports whether per-user MFA is on for an account. It can be circumvented by settings that there is
// no API for, so it does not make an account covered.
func isPerUserMFAOn(state string) bool { return state == "enforced" || state == "enabled" }

// judgeClass returns the verdict on a class. A tenant that only blocks access requires MFA of no one, so blocks count
// only together with an MFA requirement.
func (v *Verdict) judgeClass(reaches []reach) class {
	key := v.effectKey(reaches)
	c, known := v.memo[key]
	if !known {
		c = class{state: Uncovered, gaps: []box{v.space.everySituation()}}
		if left, asked := v.subtractRules(c.gaps, reaches, true); asked {
			c.gaps = left
		}
		if len(c.gaps) == 0 {
			c.state = Covered
		} else if left, asked := v.subtractRules(c.gaps, reaches, false); asked && len(left) == 0 {
			c.state = Unknown
		}
		if v.memo != nil {
			v.memo[key] = c
		}
	}
	c.reaches = reaches
	for n := range v.rules {
		if r := &v.rules[n]; c.state != Covered && r.isEffective(reaches[n], false) && !r.isEffective(reaches[n], true) {
			c.doubtfulRules = append(c.doubtfulRules, n)
		}
	}
	return c
}

// effectKey identifies the effects that apply to a class, certainly or possibly. Rules with the same effect have one
// bit each, so that a tenant where every account is in different groups does not need a calculation for each account.
func (v *Verdict) effectKey(reaches []reach) string {
	if v.memo == nil {
		return ""
	}
	bits := make([]byte, 2*len(v.rules))
	for n := range v.rules {
		r := &v.rules[n]
		if r.isEffective(reaches[n], true) {
			bits[2*r.sameEffectAs] = 1
		}
		if r.isEffective(reaches[n], false) {
			bits[2*r.sameEffectAs+1] = 1
		}
	}
	return string(bits)
}

// groupByEffect sets sameEffectAs of every rule.
func (v *Verdict) groupByEffect() {
	for n := range v.rules {
		r := &v.rules[n]
		r.sameEffectAs = slices.IndexFunc(v.rules, func(o rule) bool {
			return o.effect == r.effect && reflect.DeepEqual(o.covers, r.covers)
		})
	}
}

// isEffective reports whether a rule requires MFA of, or blocks, accounts with this reach: certainly, or, if sure is
// false, possibly.
func (r *rule) isEffective(c reach, sure bool) bool {
	if !r.inForce || r.effect == grantsWithoutMFA {
		return false
	}
	return c == reached && r.certain || !sure && (c == reached || c == maybeReached)
}

// subtractRules returns the situations that the rules leave uncovered for accounts with these reaches, and whether
// any rule requires MFA. A block covers situations as well as an MFA requirement does.
func (v *Verdict) subtractRules(from []box, reaches []reach, sure bool) (left []box, asked bool) {
	for n := range v.rules {
		r := &v.rules[n]
		if !r.isEffective(reaches[n], sure) {
			continue
		}
		asked = asked || r.effect == requiresMFA && !r.covers.empty()
		from = subtractFromAll(from, r.covers)
	}
	return from, asked
}

// Kinds of external accounts, as policies name them. Where the signs of an account disagree, it may be of either kind.
var (
	invitedGuest  = []string{"b2bCollaborationGuest"}
	internalGuest = []string{"internalGuest"}
	someGuest     = []string{"internalGuest", "b2bCollaborationGuest"}
	invitedMember = []string{"b2bCollaborationMember"}
	someMember    = []string{memberKind, "b2bCollaborationMember"}
)

// memberKind stands for a member of the tenant among the kinds of external accounts: no policy can name it.
const memberKind = ""

// principalOf returns an account as policies see it.
func (t *Tenant) principalOf(i int) principal {
	w := principal{number: i}
	f := t.People.entry(i).flags
	isGuest, isExternal, isUncertain := f&guest != 0, f&external != 0, f&maybeExternal != 0
	switch {
	case isGuest && isUncertain:
		w.kinds = someGuest
	case isGuest && isExternal:
		w.kinds = invitedGuest
	case isGuest:
		w.kinds = internalGuest
	case isUncertain:
		w.kinds = someMember
	case isExternal:
		w.kinds = invitedMember
	}
	return w
}
