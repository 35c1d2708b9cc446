package coverage

import (
	"slices"
	"strings"

	"cspready/graph"
)

// A rule is a policy together with what it does in this tenant.
type rule struct {
	policy       graph.Policy
	inForce      bool // also true if the state is not known; the rule is then not certain
	effect       effect
	certain      bool // the policy is fully understood
	covers       box
	coversAll    bool // covers is every situation
	flaws        []Flaw
	sameEffectAs int // index of the first rule with the same effect in the same situations

	includes, excludes []item
}

// An item is one entry of a policy's user conditions.
type item struct {
	kind       itemKind
	id         string
	certain    set // accounts that it certainly includes
	possible   set // accounts that it may include as well
	passing    set // of certain: those that belong to it only once they activate that, or for a while
	kinds      []string
	missing    bool  // the object does not exist
	unread     error // why possible is every account, where a read failed
	singleUser bool  // one account by its id
}

type itemKind string

const (
	everyoneItem itemKind = "everyone"
	userItem     itemKind = "user"
	groupItem    itemKind = "group"
	roleItem     itemKind = "role"
	agentItem    itemKind = "agents" // user accounts of agents, which are no people
	guestItem    itemKind = "guests"
)

// A principal is a person who signs in: an account by number, or, with -1, an external user without an account.
type principal struct {
	number int
	kinds  []string // of guestOrExternalUserTypes that the person may be of; memberKind for a member of the tenant
}

// readRule interprets a policy in a tenant.
func (t *Tenant) readRule(p graph.Policy, s space) rule {
	r := rule{policy: p, inForce: p.IsOn(), certain: len(p.Unrecognised) == 0}
	d, sure, flaws := effectOf(p.Grant, t.Strengths)
	r.effect, r.certain = d, r.certain && sure && !t.Unlicensed
	r.covers, r.flaws = s.readConditions(p.Conditions)
	r.flaws = append(flaws, r.flaws...)
	switch p.State {
	case graph.StateOff:
		r.flaws = slices.Insert(r.flaws, 0, Flaw{Kind: Off})
	case graph.StateReportOnly:
		r.flaws = slices.Insert(r.flaws, 0, Flaw{Kind: ReportOnly})
	}
	if len(p.Unrecognised) > 0 {
		r.flaws = append(r.flaws, Flaw{NotUnderstood, p.Unrecognised})
		if d == grantsWithoutMFA {
			r.effect = requiresMFA // it may, as it is not fully understood
		}
		r.covers = s.everySituation() // and in any situation
	}
	r.coversAll = !slices.ContainsFunc(s.everySituation().subtract(r.covers), func(box) bool { return true })
	u := p.Conditions.Users
	r.includes = t.readItems(u.Users.Include, u.Groups.Include, u.Roles.Include, u.IncludeExternal, false)
	if slices.ContainsFunc(p.Unrecognised, func(at string) bool {
		return strings.HasPrefix(at, "conditions.users") || strings.HasPrefix(at, "conditions:")
	}) {
		// its user conditions are not understood
		r.includes = append(r.includes, item{kind: everyoneItem, possible: allAccounts})
	}
	r.excludes = t.readItems(u.Users.Exclude, u.Groups.Exclude, u.Roles.Exclude, u.ExcludeExternal, true)
	return r
}

func (t *Tenant) readItems(users, groups, roles []string, external *graph.ExternalUsers, excludes bool) []item {
	var list []item
	for _, id := range users {
		list = append(list, t.itemForUser(id))
	}
	for _, id := range groups {
		list = append(list, t.itemForGroup(id, excludes))
	}
	for _, id := range roles {
		list = append(list, t.itemForRole(id, excludes))
	}
	if external != nil {
		i := item{kind: guestItem, kinds: external.Kinds}
		if !external.AllTenants { // home tenants of guests are not known, so none is certain to be included
			i.possible = allAccounts
		}
		list = append(list, i)
	}
	return list
}

func (t *Tenant) itemForUser(id string) item {
	switch id {
	case "All":
		return item{kind: everyoneItem, certain: allAccounts}
	case "None":
		return item{kind: everyoneItem}
	case "GuestsOrExternalUsers":
		return item{kind: guestItem, kinds: graph.ExternalKinds}
	}
	if graph.MeansNoPerson(id) {
		return item{kind: agentItem, id: id}
	}
	if n, ok := t.People.Find(id); ok {
		return item{kind: userItem, id: id, certain: setOf(t.People.Len(), []int32{int32(n)}), singleUser: true}
	}
	if graph.IsGUID(id) {
		return item{kind: userItem, id: id, missing: true} // a deleted account
	}
	return item{kind: userItem, id: id, possible: allAccounts} // a value that Microsoft added
}

