package catalog_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

// lucerneProfile declares the break-glass accounts of the scenario second-opinion, and states what no API shows.
func lucerneProfile() steps.Profile {
	p := steptest.StatedProfile(steps.IndirectReseller,
		steptest.StatedAnswers{snapshot.AskLegacyMFA: {snapshot.LegacyMFAOff}})
	p.BreakGlass = []string{"emergency1@lucerne.onmicrosoft.com", "emergency2@lucerne.onmicrosoft.com"}
	return p
}

// secondOpinionTenant returns the tenant in which What If contradicts the verdict, or one in which it does not.
func secondOpinionTenant(t *testing.T, contradicts bool) *sim.Tenant {
	t.Helper()
	s, err := scenario.Read("second-opinion")
	if err != nil {
		t.Fatal(err)
	}
	if !contradicts {
		s.WhatIf = scenario.WhatIf{}
	}
	s.Groups[0].Members = s.Groups[0].Members[:3] // the others are more, and asked about first
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// checkTenant checks all requirements and returns the findings by id.
func checkTenant(ctx context.Context, list []steps.Step, o snapshot.Options) map[string]steps.Finding {
	found := map[string]steps.Finding{}
	for e := range catalog.CheckAll(ctx, list, lucerneProfile(), o) {
		if e.Result != nil {
			found[e.Step] = e.Result.Finding
		}
	}
	return found
}

func requirementsOf(tenant *sim.Tenant) []steps.Step {
	return catalog.Requirements(client.SignedIn(tenant, catalog.ReadScopes()...), lucerneProfile())
}

// questionsTo returns the requests to What If.
func questionsTo(tenant *sim.Tenant) (times []time.Time) {
	for _, r := range tenant.Requests() {
		if r.Path == graph.WhatIfPath && r.Status == 200 {
			times = append(times, r.Time)
		}
	}
	return times
}

func TestMicrosoftConfirmsWhatIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := secondOpinionTenant(t, false)
		found := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{WhatIf: 3})
		every := found[mfa.EveryUserID]
		if o := every.Opinion; o == nil || o.Result != steps.OpinionConfirmed || o.SignIns != 3 || o.Kinds != 3 ||
			len(o.Differences) != 0 || every.Status != steps.Met {
			t.Errorf("%s, %+v", every.Status, o)
		}
		if o := found[mfa.AdminMFAID].Opinion; o == nil || o.SignIns == 0 {
			t.Errorf("nothing about administrators: %+v", o)
		}
		if n := len(questionsTo(tenant)); n != 3 {
			t.Errorf("%d questions, want 3", n)
		}
	})
}

func TestAContradictionMakesTheAccountsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := secondOpinionTenant(t, true)
		alone := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{})
		both := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{WhatIf: 12})
		for _, id := range []string{mfa.EveryUserID, mfa.LegacyAuthID, mfa.SecurityDefaultsID} {
			if alone[id].Status != steps.Met || both[id].Status != steps.Unknown {
				t.Errorf("%s is %s alone and %s after the contradiction", id, alone[id].Status, both[id].Status)
			}
		}
		every := both[mfa.EveryUserID]
		if c := every.Coverage; c.Unknown != 3 || c.Covered != c.People-3 {
			t.Errorf("%+v, want the three of the service desk to be unknown", c)
		}
		if o := every.Opinion; o.Result != steps.OpinionContradicts || len(o.Differences) == 0 || o.Report.Empty() ||
			o.SignIns == 0 {
			t.Errorf("%+v", o)
		}
		for _, s := range every.Subjects.All() {
			if s.Detail.ID != "why.what-if" {
				t.Errorf("%s is unknown because of %q", s.Name, s.Detail.ID)
			}
		}
		if both[mfa.AdminMFAID].Status != alone[mfa.AdminMFAID].Status {
			t.Error("administrators became unknown, whom no answer is about")
		}
	})
}

// TestAnExclusionThatMicrosoftOverlooks contradicts in the other direction: the accounts are not met by our word alone.
func TestAnExclusionThatMicrosoftOverlooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := scenario.Read("second-opinion")
		if err != nil {
			t.Fatal(err)
		}
		s.WhatIf = scenario.WhatIf{IgnoresExclusionOf: []string{"Service desk"}}
		s.Policies = append(s.Policies[:1], s.Policies[2])
		tenant, err := sim.New(s)
		if err != nil {
			t.Fatal(err)
		}
		alone := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{})
		both := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{WhatIf: 12})
		if a, b := alone[mfa.EveryUserID].Status, both[mfa.EveryUserID].Status; a != steps.NotMet || b != steps.Unknown {
			t.Errorf("not covered alone: %s; contradicted: %s", a, b)
		}
	})
}

