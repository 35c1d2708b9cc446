package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// Facts that turn pages or change what the wizard knows.
type (
	// stopMsg comes from Ctrl+C and from signals.
	stopMsg struct{}
	// finishedMsg: the person leaves, by choice or for want of a way on.
	finishedMsg struct{ err error }
	// hiddenMsg: the page in front cannot be seen at the moment. When it can, it is told its room again.
	hiddenMsg struct{}

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
	// placedMsg: the person said that this is the partner's tenant.
	placedMsg      struct{ partner steps.PartnerType }
	otherTenantMsg struct{}
	// unplacedMsg: the checks were stopped before there was anything to show, so the tenant is asked about again.
	unplacedMsg struct{}
	// recheckMsg: the results hold no longer. They are read again for the overview, or for the summary.
	recheckMsg struct{ summary bool }
	checkedMsg struct {
		results []steps.Result
		era     int       // in which they were read
		began   time.Time // the check did
		goal    pickedMsg // what they were read for
	}
	// pickedMsg: the person wants to see a requirement, with a note on what just happened to it, or, with none named, all of them.
	pickedMsg struct {
		step, note string
		resume     *mend // to be planned, if the requirement still needs it
		drill      bool  // to test the break-glass accounts instead
		rotate     bool  // to renew the application's credential and token instead
		summary    bool  // what the visit came to instead
	}
	summedUpMsg struct{}
	// savedMsg: the report was written, or could not be.
	savedMsg struct {
		path string
		err  error
	}

	// undoMsg: the person wants a change of this visit undone.
	undoMsg struct{ change steps.Entry }

	// mendMsg: the person wants a requirement mended.
	mendMsg struct{ step string }
	// answeredMsg: the questions were answered. With statements, the requirement reads differently now.
	answeredMsg struct {
		mend   mend
		stated bool
	}
	plannedMsg struct{ mend mend }
	// acceptedMsg: the person read what stands in the way and typed the phrase.
	acceptedMsg   struct{ mend mend }
	decidedMsg    struct{ mend mend }
	authorizedMsg struct{ mend mend }
	// provedMsg: the person signed in again because of what stands in the way of a plan.
	provedMsg      struct{ mend mend }
	startedMsg     struct{ mend mend }
	planChangedMsg struct{ mend mend }
	signInWantMsg  struct {
		want       graph.Want
		done, back tea.Msg
	}
	appliedMsg  struct{ mend mend }
	verifiedMsg struct{ mend mend }
	// handedOverMsg: what goes with the accounts that were made is written, and a person has to do the rest.
	handedOverMsg struct{ mend mend }

	// drillMsg: the person wants to test the break-glass accounts; drillsMsg: they are known.
	drillMsg  struct{}
	drillsMsg struct{ list []steps.Drill }
	// drilledMsg: somebody signed in, over a link of its own, to test an account.
	drilledMsg struct {
		page drill
		in   graph.SignIn
	}

	// leftMsg: a page was left for one that was kept.
	leftMsg struct{ to page }
	// failedMsg: something could not be done. Again says it once more, back is where to go instead, ask puts the questions anew whose
	// answers may be the reason; each can be nil.
	failedMsg struct {
		err              error
		again, back, ask tea.Msg
		at               steps.Stage // where it was tried; empty while there is no tenant yet
	}

	renewalMsg struct {
		graph.Renewal
		listen tea.Cmd // for the next one
	}
	renewedMsg     struct{}
	renewalLeftMsg struct{}
	rememberedMsg  struct{ err error }
	// keptMsg: a check was kept, or could not be, and compared with that of an earlier visit.
	keptMsg struct {
		of    steps.Checked
		drift steps.Drift
		err   error
	}
)
