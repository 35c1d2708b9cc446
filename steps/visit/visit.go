// Package visit holds the state of one visit to a tenant and the transitions between its states: who is signed in, the profile, the
// requirements with their latest results, what was changed or declined, and what is remembered for the next visit. The wizard, its plain
// form and the commands share it; drawing and asking are left to them.
package visit

import (
	"cmp"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// A Visit is the state of one visit. It is a value: a transition returns the visit as it is afterwards, and copies that pages or commands
// hold stay as they were.
type Visit struct {
	Setup     Setup
	Where     Where // the cloud and tenant to visit; Setup.Where until the operator chooses
	Link      Link
	Place     steps.Place
	Confirmed bool // the operator said that this is the partner's tenant

	Profile      steps.Profile
	Answers      steps.Answers // for the next plan
	Requirements []steps.Step

	Results           []steps.Result
	Started, Finished time.Time // of the check that Results are of
	Drift             Drift     // between the last kept check and Results

	// Generation grows with every sign-in and every change, as what was read before may read differently now. ResultsGeneration is that of
	// Results.
	Generation, ResultsGeneration int

	CodesBlocked bool // a device code was refused
	CodesEnded   bool // a change was made after which device codes are refused

	Outcomes  []TenantOutcome  // of every change that was tried, also in a tenant that was left
	Decisions []TenantDecision // on changes that were declined or left out
	FollowUps []assets.Text    // what changes leave to a person

	MemoryErr  error // the note for the next visit could not be saved
	HistoryErr error // the last check could not be kept
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

// Connect returns the visit with a link to a cloud and tenant. A link stays with one account, so nothing that was learned over an earlier one
// is taken along, but what was changed and declined: it is reported at the end.
func (v Visit) Connect(where Where) (Visit, error) {
	link, err := v.Setup.Connect(where)
	if err != nil {
		return v, err
	}
	return Visit{Setup: v.Setup, Where: where, Link: link, Outcomes: v.Outcomes, Decisions: v.Decisions}, nil
}

// SignedIn returns the visit with the session in force, in which the results have to be read again.
func (v Visit) SignedIn() Visit {
	if session, ok := v.Link.SignIn.Session(); ok {
		v.Place.Session = session
	}
	return v.Outdated()
}

// Leave returns the visit without its tenant: another one is to be chosen.
func (v Visit) Leave() Visit {
	v.Place, v.Confirmed, v.Results, v.Drift = steps.Place{}, false, nil, Drift{}
	return v
}

// Requirement finds a requirement by id.
func (v Visit) Requirement(id string) (steps.Step, bool) {
	i := slices.IndexFunc(v.Requirements, func(s steps.Step) bool { return s.Info().ID == id })
	if i < 0 {
		return nil, false
	}
	return v.Requirements[i], true
}

// Result finds the latest result of a requirement.
func (v Visit) Result(id string) (steps.Result, bool) {
	i := slices.IndexFunc(v.Results, func(r steps.Result) bool { return r.Info.ID == id })
	if i < 0 {
		return steps.Result{}, false
	}
	return v.Results[i], true
}

// Stale reports whether the results were read in an earlier session or before a change.
func (v Visit) Stale() bool { return v.ResultsGeneration != v.Generation }

// Outdated returns the visit with stale results.
func (v Visit) Outdated() Visit {
	v.Generation++
	return v
}

// WithResults returns the visit with the results of a check that has just ended. Generation is that in which the check began: after a sign-in
// in the middle of it, the results are stale.
func (v Visit) WithResults(results []steps.Result, generation int, started time.Time) Visit {
	v.Results, v.ResultsGeneration, v.Started, v.Finished, v.Drift = results, generation, started, time.Now(), Drift{}
	return v
}

// WithFinding returns the visit with what was verified after a change in place of the earlier finding of a requirement.
func (v Visit) WithFinding(id string, f steps.Finding) Visit {
	v.Results, v.Finished = slices.Clone(v.Results), time.Now()
	for i := range v.Results {
		if v.Results[i].Info.ID == id {
			v.Results[i].Finding, v.Results[i].Err = f, nil
			v.Results[i].Finding.Basis = cmp.Or(f.Basis, steps.Verified)
		}
	}
	return v
}

// WithDrift returns the visit with the drift of a check and with the error of keeping it, unless another check has ended since.
func (v Visit) WithDrift(of Checked, drift Drift, err error) Visit {
	if of.Place.Organization.ID == v.Place.Organization.ID && of.Started.Equal(v.Started) {
		v.Drift, v.HistoryErr = drift, err
	}
	return v
}

// Checked is the latest check of the tenant, with the outcomes of the changes in it.
func (v Visit) Checked() Checked {
	return Checked{
		Place: v.Place, Cloud: v.Where.Cloud, PartnerType: v.Profile.PartnerType, Results: v.Results, Outcomes: v.OutcomesHere(), After: v.FollowUps,
		Started: v.Started, Finished: v.Finished,
	}
}

// Ending is the visit as its caller gets it at the end.
func (v Visit) Ending(interrupted bool, err error) Ending {
	return Ending{Place: v.Place, Results: v.Results, Stale: v.Stale(), Interrupted: interrupted, Err: err}
}

// CodesRefused reports whether the tenant is known to refuse device codes.
func (v Visit) CodesRefused() bool { return v.CodesBlocked || v.CodesEnded || v.Note().CodesBlocked }

// FirstSignIn is the request for the first sign-in of the visit.
func (v Visit) FirstSignIn() graph.SignInRequest {
	setup, note := v.Setup, v.NoteOfNamed()
	setup.Where = v.Where
	note.CodesBlocked = note.CodesBlocked || v.CodesBlocked
	return setup.FirstSignIn(note)
}

// SignInAgain completes the request for another sign-in of the operator.
func (v Visit) SignInAgain(want graph.SignInRequest) graph.SignInRequest {
	return SignInAgain(v.Place.Session, v.CodesRefused(), want)
}

// SignInFor is the request for the sign-in that approved changes need; false when the session in force has all permissions.
func (v Visit) SignInFor(approved []steps.Change) (graph.SignInRequest, bool) {
	return v.Setup.SignInFor(v.Place.Session, v.CodesRefused(), approved)
}