// TestNoFailureOfWhatIfChangesAVerdict whatever the failure is.
func TestNoFailureOfWhatIfChangesAVerdict(t *testing.T) {
	faults := map[string]scenario.Fault{
		"403":       {Status: 403, Code: "AccessDenied"},
		"404":       {Status: 404, Code: "Request_ResourceNotFound"},
		"licence":   {Status: 403, Code: "AccessDenied", Message: "Your tenant is not licensed for this feature."},
		"500":       {Status: 500, Code: "InternalServerError"},
		"503":       {Status: 503, Code: "ServiceUnavailable"},
		"offline":   {BreaksConnection: true},
		"HTML":      {Status: 403, HTML: true},
		"truncated": {Truncates: true},
		"half":      {LosesRest: true},
		"object":    {Status: 200, Body: "{}"},
		"null":      {Status: 200, Body: `{"value":null}`},
		"page":      {Status: 200, Body: "<html>Sign in to this network</html>"},
		"throttled": {Status: 429, Code: "TooManyRequests", RetryAfter: 2 * time.Minute},
	}
	for name, fault := range faults {
		synctest.Test(t, func(t *testing.T) {
			tenant := secondOpinionTenant(t, true)
			alone := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{})
			fault.Method, fault.Path, fault.Times = "POST", graph.WhatIfPath, -1
			tenant.InjectFault(fault)
			failed := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{WhatIf: 12})
			for id, f := range alone {
				if failed[id].Status != f.Status || failed[id].Fix != f.Fix || !reflect.DeepEqual(failed[id].Summary, f.Summary) {
					t.Errorf("%s: %s is %s, alone %s", name, id, failed[id].Status, f.Status)
				}
			}
			o := failed[mfa.EveryUserID].Opinion
			if name != "404" && (o == nil || o.Result != steps.OpinionNotAsked || o.Text.Empty()) {
				t.Errorf("%s: the finding says %+v", name, o)
			}
			if failed[mfa.AdminMFAID].Opinion != nil {
				t.Errorf("%s: it is said more than once", name)
			}
		})
	}
}

// answering is a tenant whose What If answers otherwise.
type answering struct {
	steps.Tenant
	change func([]graph.WhatIfPolicy) []graph.WhatIfPolicy
}

func (a answering) WhatIf(ctx context.Context, q graph.WhatIfQuestion) ([]graph.WhatIfPolicy, error) {
	list, err := a.Tenant.WhatIf(ctx, q)
	return a.change(list), err
}

func TestAnAnswerThatIsNotAboutThePoliciesIsNoContradiction(t *testing.T) {
	for name, change := range map[string]func([]graph.WhatIfPolicy) []graph.WhatIfPolicy{
		"empty":      func([]graph.WhatIfPolicy) []graph.WhatIfPolicy { return nil },
		"a part":     func(l []graph.WhatIfPolicy) []graph.WhatIfPolicy { return l[1:] },
		"one more":   func(l []graph.WhatIfPolicy) []graph.WhatIfPolicy { return append(l, graph.WhatIfPolicy{}) },
		"all off":    eachPolicy(func(p *graph.WhatIfPolicy) { p.State = graph.StateOff }),
		"changed":    eachPolicy(func(p *graph.WhatIfPolicy) { p.Conditions.Clients = []string{"browser"} }),
		"undecided":  eachPolicy(func(p *graph.WhatIfPolicy) { p.Applies = graph.Unknown }),
		"strange":    eachPolicy(func(p *graph.WhatIfPolicy) { p.Unrecognised = []string{"x: not known"} }),
		"other name": eachPolicy(func(p *graph.WhatIfPolicy) { p.ID += "x" }),
	} {
		synctest.Test(t, func(t *testing.T) {
			tenant := secondOpinionTenant(t, true)
			door := client.SignedIn(tenant, catalog.ReadScopes()...)
			alone := checkTenant(t.Context(), catalog.Requirements(door, lucerneProfile()), snapshot.Options{})
			asked := checkTenant(t.Context(), catalog.Requirements(answering{door, change}, lucerneProfile()),
				snapshot.Options{WhatIf: 12})
			for id, f := range alone {
				if asked[id].Status != f.Status {
					t.Errorf("%s: %s is %s, alone %s", name, id, asked[id].Status, f.Status)
				}
			}
			if o := asked[mfa.EveryUserID].Opinion; o == nil || o.Result != steps.OpinionNotTold {
				t.Errorf("%s: the finding says %+v", name, o)
			}
		})
	}
}

