package snapshot

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/coverage"
)

// MethodStats counts enabled accounts and those without an MFA method.
type MethodStats struct {
	roster           *coverage.Roster
	Accounts, guests int
	WithoutMethod    []int32 // accounts without an MFA method
	Unknown          []int32 // accounts whose methods are unknown
	reasons          map[int32]MFACapability
}

// CountMethods reads the methods of accounts, administrators first. An account that does not say whether it is
// enabled counts as enabled.
func (s *Snapshot) CountMethods(ctx context.Context, of func(n int) bool) (MethodStats, error) {
	roster, err := s.Users(ctx).Whole()
	if err != nil {
		return MethodStats{}, err
	}
	h := MethodStats{roster: roster, reasons: map[int32]MFACapability{}}
	held, _ := s.RoleHolders(ctx) // without them administrators have no priority
	aside, err := s.SyncAccounts(ctx)
	if steps.NeedsPerson(err) {
		return MethodStats{}, err
	}
	admin := map[int32]bool{}
	for _, holders := range held.Known() {
		for _, n := range holders.All() {
			admin[n] = true
		}
	}
	var first, then []int32
	for i := range roster.Len() {
		switch n := int32(i); {
		case !roster.IsEnabled(i) || roster.IsAgent(i) || aside[i] || of != nil && !of(i):
		case admin[n]:
			first = append(first, n)
		default:
			then = append(then, n)
		}
	}
	for _, numbers := range [][]int32{first, then} {
		known, err := s.MFACapabilities(ctx, roster, numbers)
		if err != nil {
			return MethodStats{}, err
		}
		h.addAccounts(numbers, known)
	}
	return h, nil
}

func (h *MethodStats) addAccounts(numbers []int32, known []MFACapability) {
	for i, n := range numbers {
		h.Accounts++
		if h.roster.IsExternal(int(n)) {
			h.guests++
		}
		switch known[i] {
		case Capable:
		case NotCapable:
			h.WithoutMethod = append(h.WithoutMethod, n)
		default:
			h.Unknown = append(h.Unknown, n)
			h.reasons[n] = known[i]
		}
	}
}

// SubjectsToCheck lists the accounts without a method, then the unknown ones with the reason.
func (h MethodStats) SubjectsToCheck() steps.Subjects {
	all := slices.Concat(h.WithoutMethod, h.Unknown)
	return steps.LazySubjects(len(all), func(i int) steps.Subject {
		state := NotCapable
		if i >= len(h.WithoutMethod) {
			state = h.reasons[all[i]]
		}
		return steps.NewUserSubject(h.roster.User(int(all[i])), assets.Say(capabilityText[state]))
	})
}

// SubjectsWithoutMethod lists the accounts without a method.
func (h MethodStats) SubjectsWithoutMethod() steps.Subjects {
	return steps.LazySubjects(len(h.WithoutMethod), func(i int) steps.Subject {
		return steps.NewUserSubject(h.roster.User(int(h.WithoutMethod[i])), assets.Say("user.no-method"))
	})
}

// DescribeAffected returns how many accounts a change affects, and how many of those are unknown.
func (h MethodStats) DescribeAffected() []assets.Text {
	lines := []assets.Text{assets.Say("affects.users", "count", h.Accounts)}
	if h.guests > 0 {
		lines = append(lines, assets.Say("affects.guests", "count", h.guests))
	}
	if n := len(h.WithoutMethod); n > 0 {
		lines = append(lines, assets.Say("affects.without-method", "count", n))
	}
	if n := len(h.Unknown); n > 0 {
		lines = append(lines, assets.Say("affects.untold", "count", n))
	}
	return lines
}
