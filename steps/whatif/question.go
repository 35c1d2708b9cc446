package whatif

import (
	"slices"

	"cspready/graph"
	"cspready/steps/coverage"
)

// A Question is a sign-in to ask about, and what the verdict expects of it.
type Question struct {
	graph.WhatIfQuestion
	coverage.Witness
}

// Most is the most questions that are ever worth asking.
const Most = 500

// Questions returns at most limit sign-ins that can be asked about, the most telling first: one for each class before
// the second of any, and among the first few one that the verdict calls covered.
func Questions(v *coverage.Verdict, limit int) []*Question {
	limit = min(limit, Most)
	var byClass [][]coverage.Witness
	for _, c := range v.Classes() {
		if len(byClass) >= limit {
			break
		}
		if list := v.Witnesses(c); len(list) > 0 {
			byClass = append(byClass, list)
		}
	}
	var list []*Question
	for round := 0; len(list) < limit; round++ {
		before := len(list)
		for _, witnesses := range byClass {
			if round < len(witnesses) && len(list) < limit {
				list = append(list, newQuestion(v, witnesses[round]))
			}
		}
		if len(list) == before {
			break
		}
	}
	return withOneCovered(v, list, byClass)
}

// coveredWithin is the number of questions among which one has to be about a sign-in that the verdict calls covered.
const coveredWithin = 3

// withOneCovered makes sure that one of the first questions is about a covered sign-in, if there is any: a verdict that
// says too little is harmless, one that says too much is not.
func withOneCovered(v *coverage.Verdict, list []*Question, byClass [][]coverage.Witness) []*Question {
	isCovered := func(q *Question) bool { return q.Expected == coverage.Stopped }
	first := min(coveredWithin, len(list))
	if first == 0 || slices.ContainsFunc(list[:first], isCovered) {
		return list
	}
	for _, witnesses := range byClass {
		for _, w := range witnesses {
			if q := newQuestion(v, w); isCovered(q) {
				rest := slices.DeleteFunc(list, func(o *Question) bool { return *o == *q })
				at := min(first-1, len(rest))
				return slices.Insert(rest, at, q)[:len(list)]
			}
		}
	}
	return list
}

// newQuestion describes a sign-in without any risk, and leaves out what policies are not told apart by here: the
// device and the flow.
func newQuestion(v *coverage.Verdict, w coverage.Witness) *Question {
	return &Question{graph.WhatIfQuestion{
		UserID: v.UserID(w.Class.Account), AppID: w.Situation.App, Platform: w.Situation.Platform,
		Client: w.Situation.Client, Country: w.Situation.Country, IPAddress: w.Situation.IPAddress,
		SignInRisk: "none", UserRisk: "none", InsiderRisk: "none", Flow: "none",
	}, w}
}
