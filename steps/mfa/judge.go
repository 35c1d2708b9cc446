package mfa

import (
	"reflect"
	"slices"
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// A State is what became of one account in a judgement. The zero value is Unknown.
type State byte

// The states of an account.
const (
	Unknown State = iota
	Covered
	Uncovered
	Away   // the account is disabled: nobody signs in with it
	Exempt // Microsoft's own account of the directory synchronisation
)

// A Verdict is the judgement of a tenant. It answers for every account, and says why. Several goroutines may ask it.
type Verdict struct {
	mu      sync.Mutex // guards what classes learn when they are asked
	tenant  *Tenant
	space   space
	rules   []rule
	states  []State
	classOf []int32 // for accounts that are neither covered nor left aside
	classes []class
	memo    map[string]class // while judging: classes by what is closed to them
}

// A class is accounts that every rule meets in the same way.
type class struct {
	codes []code
	state State
	// holes are the situations that are left to them without MFA, and doubts those rules of which it depends.
	holes  []box
	doubts []int

	legacy      State // of sign-ins over old protocols
	legacyKnown bool
	why         assets.Text // said when it was asked for
}

// Judge holds every account of a tenant against its policies.
func Judge(t *Tenant) *Verdict {
	v := &Verdict{tenant: t, space: spaceOf(t.Policies, t.Trusted)}
	for _, p := range t.Policies {
		v.rules = append(v.rules, t.ruleOf(p, v.space))
	}
	v.shape()
	v.memo = map[string]class{}
	t.People.Sort()
	v.states = make([]State, t.People.Len())
	v.classOf = make([]int32, 0)
	known := map[string]int32{}
	codes := make([]code, len(v.rules))
	full := v.plain()
	aside := t.aside()
	for i := range v.states {
		switch w := t.who(i); {
		case !t.People.Enabled(i):
			v.states[i] = Away
		case aside[i]:
			v.states[i] = Exempt
		case t.Defaults, slices.ContainsFunc(full, func(r *rule) bool { return r.meets(w) == reached }):
			v.states[i] = Covered
		default:
			v.classify(i, w, codes, known)
		}
	}
	v.memo = nil
	return v
}

// plain returns the rules that alone cover whomever they reach.
func (v *Verdict) plain() []*rule {
	var list []*rule
	for i := range v.rules {
		if r := &v.rules[i]; r.on && r.sure && r.full && r.demand == asksMFA {
			list = append(list, r)
		}
	}
	return list
}

// classify judges an account with all those that rules meet alike.
func (v *Verdict) classify(i int, w who, codes []code, known map[string]int32) {
	for n := range v.rules {
		codes[n] = v.rules[n].meets(w)
	}
	c, ok := known[string(codes)]
	if !ok {
		c = int32(len(v.classes))
		known[string(codes)] = c
		v.classes = append(v.classes, v.judge(slices.Clone(codes)))
	}
	v.states[i] = v.classes[c].state
	if v.states[i] == Covered {
		return
	}
	if len(v.classOf) == 0 {
		v.classOf = make([]int32, len(v.states))
	}
	v.classOf[i] = c
	if v.states[i] == Uncovered && perUserOn(v.tenant.PerUser[i]) {
		v.states[i] = Unknown
	}
}

// perUserOn reports whether the old per-user MFA asks an account for MFA. It can be sidestepped by settings that no interface shows, so it
// makes nobody covered.
func perUserOn(state string) bool { return state == "enforced" || state == "enabled" }

// judge decides about a class. A tenant that only blocks demands MFA of nobody, so without a demand nothing is closed.
func (v *Verdict) judge(codes []code) class {
	key := v.shapesOf(codes)
	c, known := v.memo[key]
	if !known {
		c = class{state: Uncovered, holes: []box{v.space.all()}}
		if left, asked := v.open(c.holes, codes, true); asked {
			c.holes = left
		}
		if len(c.holes) == 0 {
			c.state = Covered
		} else if left, asked := v.open(c.holes, codes, false); asked && len(left) == 0 {
			c.state = Unknown
		}
		if v.memo != nil {
			v.memo[key] = c
		}
	}
	c.codes = codes
	for n := range v.rules {
		if r := &v.rules[n]; c.state != Covered && r.counts(codes[n], false) && !r.counts(codes[n], true) {
			c.doubts = append(c.doubts, n)
		}
	}
	return c
}

// shapesOf returns which kinds of rules close something to a class: certainly, and perhaps. Rules that close the same are one kind, so
// that tenants where every account has groups of its own do not take a calculation for each.
func (v *Verdict) shapesOf(codes []code) string {
	if v.memo == nil {
		return ""
	}
	bits := make([]byte, 2*len(v.rules))
	for n := range v.rules {
		r := &v.rules[n]
		if r.counts(codes[n], true) {
			bits[2*r.shape] = 1
		}
		if r.counts(codes[n], false) {
			bits[2*r.shape+1] = 1
		}
	}
	return string(bits)
}

// shape numbers the rules by what they close.
func (v *Verdict) shape() {
	for n := range v.rules {
		r := &v.rules[n]
		r.shape = slices.IndexFunc(v.rules, func(o rule) bool {
			return o.demand == r.demand && reflect.DeepEqual(o.covers, r.covers)
		})
	}
}

// counts reports whether a rule closes anything to those whom it meets like this: certainly, or, when not sure, perhaps.
func (r *rule) counts(c code, sure bool) bool {
	if !r.on || r.demand == asksNothing {
		return false
	}
	return c == reached && r.sure || !sure && (c == reached || c == maybeReached)
}

// open returns which situations rules leave open to those whom they meet like this, and whether any demands MFA. A block closes
// situations as well as a demand does.
func (v *Verdict) open(from []box, codes []code, sure bool) (left []box, asked bool) {
	for n := range v.rules {
		r := &v.rules[n]
		if !r.counts(codes[n], sure) {
			continue
		}
		asked = asked || r.demand == asksMFA && !r.covers.empty()
		from = subtract(from, r.covers)
	}
	return from, asked
}

// aside are the accounts of the directory synchronisation that Microsoft made: they hold its role and no other, and no person signs in
// with them. Others that hold the role are people.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq
func (t *Tenant) aside() map[int]bool {
	if !t.RolesKnown {
		return nil
	}
	return Aside(t.People, t.Roles)
}

// Aside is the accounts of the directory synchronisation among people, given who holds which role.
func Aside(people *Roster, roles map[string]Holders) map[int]bool {
	sync := []string{graph.DirectorySynchronizationAccount, graph.OnPremisesDirectorySyncAccount}
	found := map[int]bool{}
	for _, role := range sync {
		for _, n := range roles[role].Now {
			found[int(n)] = madeBySync(people.User(int(n)))
		}
	}
	for role, h := range roles {
		if slices.Contains(sync, role) {
			continue
		}
		for _, n := range slices.Concat(h.Now, h.Maybe) {
			delete(found, int(n))
		}
	}
	return found
}

// Kinds of accounts from outside, as policies name them. Invited guests lose the sign of it when their principal name is changed, so a
// guest without it may be of either kind.
var (
	invitedGuest  = []string{"b2bCollaborationGuest"}
	someGuest     = []string{"internalGuest", "b2bCollaborationGuest"}
	invitedMember = []string{"b2bCollaborationMember"}
)

// who is the account of a number, as policies see it.
func (t *Tenant) who(i int) who {
	w := who{number: i}
	switch f := t.People.entry(i).flags; {
	case f&guest != 0 && f&invited != 0:
		w.kinds = invitedGuest
	case f&guest != 0:
		w.kinds = someGuest
	case f&invited != 0:
		w.kinds = invitedMember
	}
	return w
}
