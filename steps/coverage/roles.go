package coverage

import (
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Holders are the accounts that hold a role, by how they hold it, and why there may be more.
//
// A policy that includes a role applies to those who hold it for good. One that excludes it must be assumed to exclude
// also those who hold it for a while, and those who may activate it. Holders for a part of the tenant are reached by
// neither.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
type Holders struct {
	Lasting   []int32 // hold it for the whole tenant, without an end
	Temporary []int32 // hold it for the whole tenant now, but not for good: activated, assigned with an end, or not told
	Eligible  []int32 // may activate it, or membership of a group that has it
	Scoped    []int32 // hold it, or may activate it, for an administrative unit or one object
	Unread    error   // why any other account may hold it, too; nil if all holders are known
}

// Active returns the accounts that hold the role for the whole tenant now.
func (h Holders) Active() []int32 { return slices.Concat(h.Lasting, h.Temporary) }

// All returns every account that holds the role in some way, each once and in ascending order.
func (h Holders) All() []int32 {
	all := slices.Concat(h.Lasting, h.Temporary, h.Eligible, h.Scoped)
	slices.Sort(all)
	return slices.Compact(all)
}

// ErrRolesUnread is why the holders of roles are unknown in a tenant whose role assignments were not read.
var ErrRolesUnread = errors.New("role assignments were not read")

// Roles are the holders of directory roles. A role whose assignments were not read has unknown holders, never none.
// The zero value is a tenant whose role assignments were not read at all.
type Roles struct {
	held   map[string]Holders // by role template in lower case
	isRead bool
	unread error // why a role that is not in held may have holders; nil if it has none
}

// NewRoles returns the holders of roles, by role template or id in any case. A role that is missing has no holders if
// unread is nil, and otherwise unknown ones.
func NewRoles(held map[string]Holders, unread error) Roles {
	r := Roles{held: map[string]Holders{}, isRead: true, unread: unread}
	for role, h := range held {
		r.held[strings.ToLower(role)] = h
	}
	return r
}

// Of returns the holders of a role, by its template in any case.
func (r Roles) Of(role string) Holders {
	h, known := r.held[strings.ToLower(role)]
	switch {
	case known:
		return h
	case !r.isRead:
		return Holders{Unread: ErrRolesUnread}
	}
	return Holders{Unread: r.unread}
}

// Known yields the roles that were read and have holders, in the order of their templates.
func (r Roles) Known() iter.Seq2[string, Holders] {
	return func(yield func(string, Holders) bool) {
		for _, role := range slices.Sorted(maps.Keys(r.held)) {
			if !yield(role, r.held[role]) {
				return
			}
		}
	}
}

// Unread returns why there may be holders of roles that are not known; nil if all are.
func (r Roles) Unread() error {
	if !r.isRead {
		return ErrRolesUnread
	}
	for _, h := range r.Known() {
		if h.Unread != nil {
			return h.Unread
		}
	}
	return r.unread
}
