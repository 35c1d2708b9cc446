package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/steps/mfa"
)

// methodStats is the result of a survey: enabled accounts, and what is known of their methods.
type methodStats struct {
	roster           *mfa.Roster
	accounts, guests int
	withoutMethod    []int32 // accounts that have no method for MFA
	unknown          []int32 // accounts of which that is not known
	reasons          map[int32]mfaCapability
}

// CountMethods surveys accounts, administrators first. One that did not say whether it is enabled counts.
func (s *Snapshot) CountMethods(ctx context.Context, of func(n int) bool) (methodStats, error) {
	roster, err := s.Users(ctx).Whole()
	if err != nil {
		return methodStats{}, err
	}
	h := methodStats{roster: roster, reasons: map[int32]mfaCapability{}}
	held, _ := s.RoleHolders(ctx)           // without them administrators are asked in their turn
	aside := mfa.SyncAccounts(roster, held) // no person signs in with those
	admin := map[int32]bool{}
	for _, holders := range held {
		for _, n := range slices.Concat(holders.Active, holders.Possible) {
			admin[n] = true
		}
	}
	var first, then []int32
	for i := range roster.Len() {
		switch n := int32(i); {
		case !roster.IsEnabled(i) || aside[i] || of != nil && !of(i):
		case admin[n]:
			first = append(first, n)
		default:
			then = append(then, n)
		}
	}
	for _, numbers := range [][]int32{first, then} {
		known, err := s.MFACapabilities(ctx, roster, numbers)
		if err != nil {
			return methodStats{}, err
		}
		h.addAccounts(numbers, known)
	}
	return h, nil
}

func (h *methodStats) addAccounts(numbers []int32, known []mfaCapability) {
	for i, n := range numbers {
		h.accounts++
		if h.roster.IsExternal(int(n)) {
			h.guests++
		}
		switch known[i] {
		case capable:
		case notCapable:
			h.withoutMethod = append(h.withoutMethod, n)
		default:
			h.unknown = append(h.unknown, n)
			h.reasons[n] = known[i]
		}
	}
}

// openSubjects names those without a method, and then those of whom it is not known and why.
func (h methodStats) openSubjects() Subjects {
	all := slices.Concat(h.withoutMethod, h.unknown)
	return MakeSubjects(len(all), func(i int) Subject {
		state := notCapable
		if i >= len(h.withoutMethod) {
			state = h.reasons[all[i]]
		}
		return userSubject(h.roster.User(int(all[i])), say(capabilityText[state]))
	})
}

// subjectsWithoutMethod names those without a method.
func (h methodStats) subjectsWithoutMethod() Subjects {
	return MakeSubjects(len(h.withoutMethod), func(i int) Subject {
		return userSubject(h.roster.User(int(h.withoutMethod[i])), say("user.no-method"))
	})
}

// describeAffected says whom a change touches, and how much of that is not known.
func (h methodStats) describeAffected() []assets.Text {
	lines := []assets.Text{say("affects.users", "count", h.accounts)}
	if h.guests > 0 {
		lines = append(lines, say("affects.guests", "count", h.guests))
	}
	if n := len(h.withoutMethod); n > 0 {
		lines = append(lines, say("affects.without-method", "count", n))
	}
	if n := len(h.unknown); n > 0 {
		lines = append(lines, say("affects.untold", "count", n))
	}
	return lines
}
