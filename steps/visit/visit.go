// Package visit has the state of one visit to a tenant, which the wizard, its plain form and the commands share.
// They draw and ask; this package does not.
//
// A [Visit] begins with a [Setup] (setup.go) and a sign-in (signins.go), reads the tenant (tenantinfo.go), and gets
// its profile and requirements in [Visit.Begin] (begin.go). Then results and drift (history.go), outcomes and
// declined changes (outcomes.go) are added by methods that return the next state. What the next visit can use is in a
// [NoteUpdate] (note.go). [DraftPlans] (draft.go) plans without an operator, and an [ApprovedPlan] (approvedplan.go)
// is such a plan that came back approved.
package visit

import (
	"cmp"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// A Visit is the state of one visit. It is a value: a transition returns the next state, and copies that pages or
// commands have stay as they were. Its methods have pointer receivers, and copy first, because the pages of the wizard
// embed it: methods of the value would be compiled into the program once for each page.
type Visit struct {
	Setup     Setup
	Where     Where // the cloud and tenant to visit; Setup.Where until the operator chooses
	Link      Link
	Place     steps.TenantInfo
	Confirmed bool // the operator confirmed that this is the partner's tenant

	Profile      steps.Profile
	Answers      steps.Answers // for the next plan
	Requirements []steps.Step

	Results           []steps.Result
	Started, Finished time.Time // of the check with these Results
	Drift             Drift     // from the last check of an earlier visit to Results

	// Generation grows with every sign-in and every change, because earlier reads may be out of date afterwards.
	// ResultsGeneration is the Generation in which Results were read.
	Generation, ResultsGeneration int

	CodesBlocked bool // a device code was refused
	CodesEnded   bool // a change was made after which device codes are refused

	Outcomes  []TenantOutcome  // of every change that was tried, in tenants left since as well
	Decisions []TenantDecision // against changes that were declined or skipped
	FollowUps []assets.Text    // what changes left for the operator to do

	MemoryErr  error // why the note for the next visit was not saved
	HistoryErr error // why the last check was not stored
}

// A TenantOutcome is the outcome of a change in a tenant.
type TenantOutcome struct {
	TenantID string
	Outcome  steps.Outcome
}

// A TenantDecision is a decision against a change for a requirement of a tenant.
type TenantDecision struct {
	TenantID, Step string
	Decision       steps.Decision
}

// New returns a visit before the first sign-in.
func New(setup Setup) Visit { return Visit{Setup: setup, Where: setup.Where} }

// Connect returns the visit with a link to a cloud and tenant. A link is for one account, so nothing that was learned
// over the last one remains, except outcomes and decisions: these are reported at the end.
func (current *Visit) Connect(where Where) (Visit, error) {
	v := *current
	link, err := v.Setup.Connect(where)
	if err != nil {
		return v, err
	}
	return Visit{Setup: v.Setup, Where: where, Link: link, Outcomes: v.Outcomes, Decisions: v.Decisions}, nil
}

// SignedIn returns the visit with the current session of its link. Its results are stale.
func (current *Visit) SignedIn() Visit {
	v := *current
	if session, ok := v.Link.SignIn.Session(); ok {
		v.Place.Session = session
	}
	return v.Outdated()
}

// Leave returns the visit without its tenant, so that another one can be chosen.
func (current *Visit) Leave() Visit {
	v := *current
	v.Place, v.Confirmed, v.Results, v.Drift = steps.TenantInfo{}, false, nil, Drift{}
	return v
}

// Requirement returns a requirement by its id.
func (current *Visit) Requirement(id string) (steps.Step, bool) {
	v := *current
	i := slices.IndexFunc(v.Requirements, func(s steps.Step) bool { return s.Info().ID == id })
	if i < 0 {
		return nil, false
	}
	return v.Requirements[i], true
}

// Result returns the latest result of a requirement.
func (current *Visit) Result(id string) (steps.Result, bool) {
	v := *current
	i := slices.IndexFunc(v.Results, func(r steps.Result) bool { return r.Info.ID == id })
	if i < 0 {
		return steps.Result{}, false
	}
	return v.Results[i], true
}

// IsStale reports whether the results were read in an earlier session or before a change.
func (current *Visit) IsStale() bool {
	v := *current
	return v.ResultsGeneration != v.Generation
}

// Outdated returns the visit with stale results.
func (current *Visit) Outdated() Visit {
	v := *current
	v.Generation++
	return v
}

// WithResults returns the visit with the results of a check that has just ended. Generation is the one in which the
// check began: after a sign-in during the check, the results are stale.
func (current *Visit) WithResults(results []steps.Result, generation int, started time.Time) Visit {
	v := *current
	v.Results, v.ResultsGeneration, v.Started, v.Finished, v.Drift = results, generation, started, time.Now(), Drift{}
	return v
}

// WithFinding returns the visit with a finding that was verified after a change, in place of the earlier one of the
// requirement.
func (current *Visit) WithFinding(id string, f steps.Finding) Visit {
	v := *current
	v.Results, v.Finished = slices.Clone(v.Results), time.Now()
	for i := range v.Results {
		if v.Results[i].Info.ID == id {
			v.Results[i].Finding, v.Results[i].Err = f, nil
			v.Results[i].Finding.Basis = cmp.Or(f.Basis, steps.Verified)
		}
	}
	return v
}

// WithDrift returns the visit with the drift of a check, and with the error of storing it, unless another check has
// ended since.
func (current *Visit) WithDrift(of CompletedCheck, drift Drift, err error) Visit {
	v := *current
	if of.Place.Organization.ID == v.Place.Organization.ID && of.Started.Equal(v.Started) {
		v.Drift, v.HistoryErr = drift, err
	}
	return v
}

// LastCheck returns the latest check of the tenant, with the outcomes of the changes in it.
func (current *Visit) LastCheck() CompletedCheck {
	v := *current
	return CompletedCheck{
		Place: v.Place, Cloud: v.Where.Cloud, PartnerType: v.Profile.PartnerType, Results: v.Results,
		Outcomes: v.OutcomesHere(), After: v.FollowUps,
		Started: v.Started, Finished: v.Finished,
	}
}

// Ending returns the state of the visit at its end, for its caller.
func (current *Visit) Ending(interrupted bool, err error) Ending {
	v := *current
	return Ending{Place: v.Place, Results: v.Results, Stale: v.IsStale(), Interrupted: interrupted, Err: err}
}

// CodesRefused reports whether the tenant is known to refuse device codes.
func (current *Visit) CodesRefused() bool {
	v := *current
	return v.CodesBlocked || v.CodesEnded || v.Note().CodesBlocked
}

// FirstSignIn returns the request for the first sign-in of the visit.
func (current *Visit) FirstSignIn() graph.SignInRequest {
	v := *current
	setup, note := v.Setup, v.NoteOfNamed()
	setup.Where = v.Where
	note.CodesBlocked = note.CodesBlocked || v.CodesBlocked
	return setup.FirstSignIn(note)
}

// SignInAgain completes the request for another sign-in of the operator.
func (current *Visit) SignInAgain(want graph.SignInRequest) graph.SignInRequest {
	v := *current
	return SignInAgain(v.Place.Session, v.CodesRefused(), want)
}

// SignInFor returns the request for the sign-in that approved changes need; false if the current session has all
// permissions.
func (current *Visit) SignInFor(approved []steps.Change) (graph.SignInRequest, bool) {
	v := *current
	return v.Setup.signInFor(v.Place.Session, v.CodesRefused(), approved)
}

// ReplaceResults returns results with newer ones in place of those of the same requirements.
func ReplaceResults(all, newer []steps.Result) []steps.Result {
	replaced := slices.Clone(all)
	for i := range replaced {
		at := slices.IndexFunc(newer, func(r steps.Result) bool { return r.Info.ID == replaced[i].Info.ID })
		if at >= 0 {
			replaced[i] = newer[at]
		}
	}
	return replaced
}