func (t *Tenant) itemForGroup(id string, excludes bool) item {
	g, read := t.Groups[id]
	if !read { // a word that Microsoft added may mean everyone, too
		return item{kind: groupItem, id: id, possible: allAccounts}
	}
	i := item{kind: groupItem, id: id, missing: g.NotFound, unread: g.Unread}
	return t.withAccounts(i, g.Members, slices.Concat(g.Temporary, g.Eligible), excludes)
}

// itemForRole returns the item of a role. A word that Microsoft added may mean the holders of any role.
func (t *Tenant) itemForRole(id string, excludes bool) item {
	if !graph.IsGUID(id) {
		return item{kind: roleItem, id: id, possible: allAccounts}
	}
	h := t.Roles.Of(id)
	i := item{kind: roleItem, id: id, unread: h.Unread}
	return t.withAccounts(i, h.Lasting, slices.Concat(h.Temporary, h.Eligible), excludes)
}

// withAccounts adds the accounts that an item certainly and possibly includes. An account that belongs to it for a
// while, or may come to, is excluded once it does; but only those that belong to it for good are certainly included.
func (t *Tenant) withAccounts(i item, lasting, passing []int32, excludes bool) item {
	n := t.People.Len()
	i.certain, i.possible = setOf(n, lasting), setOf(n, passing)
	if excludes {
		isLasting := i.certain
		i.passing = setOf(n, slices.DeleteFunc(slices.Clone(passing), func(a int32) bool { return isLasting.has(int(a)) }))
		i.certain, i.possible = setOf(n, slices.Concat(lasting, passing)), set{}
	}
	if i.unread != nil {
		i.possible = allAccounts
	}
	return i
}

// matchPrincipal reports whether an item includes a principal: yes, no, or unknown.
func (i item) matchPrincipal(w principal) graph.Tri {
	if i.kind == guestItem {
		return i.matchExternal(w)
	}
	switch {
	case i.certain.all, w.number >= 0 && i.certain.has(w.number):
		return graph.Yes
	case i.possible.all, w.number >= 0 && i.possible.has(w.number):
		return graph.Unknown
	}
	return graph.No
}

func (i item) matchExternal(w principal) graph.Tri {
	hits := 0
	for _, k := range w.kinds {
		if slices.Contains(i.kinds, k) {
			hits++
		}
	}
	switch {
	case hits == 0:
		return graph.No
	case hits < len(w.kinds) || i.possible.all:
		return graph.Unknown
	}
	return graph.Yes
}

// A reach is how a rule applies to a principal: not at all, certainly, possibly, or not because of an exclusion.
type reach = byte

const (
	notIncluded reach = iota
	reached
	maybeReached
	firstExcluded // plus the index of the exclusion; the last value stands for all beyond
)

// reachOf returns how a rule applies to a principal.
func (r *rule) reachOf(w principal) reach {
	in := matchAny(r.includes, w)
	if in == graph.No {
		return notIncluded
	}
	out := graph.No
	for n, i := range r.excludes {
		switch i.matchPrincipal(w) {
		case graph.Yes:
			return reach(min(int(firstExcluded)+n, 255))
		case graph.Unknown:
			out = graph.Unknown
		}
	}
	if in == graph.Unknown || out == graph.Unknown {
		return maybeReached
	}
	return reached
}

// mayReach is reachOf for a policy that can harm an account: an exclusion protects it from that only if it holds for
// good. One that has to be activated first may be missing in an emergency.
func (r *rule) mayReach(w principal) reach {
	extent := r.reachOf(w)
	if extent < firstExcluded || slices.ContainsFunc(r.excludes, func(i item) bool {
		return i.matchPrincipal(w) == graph.Yes && !(w.number >= 0 && i.passing.has(w.number))
	}) {
		return extent
	}
	return maybeReached
}

func matchAny(items []item, w principal) graph.Tri {
	found := graph.No
	for _, i := range items {
		switch i.matchPrincipal(w) {
		case graph.Yes:
			return graph.Yes
		case graph.Unknown:
			found = graph.Unknown
		}
	}
	return found
}
