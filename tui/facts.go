package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// Messages that lead to another page or change the visit.
type (
	// stopMsg comes from Ctrl+C and from signals.
	stopMsg struct{}
	// finishedMsg: the person leaves, by choice or because of an error.
	finishedMsg struct{ err error }

	welcomedMsg struct {
		where     steps.Where
		checkOnly bool
		language  string
	}
	startOverMsg    struct{}
	connectedMsg    struct{}
	signedInMsg     struct{}
	codesBlockedMsg struct{}
	arrivedMsg      struct{ place steps.Place }
	// placedMsg: the person confirmed that this is the partner's tenant.
	placedMsg      struct{ partner steps.PartnerType }
	otherTenantMsg struct{}
	// unplacedMsg: the checks were stopped before there were results, so the tenant page is shown again.
	unplacedMsg struct{}
	// recheckMsg: the results are outdated and are read again, for the overview or for the summary.
	recheckMsg struct{ summary bool }
	checkedMsg struct {
		results []steps.Result
		era     int       // see [visit]
		began   time.Time // start of the check
		goal    pickedMsg // what to show afterwards
	}
	// pickedMsg: the person wants to see a requirement, with a note on what just happened to it. Without a
	// requirement, the other fields say what to show; if none is set, it is the overview.
	pickedMsg struct {
		step, note string
		resume     *mend // planned next, if the requirement still needs it
		drill      bool  // test the break-glass accounts
		rotate     bool  // renew the application's credential and token
		summary    bool  // show the summary
	}
	summedUpMsg struct{}
	// savedMsg: the report was written, or writing it failed.
	savedMsg struct {
		path string
		err  error
	}

	// undoMsg: the person wants to undo a change of this visit.
	undoMsg struct{ change steps.Entry }

	// mendMsg: the person wants to fix a requirement.
	mendMsg struct{ step string }
	// answeredMsg: the questions were answered. If stated is set, a statement changed, which may change the
	// finding.
	answeredMsg struct {
		mend   mend
		stated bool
	}
	plannedMsg struct{ mend mend }
	// acceptedMsg: the person read the guards and typed the phrase.
	acceptedMsg   struct{ mend mend }
	decidedMsg    struct{ mend mend }
	authorizedMsg struct{ mend mend }
	// provedMsg: the person signed in again because of the guards of a plan.
	provedMsg      struct{ mend mend }
	startedMsg     struct{ mend mend }
	planChangedMsg struct{ mend mend }
	signInWantMsg  struct {
		want       graph.Want
		done, back tea.Msg
	}
	appliedMsg  struct{ mend mend }
	verifiedMsg struct{ mend mend }
	// handedOverMsg: the hand-over file of the created objects is written; the rest is up to a person.
	handedOverMsg struct{ mend mend }

	// drillMsg: the person wants to test the break-glass accounts; drillsMsg: the accounts were read.
	drillMsg  struct{}
	drillsMsg struct{ list []steps.Drill }
	// drilledMsg: someone signed in, over a separate link, to test an account.
	drilledMsg struct {
		page drill
		in   graph.SignIn
	}

	// leftMsg: the person went from a page to one that already exists.
	leftMsg struct{ to page }
	// failedMsg: an operation failed. Again repeats it, back leads elsewhere, and ask repeats the questions
	// whose answers may be the reason; each can be nil.
	failedMsg struct {
		err              error
		again, back, ask tea.Msg
		at               steps.Stage // stage of the operation; empty before the tenant is known
	}

	renewalMsg struct {
		graph.Renewal
		listen tea.Cmd // waits for the next one
	}
	renewedMsg     struct{}
	renewalLeftMsg struct{}
	rememberedMsg  struct{ err error }
	// keptMsg: a check was saved to the history, or saving it failed, and compared with one of an earlier
	// visit.
	keptMsg struct {
		of    steps.Checked
		drift steps.Drift
		err   error
	}
)
