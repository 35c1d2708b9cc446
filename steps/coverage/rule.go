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
	kinds      []string
	missing    bool // the object does not exist
	singleUser bool // one account by its id
}

type itemKind string

const (
	everyoneItem itemKind = "everyone"
	userItem     itemKind = "user"
	groupItem    itemKind = "group"
	roleItem     itemKind = "role"
	guestItem    itemKind = "guests"
)

// A principal is a person who signs in: an account by number, or, with -1, an external user without an account.
type principal struct {
	number int
	kinds  []string // of guestOrExternalUserTypes that the person may be of; empty for members of the tenant
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
		list = append(list, t.itemForGroup(id))
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
	if n, ok := t.People.Find(id); ok {
		return item{kind: userItem, id: id, certain: setOf(t.People.Len(), []int32{int32(n)}), singleUser: true}
	}
	if graph.IsGUID(id) {
		return item{kind: userItem, id: id, missing: true} // a deleted account
	}
	return item{kind: userItem, id: id, possible: allAccounts} // a value that Microsoft added
}

func (t *Tenant) itemForGroup(id string) item {
	g, read := t.Groups[id]
	if !read {
		return item{kind: groupItem, id: id, possible: allAccounts}
	}
	return item{kind: groupItem, id: id, certain: setOf(t.People.Len(), g.Members), missing: g.NotFound}
}

// itemForRole returns the item of a role. An account that can activate a role is excluded once it does, but only
// those with an active role are certain to be included.
func (t *Tenant) itemForRole(id string, excludes bool) item {
	h, read := t.Roles[id]
	i := item{
		kind: roleItem, id: id,
		certain: setOf(t.People.Len(), h.Active), possible: setOf(t.People.Len(), h.Possible),
	}
	if excludes {
		i.certain, i.possible = setOf(t.People.Len(), slices.Concat(h.Active, h.Possible)), set{}
	}
	if h.PossibleIncomplete || !read && !t.RolesKnown {
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
