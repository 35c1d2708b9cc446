package mfa

import (
	"slices"
	"strings"

	"cspready/graph"
)

// A rule is a policy as it was understood.
type rule struct {
	policy graph.Policy
	on     bool // in force; one whose state is not known is in force and not sure
	demand demand
	sure   bool // all that it says is understood
	covers box
	full   bool // covers everything
	flaws  []Flaw
	shape  int // the first rule that closes the same

	includes, excludes []item
}

// An item is one entry of whom a policy is for.
type item struct {
	kind     itemKind
	id       string
	now      set // those it certainly names
	maybe    set // those it may name as well
	kinds    []string
	gone     bool // it leads to nothing
	personal bool // one account, named by its id
}

type itemKind string

const (
	everyoneItem itemKind = "everyone"
	userItem     itemKind = "user"
	groupItem    itemKind = "group"
	roleItem     itemKind = "role"
	guestItem    itemKind = "guests"
)

// A who is somebody who signs in: an account by number, or, with -1, anybody of a kind from outside who has none.
type who struct {
	number int
	kinds  []string // of guestOrExternalUserTypes that the person may be of; empty for the tenant's own
}

// ruleOf reads a policy for a tenant.
func (t *Tenant) ruleOf(p graph.Policy, s space) rule {
	r := rule{policy: p, on: p.On(), sure: len(p.Strange) == 0}
	d, sure, flaws := demandOf(p.Grant, t.Strengths)
	r.demand, r.sure = d, r.sure && sure && !t.Unlicensed
	r.covers, r.flaws = s.situations(p.Conditions)
	r.flaws = append(flaws, r.flaws...)
	switch p.State {
	case graph.StateOff:
		r.flaws = slices.Insert(r.flaws, 0, Flaw{Kind: Off})
	case graph.StateReportOnly:
		r.flaws = slices.Insert(r.flaws, 0, Flaw{Kind: ReportOnly})
	}
	if len(p.Strange) > 0 {
		r.flaws = append(r.flaws, Flaw{Strange, p.Strange})
		if d == asksNothing {
			r.demand = asksMFA // it may, for all that is known
		}
		r.covers = s.all() // and for more than is known
	}
	r.full = !slices.ContainsFunc(s.all().minus(r.covers), func(box) bool { return true })
	u := p.Conditions.Users
	r.includes = t.items(u.Users.Include, u.Groups.Include, u.Roles.Include, u.IncludeExternal, false)
	if slices.ContainsFunc(p.Strange, func(at string) bool {
		return strings.HasPrefix(at, "conditions.users") || strings.HasPrefix(at, "conditions:")
	}) {
		r.includes = append(r.includes, item{kind: everyoneItem, maybe: everybody}) // whom it is for is not understood
	}
	r.excludes = t.items(u.Users.Exclude, u.Groups.Exclude, u.Roles.Exclude, u.ExcludeExternal, true)
	return r
}

func (t *Tenant) items(users, groups, roles []string, external *graph.External, excludes bool) []item {
	var list []item
	for _, id := range users {
		list = append(list, t.user(id))
	}
	for _, id := range groups {
		list = append(list, t.group(id))
	}
	for _, id := range roles {
		list = append(list, t.role(id, excludes))
	}
	if external != nil {
		i := item{kind: guestItem, kinds: external.Kinds}
		if !external.AllTenants { // where somebody comes from is not told, so nobody is certain to be meant
			i.maybe = everybody
		}
		list = append(list, i)
	}
	return list
}

func (t *Tenant) user(id string) item {
	switch id {
	case "All":
		return item{kind: everyoneItem, now: everybody}
	case "None":
		return item{kind: everyoneItem}
	case "GuestsOrExternalUsers":
		return item{kind: guestItem, kinds: graph.ExternalKinds}
	}
	if n, ok := t.People.Find(id); ok {
		return item{kind: userItem, id: id, now: setOf(t.People.Len(), []int32{int32(n)}), personal: true}
	}
	if graph.IsGUID(id) {
		return item{kind: userItem, id: id, gone: true} // a deleted account
	}
	return item{kind: userItem, id: id, maybe: everybody} // a word that Microsoft added
}

func (t *Tenant) group(id string) item {
	g, read := t.Groups[id]
	if !read {
		return item{kind: groupItem, id: id, maybe: everybody}
	}
	return item{kind: groupItem, id: id, now: setOf(t.People.Len(), g.Members), gone: g.Gone}
}

// role: whoever may activate a role is left out once they do, but only those who hold it now are certain to be included.
func (t *Tenant) role(id string, excludes bool) item {
	h, read := t.Roles[id]
	i := item{kind: roleItem, id: id, now: setOf(t.People.Len(), h.Now), maybe: setOf(t.People.Len(), h.Maybe)}
	if excludes {
		i.now, i.maybe = setOf(t.People.Len(), slices.Concat(h.Now, h.Maybe)), set{}
	}
	if h.Open || !read && !t.RolesKnown {
		i.maybe = everybody
	}
	return i
}

// names reports whether an item means somebody: yes, no, or unknown.
func (i item) names(w who) graph.Tri {
	if i.kind == guestItem {
		return i.namesExternal(w)
	}
	switch {
	case i.now.all, w.number >= 0 && i.now.has(w.number):
		return graph.Yes
	case i.maybe.all, w.number >= 0 && i.maybe.has(w.number):
		return graph.Unknown
	}
	return graph.No
}

func (i item) namesExternal(w who) graph.Tri {
	hits := 0
	for _, k := range w.kinds {
		if slices.Contains(i.kinds, k) {
			hits++
		}
	}
	switch {
	case hits == 0:
		return graph.No
	case hits < len(w.kinds) || i.maybe.all:
		return graph.Unknown
	}
	return graph.Yes
}

// A code says how a rule meets somebody: not at all, certainly, perhaps, or which exclusion it is left out by.
type code = byte

const (
	notIncluded code = iota
	reached
	maybeReached
	firstExcluded // this plus the number of the exclusion; the last value stands for all beyond
)

// meets returns the code of a rule for somebody.
func (r *rule) meets(w who) code {
	in := best(r.includes, w)
	if in == graph.No {
		return notIncluded
	}
	out := graph.No
	for n, i := range r.excludes {
		switch i.names(w) {
		case graph.Yes:
			return code(min(int(firstExcluded)+n, 255))
		case graph.Unknown:
			out = graph.Unknown
		}
	}
	if in == graph.Unknown || out == graph.Unknown {
		return maybeReached
	}
	return reached
}

func best(items []item, w who) graph.Tri {
	found := graph.No
	for _, i := range items {
		switch i.names(w) {
		case graph.Yes:
			return graph.Yes
		case graph.Unknown:
			found = graph.Unknown
		}
	}
	return found
}
