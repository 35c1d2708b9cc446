package steps_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"cspready/graph"
	"cspready/steps"
)

func TestAPartThatWasForgottenWasNotRead(t *testing.T) {
	var p steps.Part[[]graph.User]
	if p.State() != steps.NotRead {
		t.Errorf("the zero value is %v", p.State())
	}
	if _, err := p.Whole(); !errors.Is(err, steps.ErrNotRead) {
		t.Errorf("it passes for an empty list: %v", err)
	}
	if _, reason := p.Found(); !errors.Is(reason, steps.ErrNotRead) {
		t.Errorf("nothing says that there may be more: %v", reason)
	}
}

func TestOnlyAWholePartHasAWholeValue(t *testing.T) {
	forbidden := &graph.Error{Op: "read users", Kind: graph.ErrForbidden}
	broken := &graph.Error{Op: "read users", Kind: graph.ErrUnavailable}
	for name, c := range map[string]struct {
		part   steps.Part[[]string]
		state  steps.PartState
		reason error
		found  []string
	}{
		"whole":                     {steps.WholePart([]string{"a"}), steps.ReadWhole, nil, []string{"a"}},
		"whole and empty":           {steps.WholePart[[]string](nil), steps.ReadWhole, nil, nil},
		"in part":                   {steps.SomePart([]string{"a"}, broken), steps.ReadInPart, broken, []string{"a"}},
		"in part, for no reason":    {steps.SomePart([]string{"a"}, nil), steps.ReadInPart, steps.ErrNotRead, []string{"a"}},
		"lagging":                   {steps.LaggingPart([]string{"a"}, broken), steps.Lagging, broken, []string{"a"}},
		"refused":                   {steps.UnreadPart[[]string](forbidden), steps.Refused, forbidden, nil},
		"refused without a licence": {steps.UnreadPart[[]string](fmt.Errorf("P2: %w", graph.ErrUnlicensed)), steps.Refused, graph.ErrUnlicensed, nil},
		"unavailable":               {steps.UnreadPart[[]string](broken), steps.Unavailable, broken, nil},
		"given up":                  {steps.UnreadPart[[]string](context.Canceled), steps.NotRead, context.Canceled, nil},
		"unread, for no reason":     {steps.UnreadPart[[]string](nil), steps.NotRead, steps.ErrNotRead, nil},
		"of a read":                 {steps.PartOf([]string{"a"}, nil), steps.ReadWhole, nil, []string{"a"}},
		"of a failed read":          {steps.PartOf([]string{"a"}, broken), steps.Unavailable, broken, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.part.State(); got != c.state {
				t.Errorf("it is %v, want %v", got, c.state)
			}
			if whole, err := c.part.Whole(); (err == nil) != (c.state == steps.ReadWhole) || err != nil && whole != nil || !errors.Is(err, c.reason) {
				t.Errorf("as a whole it is %v (%v)", whole, err)
			}
			if found, reason := c.part.Found(); !slices.Equal(found, c.found) || !errors.Is(reason, c.reason) || (reason == nil) != (c.reason == nil) {
				t.Errorf("it has %v (%v), want %v (%v)", found, reason, c.found, c.reason)
			}
		})
	}
}

func TestASequenceThatBreaksIsReadInPart(t *testing.T) {
	broken := &graph.Error{Op: "read users", Kind: graph.ErrUnavailable}
	until := func(n int, err error) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for i := range n {
				if !yield(i, nil) {
					return
				}
			}
			if err != nil {
				yield(0, err)
			}
		}
	}
	for n, want := range []steps.PartState{steps.Unavailable, steps.ReadInPart} {
		if p := steps.CollectPart(until(n, broken)); p.State() != want {
			t.Errorf("broken after %d it is %v, want %v", n, p.State(), want)
		}
	}
	if list, err := steps.CollectPart(until(2, nil)).Whole(); err != nil || len(list) != 2 {
		t.Errorf("read to its end it is %v (%v)", list, err)
	}
}
