package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"cspready/graph"
	"cspready/steps/snapshot"
)

func TestAPartThatWasForgottenWasNotRead(t *testing.T) {
	var p snapshot.Part[[]graph.User]
	if p.State() != snapshot.NotRead {
		t.Errorf("the zero value is %v", p.State())
	}
	if _, err := p.Whole(); !errors.Is(err, snapshot.ErrNotRead) {
		t.Errorf("it passes for an empty list: %v", err)
	}
	if _, reason := p.Found(); !errors.Is(reason, snapshot.ErrNotRead) {
		t.Errorf("nothing says that there may be more: %v", reason)
	}
}

func TestOnlyAWholePartHasAWholeValue(t *testing.T) {
	forbidden := &graph.Error{Op: "read users", Kind: graph.ErrForbidden}
	broken := &graph.Error{Op: "read users", Kind: graph.ErrUnavailable}
	for name, c := range map[string]struct {
		part   snapshot.Part[[]string]
		state  snapshot.PartState
		reason error
		found  []string
	}{
		"whole":           {snapshot.WholePart([]string{"a"}), snapshot.ReadWhole, nil, []string{"a"}},
		"whole and empty": {snapshot.WholePart[[]string](nil), snapshot.ReadWhole, nil, nil},
		"in part":         {snapshot.SomePart([]string{"a"}, broken), snapshot.ReadInPart, broken, []string{"a"}},
		"in part, for no reason": {snapshot.SomePart([]string{"a"}, nil), snapshot.ReadInPart, snapshot.ErrNotRead,
			[]string{"a"}},
		"lagging": {snapshot.LaggingPart([]string{"a"}, broken), snapshot.Lagging, broken, []string{"a"}},
		"refused": {snapshot.UnreadPart[[]string](forbidden), snapshot.Refused, forbidden, nil},
		"refused without a licence": {snapshot.UnreadPart[[]string](fmt.Errorf("P2: %w", graph.ErrUnlicensed)),
			snapshot.Refused, graph.ErrUnlicensed, nil},
		"unavailable": {snapshot.UnreadPart[[]string](broken), snapshot.Unavailable, broken, nil},
		"given up": {snapshot.UnreadPart[[]string](context.Canceled), snapshot.NotRead, context.Canceled,
			nil},
		"unread, for no reason": {snapshot.UnreadPart[[]string](nil), snapshot.NotRead, snapshot.ErrNotRead, nil},
		"of a read":             {snapshot.PartOf([]string{"a"}, nil), snapshot.ReadWhole, nil, []string{"a"}},
		"of a failed read":      {snapshot.PartOf([]string{"a"}, broken), snapshot.Unavailable, broken, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.part.State(); got != c.state {
				t.Errorf("it is %v, want %v", got, c.state)
			}
			if whole, err := c.part.Whole(); (err == nil) != (c.state == snapshot.ReadWhole) || err != nil && whole != nil ||
				!errors.Is(err, c.reason) {
				t.Errorf("as a whole it is %v (%v)", whole, err)
			}
			if found, reason := c.part.Found(); !slices.Equal(found, c.found) || !errors.Is(reason, c.reason) ||
				(reason == nil) != (c.reason == nil) {
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
	for n, want := range []snapshot.PartState{snapshot.Unavailable, snapshot.ReadInPart} {
		if p := snapshot.CollectPart(until(n, broken)); p.State() != want {
			t.Errorf("broken after %d it is %v, want %v", n, p.State(), want)
		}
	}
	if list, err := snapshot.CollectPart(until(2, nil)).Whole(); err != nil || len(list) != 2 {
		t.Errorf("read to its end it is %v (%v)", list, err)
	}
}