func eachPolicy(change func(*graph.WhatIfPolicy)) func([]graph.WhatIfPolicy) []graph.WhatIfPolicy {
	return func(list []graph.WhatIfPolicy) []graph.WhatIfPolicy {
		for i := range list {
			change(&list[i])
		}
		return list
	}
}

func TestWhereThereIsNothingToAskNobodyAsks(t *testing.T) {
	for _, name := range []string{"compliant", "new-reseller"} {
		synctest.Test(t, func(t *testing.T) {
			tenant, err := sim.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			found := checkTenant(t.Context(), requirementsOf(tenant), snapshot.Options{WhatIf: 12})
			for id, f := range found {
				if f.Opinion != nil {
					t.Errorf("%s: %s says %+v", name, id, f.Opinion)
				}
			}
			if n := len(questionsTo(tenant)); n != 0 {
				t.Errorf("%s: %d questions", name, n)
			}
		})
	}
}

func TestQuestionsStayWithinTheirNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := secondOpinionTenant(t, true)
		tenant.SetBehaviour(scenario.Behaviour{Throttled: true})
		list := requirementsOf(tenant)
		checkTenant(t.Context(), list, snapshot.Options{WhatIf: 2, Agree: 3})
		if n := len(questionsTo(tenant)); n != 2 {
			t.Errorf("a check that has to agree three times asked %d questions, want 2", n)
		}
		for range catalog.AskWhatIf(t.Context(), list, lucerneProfile(), 5) {
		}
		if n := len(questionsTo(tenant)); n != 5 {
			t.Errorf("%d questions in all, want 5", n)
		}
		checkTenant(t.Context(), list, snapshot.Options{})
		if n := len(questionsTo(tenant)); n != 5 {
			t.Error("a check that must not ask did")
		}
	})
}

// TestMoreAnswersGiveTheSameFindings whether they come during the check or afterwards.
func TestMoreAnswersGiveTheSameFindings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		during := checkTenant(t.Context(), requirementsOf(secondOpinionTenant(t, true)), snapshot.Options{WhatIf: 12})
		tenant := secondOpinionTenant(t, true)
		list := requirementsOf(tenant)
		after := checkTenant(t.Context(), list, snapshot.Options{WhatIf: 1})
		if after[mfa.EveryUserID].Status != steps.Met {
			t.Fatalf("the first answer contradicts already: %s", after[mfa.EveryUserID].Status)
		}
		before, updates := len(tenant.Requests()), 0
		for results := range catalog.AskWhatIf(t.Context(), list, lucerneProfile(), 12) {
			updates++
			for _, r := range results {
				after[r.Info.ID] = r.Finding
			}
		}
		for id, f := range during {
			if !reflect.DeepEqual(f.Opinion, after[id].Opinion) || f.Status != after[id].Status {
				t.Errorf("%s: %s %+v during the check, %s %+v after it", id, f.Status, f.Opinion, after[id].Status,
					after[id].Opinion)
			}
		}
		if updates < 2 {
			t.Errorf("%d updates: the contradiction was not told at once", updates)
		}
		for _, r := range tenant.Requests()[before:] { // only of break-glass accounts some things are read again
			if r.Path != graph.WhatIfPath && !strings.HasPrefix(r.Path, "/users/") &&
				!strings.Contains(r.Path, "/roleAssignmentScheduleInstances") {
				t.Errorf("an update read %s again", r.Path)
			}
		}
	})
}

func TestAskingStopsWhenNobodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := secondOpinionTenant(t, true)
		tenant.SetBehaviour(scenario.Behaviour{Throttled: true})
		list := requirementsOf(tenant)
		checkTenant(t.Context(), list, snapshot.Options{})
		ctx, stop := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer stop()
		for range catalog.AskWhatIf(ctx, list, lucerneProfile(), 12) {
			break
		}
		stop()
		synctest.Wait()
		n := len(questionsTo(tenant))
		time.Sleep(time.Minute)
		if after := len(questionsTo(tenant)); after != n {
			t.Errorf("%d questions after nobody waited", after-n)
		}
	})
}
