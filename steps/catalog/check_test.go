package catalog_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
)

// scriptedStep returns one status after another.
type scriptedStep struct {
	statuses []steps.Status
	errs     []error
	reads    int
}

func (s *scriptedStep) Info() steps.Info { return steps.Info{ID: "scripted"} }

func (s *scriptedStep) Plan(context.Context, steps.Answers) (steps.Plan, error) {
	return steps.Plan{}, nil
}

func (s *scriptedStep) Check(context.Context) (steps.Finding, error) {
	i := min(s.reads, len(s.statuses)-1)
	s.reads++
	if i < len(s.errs) && s.errs[i] != nil {
		return steps.Finding{}, s.errs[i]
	}
	return steps.Finding{Status: s.statuses[i]}, nil
}

func TestACheckBelievesOnlyAgreement(t *testing.T) {
	for name, c := range map[string]struct {
		statuses []steps.Status
		want     steps.Status
	}{
		"agreed met":     {[]steps.Status{steps.Met}, steps.Met},
		"agreed not met": {[]steps.Status{steps.NotMet}, steps.NotMet},
		"one straggler":  {[]steps.Status{steps.Met, steps.NotMet, steps.Met}, steps.Met},
		"alternating":    {slices.Repeat([]steps.Status{steps.Met, steps.NotMet}, 50), steps.Unknown},
		"two of three":   {slices.Repeat([]steps.Status{steps.Met, steps.Met, steps.NotMet}, 50), steps.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := catalog.Check(t.Context(), &scriptedStep{statuses: c.statuses}, steps.Profile{},
					snapshot.Options{Agree: steps.DefaultPatience.Agree})
				if r.Err != nil || r.Finding.Status != c.want {
					t.Errorf("%v (%v), want %v", r.Finding.Status, r.Err, c.want)
				}
			})
		})
	}
}

func TestErrorLeavesARequirementUnknown(t *testing.T) {
	s := &scriptedStep{statuses: []steps.Status{steps.Met},
		errs: []error{&graph.Error{Op: "read users", Kind: graph.ErrForbidden}}}
	r := catalog.Check(t.Context(), s, steps.Profile{}, snapshot.Options{})
	if r.Finding.Status != steps.Unknown || r.Finding.Summary.Empty() || r.Finding.Next.Empty() {
		t.Errorf("%+v", r.Finding)
	}
}

func TestStoppingTheIterationStopsTheChecks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range catalog.CheckAll(t.Context(),
			[]steps.Step{&scriptedStep{statuses: []steps.Status{steps.Met}},
				&scriptedStep{statuses: []steps.Status{steps.Met}}}, steps.Profile{}, snapshot.Options{}) {
			break
		}
	}) // synctest fails the test if a goroutine is left behind
}
