package steps

import (
	"time"

	"cspready/assets"
	"cspready/steps/mfa"
	"cspready/steps/rating"
)

// access: asked for MFA like everybody, and kept out by nothing that a key does not fulfil.
func (e *emergencies) access(n int32) []rating.Point {
	covered, open := say("fact.eg-covered"), say("fact.eg-open")
	if e.judged == nil {
		return []rating.Point{rating.New(rating.Unknown, covered, say("tri.yes"), say("tri.unknown")), rating.New(rating.Unknown, open, say("ca.none"), say("tri.unknown"))}
	}
	first := rating.New(rating.Good, covered, say("tri.yes"), say("tri.yes"))
	switch e.judged.State(int(n)) {
	case mfa.Covered:
		if !e.doubt.Empty() {
			first = rating.New(rating.Unknown, covered, say("tri.yes"), e.doubt)
		}
	case mfa.Disabled:
		first = rating.New(rating.Good, covered, assets.Text{}, say("eg.disabled"))
	case mfa.Unknown:
		first = rating.New(rating.Unknown, covered, say("tri.yes"), e.judged.Reason(int(n)))
	case mfa.Uncovered:
		first = rating.New(rating.Flaw, covered, say("tri.yes"), e.judged.Reason(int(n)))
		if e.judged.Count(nil).Covered == 0 { // nobody is asked yet: that is for the step on MFA
			first = rating.New(rating.Improvable, covered, say("tri.yes"), say("eg.covered-nobody"))
		}
	default:
		first = rating.New(rating.Flaw, covered, say("tri.yes"), say("eg.sync-account"))
	}
	return []rating.Point{first, e.lockouts(n, open)}
}

func (e *emergencies) lockouts(n int32, name assets.Text) rating.Point {
	m, said := rating.Good, []assets.Text{}
	for _, l := range e.judged.Lockouts(int(n), e.signsInWith(n)) {
		if m != rating.Flaw {
			m = rating.Unknown
		}
		if l.Certain {
			m = rating.Flaw
		}
		why := say("eg.lockout-blocks", "policy", l.Policy.Name)
		if len(l.UnmetControls) > 0 {
			why = say("eg.lockout-asks", "policy", l.Policy.Name, "what", l.UnmetControls)
		}
		said = append(said, why)
	}
	if m == rating.Good {
		return rating.New(rating.Good, name, say("ca.none"), say("ca.none"))
	}
	return rating.New(m, name, say("ca.none"), say("ca.list", "list", said))
}

// tested: somebody signed in with it within ninety days.
func (e *emergencies) tested(n int32) rating.Point {
	name, want := say("fact.eg-tested"), say("eg.tested-wanted", "days", int(drillEvery/(24*time.Hour)))
	at, by := e.lastTest(n)
	switch {
	case at.IsZero():
		return rating.New(rating.Improvable, name, want, say("eg.tested-never"))
	case time.Since(at) > drillEvery:
		return rating.New(rating.Improvable, name, want, say("eg.tested-long-ago", "at", day(at)))
	case by != "":
		return rating.New(rating.Good, name, want, say("eg.tested-by", "at", day(at), "by", by))
	}
	return rating.New(rating.Good, name, want, say("eg.tested", "at", day(at)))
}

// day prints a date the same everywhere.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
