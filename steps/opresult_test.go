package steps

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"cspready/graph"
)

// TestTheResultOfAnOpDecidesTheOutcome has every result that is listed at [ErrAlready], alone and inside another.
func TestTheResultOfAnOpDecidesTheOutcome(t *testing.T) {
	forbidden, unsure := &graph.Error{Op: "read users", Kind: graph.ErrForbidden},
		&graph.Error{Op: "read users", Kind: graph.ErrUnsure}
	unreadable := &graph.Error{Op: "read users", Kind: graph.ErrUnreadable}
	for name, c := range map[string]struct {
		result    error
		want      OutcomeState
		newAdvice string
	}{
		"done":                           {nil, Done, ""},
		"already so":                     {ErrAlready, AlreadySo, ""},
		"not sent: no permission":        {NotSent(forbidden), Failed, "error.forbidden"},
		"not sent: an unreadable answer": {NotSent(unreadable), Failed, "error.unreadable"},
		"not sent: stopped":              {NotSent(context.Canceled), Failed, "error.stopped"},
		"not sent: unknown":              {NotSent(errors.New("boom")), Failed, "error.unexpected"},
		"not sent: the plan has changed": {NotSent(ErrPlanChanged), Failed, "error.plan-changed"},
		"put back":                       {RevertedError(graph.Error{Op: "switch"}, unsure), Failed, "error.offline"},
		"put back after a fault": {RevertedError(graph.Error{Op: "switch"},
			&graph.Error{Kind: graph.ErrUnsure, Status: 504}), Failed, "error.unavailable"},
		"put back after a refusal": {RevertedError(graph.Error{Op: "switch"}, forbidden), Failed, "error.forbidden"},
		"put back when it was stopped": {RevertedError(graph.Error{Op: "switch"}, context.Canceled), Failed,
			"error.stopped"},
		"partly done":                      {Partial(forbidden), Unsure, "error.forbidden"},
		"partly done, whatever came later": {NotSent(Partial(forbidden)), Unsure, "error.forbidden"},
		"partly done, then a read failed":  {Partial(NotSent(forbidden)), Unsure, "error.forbidden"},
		"partly done, one was made":        {Partial(ErrAlready), Unsure, "error.unexpected"},
		"refused":                          {forbidden, Failed, "error.forbidden"},
		"unknown":                          {unsure, Unsure, "error.unsure"},
		"unknown, joined":                  {errors.Join(unsure, NotSent(forbidden)), Unsure, "error.unsure"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				op := &fakeOp{name: "a", answer: c.result}
				next, _ := approve(t, planOf(op)).Next()
				var l Ledger
				o := l.Do(t.Context(), next)
				if advice := Explain(o.Err).Happened.ID; o.State != c.want || advice != c.newAdvice {
					t.Errorf("%v, advice %q; want %v, %q", o.State, advice, c.want, c.newAdvice)
				}
				if advice := Explain(c.result).Happened.ID; c.newAdvice != "" && advice != c.newAdvice {
					t.Errorf("the result itself gets the advice %q, want %q", advice, c.newAdvice)
				}
			})
		})
	}
}
