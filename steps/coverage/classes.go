package coverage

import (
	"cmp"
	"slices"
	"strings"

	"cspready/graph"
)

// A Kind is a kind of account for which sign-ins are compared with Microsoft's What If.
type Kind int

// The kinds, the most important first.
const (
	BreakGlassKind Kind = iota // declared break-glass accounts
	AdministratorKind
	GuestKind
	MemberKind
)

// A Class is the accounts of one kind to which every policy in force applies in the same way, covered ones included.
type Class struct {
	Kind    Kind
	Size    int
	Account int // the number of the account that stands for the others
	reaches string
}

// IsJudgedLike reports whether the verdict treats the accounts of two classes alike.
func (c *Class) IsJudgedLike(other *Class) bool { return c.reaches == other.reaches }

// maxKnownClasses limits the classes that are told apart: in a tenant where each account is in other groups there could be
// as many as accounts. The accounts beyond it are in no class.
const maxKnownClasses = 2048

// Classes returns the classes of the accounts that can sign in: the largest first, then those of administrators and
// of break-glass accounts, then the others by size. There are none under security defaults, and none if no policy is in
// force.
func (v *Verdict) Classes() []*Class {
	rules := v.decidingRules()
	if v.tenant.SecurityDefaults || len(rules) == 0 {
		return nil
	}
	kindOf := v.tenant.kindsOfAccounts()
	type key struct {
		kind    Kind
		reaches string
	}
	found := map[key]*Class{}
	var list []*Class
	reaches := make([]reach, len(rules))
	for i := range v.states {
		if !v.canSignIn(i) {
			continue
		}
		v.fillReaches(reaches, rules, i)
		c, known := found[key{kindOf(i), string(reaches)}] // does not allocate
		switch {
		case known:
			c.Size++
		case len(found) < maxKnownClasses:
			k := key{kindOf(i), string(reaches)}
			found[k] = &Class{Kind: k.kind, Size: 1, Account: i, reaches: k.reaches}
			list = append(list, found[k])
		}
	}
	return sortClasses(list)
}

// sortClasses brings classes into the order of [Verdict.Classes]: by size, but the largest of administrators and that
// of break-glass accounts right behind the first, and then the other classes of these.
func sortClasses(list []*Class) []*Class {
	bySize := func(a, b *Class) int { return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(a.Account, b.Account)) }
	slices.SortFunc(list, bySize)
	if len(list) == 0 {
		return nil
	}
	seen := map[Kind]bool{list[0].Kind: true}
	rank := map[*Class]int{list[0]: -1}
	for _, c := range list[1:] {
		switch {
		case c.Kind != BreakGlassKind && c.Kind != AdministratorKind:
			rank[c] = 3
		case seen[c.Kind]:
			rank[c] = 2
		case c.Kind == BreakGlassKind:
			rank[c] = 1
		}
		seen[c.Kind] = true
	}
	slices.SortFunc(list, func(a, b *Class) int { return cmp.Or(cmp.Compare(rank[a], rank[b]), bySize(a, b)) })
	return list
}

// decidingRules returns the rules that can decide on a sign-in: in force, with MFA or a block.
func (v *Verdict) decidingRules() []*rule {
	var list []*rule
	for i := range v.rules {
		if r := &v.rules[i]; r.inForce && r.effect != grantsWithoutMFA {
			list = append(list, r)
		}
	}
	return list
}

func (v *Verdict) fillReaches(reaches []reach, rules []*rule, account int) {
	w := v.tenant.principalOf(account)
	for n, r := range rules {
		reaches[n] = r.reachOf(w)
	}
}

// canSignIn reports whether a person can sign in with an account.
func (v *Verdict) canSignIn(i int) bool {
	switch v.states[i] {
	case Covered, Uncovered, Unknown:
		return true
	}
	return false
}

// kindsOfAccounts returns a function that tells the kind of an account.
func (t *Tenant) kindsOfAccounts() func(n int) Kind {
	admins := map[int]bool{}
	for role, h := range t.Roles.Known() {
		if strings.EqualFold(role, graph.DefaultUserRole) {
			continue
		}
		for _, n := range h.All() {
			admins[int(n)] = true
		}
	}
	return func(n int) Kind {
		switch {
		case t.BreakGlass[n]:
			return BreakGlassKind
		case admins[n]:
			return AdministratorKind
		case t.People.IsExternal(n):
			return GuestKind
		}
		return MemberKind
	}
}
