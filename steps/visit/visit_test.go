package visit_test

import (
	"errors"
	"testing"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/memory"
	"cspready/steps/visit"
)

func inTenant(id string) visit.Visit {
	v := visit.New(visit.Setup{Memory: memory.None()})
	v.Place.Organization.ID = id
	return v
}

// at returns a place that holds v, as methods of a visit want one.
func at(v visit.Visit) *visit.Visit { return &v }

func TestATransitionLeavesCopiesAsTheyWere(t *testing.T) {
	v := at(inTenant("a")).WithOutcomes(steps.Outcome{State: steps.Done})
	v = v.WithFollowUps(assets.Verbatim("one"))
	v.Results = []steps.Result{{Info: steps.Info{ID: "mfa"}}}
	at(at(v.WithOutcomes(steps.Outcome{State: steps.Failed})).WithFollowUps(assets.Verbatim("two"))).WithFinding("mfa",
		steps.Finding{Status: steps.Met})
	next := at(v.WithOutcomes(steps.Outcome{State: steps.Unsure})).WithFollowUps(assets.Verbatim("three"))
	if len(v.Outcomes) != 1 || len(v.FollowUps) != 1 || v.Results[0].Finding.Status != steps.Unknown {
		t.Errorf("the copy changed: %+v", v)
	}
	if o := next.OutcomesHere(); len(o) != 2 || o[1].State != steps.Unsure {
		t.Errorf("the outcomes are %+v", o)
	}
}

func TestResultsAreStaleAfterASignInOrAChange(t *testing.T) {
	fresh := func() visit.Visit {
		v := at(inTenant("a")).Outdated()
		return v.WithResults(nil, v.Generation, time.Now())
	}
	during := inTenant("a")
	began := during.Generation
	for name, c := range map[string]struct {
		visit visit.Visit
		stale bool
	}{
		"after a check":             {fresh(), false},
		"after a change":            {at(fresh()).WithOutcomes(steps.Outcome{State: steps.Done}), true},
		"sign-in during the check":  {at(during.Outdated()).WithResults(nil, began, time.Now()), true},
		"checked again":             {at(at(fresh()).Outdated()).WithResults(nil, 2, time.Now()), false},
		"before anything was known": {inTenant("a"), false},
	} {
		if c.visit.IsStale() != c.stale || c.visit.Ending(false, nil).Stale != c.stale {
			t.Errorf("%s: stale is %v", name, c.visit.IsStale())
		}
	}
}

func TestOutcomesAndDecisionsBelongToATenant(t *testing.T) {
	declined := []steps.Decision{{}}
	v := at(at(inTenant("a")).WithOutcomes(steps.Outcome{State: steps.Done,
		Change: steps.Change{EndsCodes: true}})).WithDeclined("mfa", declined)
	if !v.HasChanged() || !v.CodesEnded || !v.CodesRefused() || len(v.DeclinedHere("")) != 1 ||
		len(v.DeclinedHere("other")) != 0 {
		t.Errorf("the visit is %+v", v)
	}
	if v = v.WithDeclined("mfa", nil); len(v.DeclinedHere("mfa")) != 0 {
		t.Error("a later decision about a requirement did not replace the earlier one")
	}
	v.Place.Organization.ID = "b"
	if v.HasChanged() || len(v.OutcomesHere()) != 0 || len(v.LastCheck().Outcomes) != 0 {
		t.Error("the change of one tenant counts for another")
	}
}

func TestANewLinkKeepsOnlyWhatIsReportedAtTheEnd(t *testing.T) {
	broken := errors.New("no link")
	var err error
	v := at(inTenant("a")).WithOutcomes(steps.Outcome{State: steps.Done})
	v.Setup.Connect = func(visit.Where) (visit.Link, error) { return visit.Link{}, err }
	v.CodesBlocked, v.Confirmed = true, true
	next, failed := v.Connect(visit.Where{Tenant: "b.example"})
	if failed != nil || next.Confirmed || next.CodesBlocked || next.Place.Organization.ID != "" || next.IsStale() ||
		len(next.Outcomes) != 1 ||
		next.Where.Tenant != "b.example" {
		t.Errorf("the visit is %+v", next)
	}
	err = broken
	if same, failed := v.Connect(visit.Where{}); !errors.Is(failed, broken) || same.Place.Organization.ID != "a" {
		t.Error("the visit was lost with the link that could not be made")
	}
}

func TestTheFirstSignInAvoidsCodesThatWereBlocked(t *testing.T) {
	v := visit.New(visit.Setup{Memory: memory.None()})
	if got := v.FirstSignIn().Method; got != graph.DeviceCode {
		t.Errorf("the first sign-in is by %q", got)
	}
	v.CodesBlocked = true
	if got := v.FirstSignIn().Method; got != graph.Browser {
		t.Errorf("after a blocked code the first sign-in is by %q", got)
	}
}
