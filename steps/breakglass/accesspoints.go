package breakglass

import (
	"errors"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/rating"
)

// accessPoints rates how MFA and Conditional Access treat an account: it is required to use MFA like every other
// account, and no policy asks it for something that a key cannot satisfy.
func (e *evidence) accessPoints(n int32) []rating.Point {
	covered, open := assets.Say("fact.break-glass-covered"), assets.Say("fact.break-glass-open")
	if e.judgement == nil {
		return []rating.Point{rating.New(rating.Unknown, covered, assets.Say("tri.yes"), assets.Say("tri.unknown")),
			rating.New(rating.Unknown, open, assets.Say("ca.none"), assets.Say("tri.unknown"))}
	}
	first := rating.New(rating.Good, covered, assets.Say("tri.yes"), assets.Say("tri.yes"))
	switch e.judgement.State(int(n)) {
	case coverage.Covered:
		if !e.doubt.Empty() {
			first = rating.New(rating.Unknown, covered, assets.Say("tri.yes"), e.doubt)
		}
	case coverage.Disabled:
		first = rating.New(rating.Good, covered, assets.Text{}, assets.Say("break-glass.disabled"))
	case coverage.Unknown:
		first = rating.New(rating.Unknown, covered, assets.Say("tri.yes"), e.judgement.Reason(int(n)))
	case coverage.Uncovered:
		first = rating.New(rating.Flaw, covered, assets.Say("tri.yes"), e.judgement.Reason(int(n)))
		if e.judgement.Count(nil).Covered == 0 { // no account is required to use MFA yet: that is for the requirement on MFA
			first = rating.New(rating.Improvable, covered, assets.Say("tri.yes"), assets.Say("break-glass.covered-nobody"))
		}
	default:
		first = rating.New(rating.Flaw, covered, assets.Say("tri.yes"), assets.Say("break-glass.sync-account"))
	}
	return []rating.Point{first, e.lockoutPoint(n, open)}
}

// lockoutPoint rates that no policy can lock an account out.
func (e *evidence) lockoutPoint(n int32, name assets.Text) rating.Point {
	severity, reasons := rating.Good, []assets.Text{}
	for _, l := range e.judgement.Lockouts(int(n), e.signInMethod(n)) {
		if severity != rating.Flaw {
			severity = rating.Unknown
		}
		if l.Certain {
			severity = rating.Flaw
		}
		why := assets.Say("break-glass.lockout-blocks", "policy", l.Policy.Name)
		if len(l.UnmetControls) > 0 {
			why = assets.Say("break-glass.lockout-asks", "policy", l.Policy.Name, "what", l.UnmetControls)
		}
		reasons = append(reasons, why)
	}
	if severity == rating.Good {
		return rating.New(rating.Good, name, assets.Say("ca.none"), assets.Say("ca.none"))
	}
	return rating.New(severity, name, assets.Say("ca.none"), assets.Say("ca.list", "list", reasons))
}

// testPoint rates when someone last signed in with an account: at most [drillInterval] ago.
func (e *evidence) testPoint(n int32) rating.Point {
	name, want := assets.Say("fact.break-glass-tested"),
		assets.Say("break-glass.tested-wanted", "days", int(drillInterval/(24*time.Hour)))
	at, by := e.lastTest(n)
	_, unread := e.details[n].activity.Whole()
	switch {
	case at.IsZero() && unread != nil && !errors.Is(unread, graph.ErrUnlicensed):
		return rating.New(rating.Unknown, name, want, steps.Explain(unread).Happened)
	case at.IsZero():
		return rating.New(rating.Improvable, name, want, assets.Say("break-glass.tested-never"))
	case time.Since(at) > drillInterval:
		return rating.New(rating.Improvable, name, want,
			assets.Say("break-glass.tested-long-ago", "at", steps.FormatDate(at)))
	case by != "":
		return rating.New(rating.Good, name, want, assets.Say("break-glass.tested-by", "at", steps.FormatDate(at), "by", by))
	}
	return rating.New(rating.Good, name, want, assets.Say("break-glass.tested", "at", steps.FormatDate(at)))
}
