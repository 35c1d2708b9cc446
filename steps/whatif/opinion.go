package whatif

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/coverage"
)

// An Answer is what What If said to a question.
type Answer struct {
	*Question
	Microsoft coverage.Outcome // what follows from the policies that apply
}

// NewAnswer judges the policies that What If says apply.
func NewAnswer(v *coverage.Verdict, q *Question, policies []graph.WhatIfPolicy) *Answer {
	return &Answer{q, v.OutcomeOf(policies)}
}

// Agrees reports whether What If confirms the verdict on the sign-in.
func (a *Answer) Agrees() bool { return a.Microsoft == a.Expected }

// Contradicts reports whether What If says the opposite. Where it does not know, it does neither.
func (a *Answer) Contradicts() bool { return a.Microsoft != coverage.OutcomeUnknown && !a.Agrees() }

// An Opinion is what What If says about a verdict.
type Opinion struct {
	Answers []*Answer
	// Unasked is why What If could not be asked, or not further; nil if all that was to be asked was answered.
	Unasked error
}

// Doubts returns the classes of accounts whose verdict What If contradicts, each with the first contradiction.
func (o Opinion) Doubts() []coverage.Doubt {
	var list []coverage.Doubt
	for _, a := range o.Answers {
		if a.Contradicts() {
			list = append(list, coverage.Doubt{Class: a.Class, Reason: assets.Say("why.what-if",
				"ours", describeOutcome(a.Expected), "microsoft", describeOutcome(a.Microsoft))})
		}
	}
	return list
}

// among returns the answers for which keep returns true.
func (o Opinion) among(keep func(*Answer) bool) []*Answer {
	return slices.DeleteFunc(slices.Clone(o.Answers), func(a *Answer) bool { return !keep(a) })
}
