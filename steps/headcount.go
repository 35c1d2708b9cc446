package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/steps/mfa"
)

// headcount is the result of a survey: enabled accounts, and what is known of their methods.
type headcount struct {
	roster           *mfa.Roster
	accounts, guests int
	without          []int32 // accounts that have no method for MFA
	untold           []int32 // accounts of which that is not known
	reasons          map[int32]ability
}

// count surveys accounts, administrators first. One that did not say whether it is enabled counts.
func (r *reading) count(ctx context.Context, of func(n int) bool) (headcount, error) {
	roster, err := r.everybody(ctx)
	if err != nil {
		return headcount{}, err
	}
	h := headcount{roster: roster, reasons: map[int32]ability{}}
	held, _ := r.holders(ctx)        // without them administrators are asked in their turn
	aside := mfa.Aside(roster, held) // no person signs in with those
	admin := map[int32]bool{}
	for _, holders := range held {
		for _, n := range slices.Concat(holders.Now, holders.Maybe) {
			admin[n] = true
		}
	}
	var first, then []int32
	for i := range roster.Len() {
		switch n := int32(i); {
		case !roster.Enabled(i) || aside[i] || of != nil && !of(i):
		case admin[n]:
			first = append(first, n)
		default:
			then = append(then, n)
		}
	}
	for _, numbers := range [][]int32{first, then} {
		known, err := r.abilities(ctx, roster, numbers)
		if err != nil {
			return headcount{}, err
		}
		h.add(numbers, known)
	}
	return h, nil
}

func (h *headcount) add(numbers []int32, known []ability) {
	for i, n := range numbers {
		h.accounts++
		if h.roster.External(int(n)) {
			h.guests++
		}
		switch known[i] {
		case able:
		case unable:
			h.without = append(h.without, n)
		default:
			h.untold = append(h.untold, n)
			h.reasons[n] = known[i]
		}
	}
}

// subjects names those without a method, and then those of whom it is not known and why.
func (h headcount) subjects() Subjects {
	all := slices.Concat(h.without, h.untold)
	return MakeSubjects(len(all), func(i int) Subject {
		state := unable
		if i >= len(h.without) {
			state = h.reasons[all[i]]
		}
		return userSubject(h.roster.User(int(all[i])), say(abilityWord[state]))
	})
}

// lacking names those without a method.
func (h headcount) lacking() Subjects {
	return MakeSubjects(len(h.without), func(i int) Subject {
		return userSubject(h.roster.User(int(h.without[i])), say("user.no-method"))
	})
}

// affects says whom a change touches, and how much of that is not known.
func (h headcount) affects() []assets.Text {
	lines := []assets.Text{say("affects.users", "count", h.accounts)}
	if h.guests > 0 {
		lines = append(lines, say("affects.guests", "count", h.guests))
	}
	if n := len(h.without); n > 0 {
		lines = append(lines, say("affects.without-method", "count", n))
	}
	if n := len(h.untold); n > 0 {
		lines = append(lines, say("affects.untold", "count", n))
	}
	return lines
}
