package breakglass

import (
	"time"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/rating"
)

// accessPoints: asked for MFA like everybody, and kept out by nothing that a key does not fulfil.
func (e *evidence) accessPoints(n int32) []rating.Point {
	covered, open := assets.Say("fact.eg-covered"), assets.Say("fact.eg-open")
	if e.judgement == nil {
		return []rating.Point{rating.New(rating.Unknown, covered, assets.Say("tri.yes"), assets.Say("tri.unknown")), rating.New(rating.Unknown, open, assets.Say("ca.none"), assets.Say("tri.unknown"))}
	}
	first := rating.New(rating.Good, covered, assets.Say("tri.yes"), assets.Say("tri.yes"))
	switch e.judgement.State(int(n)) {
	case coverage.Covered:
		if !e.doubt.Empty() {
			first = rating.New(rating.Unknown, covered, assets.Say("tri.yes"), e.doubt)
		}
	case coverage.Disabled:
		first = rating.New(rating.Good, covered, assets.Text{}, assets.Say("eg.disabled"))
	case coverage.Unknown:
		first = rating.New(rating.Unknown, covered, assets.Say("tri.yes"), e.judgement.Reason(int(n)))
	case coverage.Uncovered:
		first = rating.New(rating.Flaw, covered, assets.Say("tri.yes"), e.judgement.Reason(int(n)))
		if e.judgement.Count(nil).Covered == 0 { // nobody is asked yet: that is for the step on MFA
			first = rating.New(rating.Improvable, covered, assets.Say("tri.yes"), assets.Say("eg.covered-nobody"))
		}
	default:
		first = rating.New(rating.Flaw, covered, assets.Say("tri.yes"), assets.Say("eg.sync-account"))
	}
	return []rating.Point{first, e.lockoutPoint(n, open)}
}

func (e *evidence) lockoutPoint(n int32, name assets.Text) rating.Point {
	m, said := rating.Good, []assets.Text{}
	for _, l := range e.judgement.Lockouts(int(n), e.signInMethod(n)) {
		if m != rating.Flaw {
			m = rating.Unknown
		}
		if l.Certain {
			m = rating.Flaw
		}
		why := assets.Say("eg.lockout-blocks", "policy", l.Policy.Name)
		if len(l.UnmetControls) > 0 {
			why = assets.Say("eg.lockout-asks", "policy", l.Policy.Name, "what", l.UnmetControls)
		}
		said = append(said, why)
	}
	if m == rating.Good {
		return rating.New(rating.Good, name, assets.Say("ca.none"), assets.Say("ca.none"))
	}
	return rating.New(m, name, assets.Say("ca.none"), assets.Say("ca.list", "list", said))
}

// testPoint: somebody signed in with it within ninety days.
func (e *evidence) testPoint(n int32) rating.Point {
	name, want := assets.Say("fact.eg-tested"), assets.Say("eg.tested-wanted", "days", int(drillInterval/(24*time.Hour)))
	at, by := e.lastTest(n)
	switch {
	case at.IsZero():
		return rating.New(rating.Improvable, name, want, assets.Say("eg.tested-never"))
	case time.Since(at) > drillInterval:
		return rating.New(rating.Improvable, name, want, assets.Say("eg.tested-long-ago", "at", steps.Day(at)))
	case by != "":
		return rating.New(rating.Good, name, want, assets.Say("eg.tested-by", "at", steps.Day(at), "by", by))
	}
	return rating.New(rating.Good, name, want, assets.Say("eg.tested", "at", steps.Day(at)))
}
