package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/visit"
)

// Messages that lead to another page or change the visit.
type (
	// stopMsg comes from Ctrl+C and from signals.
	stopMsg struct{}
	// finishedMsg: the person leaves, by choice or because of an error.
	finishedMsg struct{ err error }

	welcomedMsg struct {
		where     visit.Where
		checkOnly bool
		language  string
	}
	startOverMsg    struct{}
	connectedMsg    struct{}
	signedInMsg     struct{}
	codesBlockedMsg struct{}
	arrivedMsg      struct{ place steps.TenantInfo }
	// tenantConfirmedMsg: the person confirmed that this is the partner's tenant.
	tenantConfirmedMsg struct{ partner steps.PartnerType }
	otherTenantMsg     struct{}
	// tenantUnconfirmedMsg: the checks were stopped before there were results, so the tenant page is shown again.
	tenantUnconfirmedMsg struct{}
	// checkAgainMsg: the results are outdated and are read again, for the overview or for the summary.
	checkAgainMsg struct{ summary bool }
	checkedMsg    struct {
		results    []steps.Result
		generation int       // see [pageState]
		began      time.Time // start of the check
		goal       goalMsg   // what to show afterwards
	}
	// goalMsg: the person wants to see a requirement, with a note on what just happened to it. Without a
	// requirement, the other fields say what to show; if none is set, it is the overview.
	goalMsg struct {
		step, note string
		resume     *fix // planned next, if the requirement still needs it
		drill      bool // test the break-glass accounts
		renew      bool // renew the application's credential and token
		summary    bool // show the summary
	}
	showSummaryMsg struct{}
	// reportSavedMsg: the report was written, or writing it failed.
	reportSavedMsg struct {
		path string
		err  error
	}

	// undoMsg: the person wants to undo a change of this visit.
	undoMsg struct{ change steps.Entry }

	// fixMsg: the person wants to fix a requirement.
	fixMsg struct{ step string }
	// answeredMsg: the questions were answered. If stated is set, a statement changed, which may change the
	// finding.
	answeredMsg struct {
		fix    fix
		stated bool
	}
	plannedMsg struct{ fix fix }
	// guardsAcceptedMsg: the person read the guards and typed the phrase.
	guardsAcceptedMsg struct{ fix fix }
	decidedMsg        struct{ fix fix }
	authorizedMsg     struct{ fix fix }
	// guardSignInMsg: the person signed in again because of the guards of a plan.
	guardSignInMsg   struct{ fix fix }
	startedMsg       struct{ fix fix }
	planChangedMsg   struct{ fix fix }
	signInRequestMsg struct {
		want       graph.SignInRequest
		done, back tea.Msg
	}
	appliedMsg  struct{ fix fix }
	verifiedMsg struct{ fix fix }
	// handedOverMsg: the hand-over file of the created objects is written; the rest is up to a person.
	handedOverMsg struct{ fix fix }

	// drillMsg: the person wants to test the break-glass accounts; drillsMsg: the accounts were read.
	drillMsg      struct{}
	drillsReadMsg struct{ list []breakglass.Drill }
	// drillSignInMsg: someone signed in, over a separate link, to test an account.
	drillSignInMsg struct {
		page   drill
		signIn graph.SignIn
	}

	// showPageMsg: the person went from a page to one that already exists.
	showPageMsg struct{ to page }
	// failedMsg: an operation failed. Again repeats it, back leads elsewhere, and ask repeats the questions
	// whose answers may be the reason; each can be nil.
	failedMsg struct {
		err                    error
		again, back, questions tea.Msg
		stage                  steps.Stage // stage of the operation; empty before the tenant is known
	}

	renewalMsg struct {
		graph.Renewal
		listen tea.Cmd // waits for the next one
	}
	renewedMsg         struct{}
	renewalDeclinedMsg struct{}
	memorySavedMsg     struct{ err error }
	// secondOpinionMsg: Microsoft's What If answered in the background, and changed these results of the last check.
	secondOpinionMsg struct {
		of      *secondOpinion
		results []steps.Result
	}
	// checkSavedMsg: a check was saved to the history, or saving it failed, and compared with one of an earlier
	// visit.
	checkSavedMsg struct {
		check visit.CompletedCheck
		drift visit.Drift
		err   error
	}
)
