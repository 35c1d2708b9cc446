package steps

import (
	"time"

	"cspready/assets"
	"cspready/steps/mfa"
)

// access: asked for MFA like everybody, and kept out by nothing that a key does not fulfil.
func (e *emergencies) access(n int32) []point {
	covered, open := say("fact.eg-covered"), say("fact.eg-open")
	if e.judged == nil {
		return []point{pointOf(untold, covered, say("tri.yes"), say("tri.unknown")), pointOf(untold, open, say("ca.none"), say("tri.unknown"))}
	}
	first := pointOf(fine, covered, say("tri.yes"), say("tri.yes"))
	switch e.judged.State(int(n)) {
	case mfa.Covered:
		if !e.doubt.Empty() {
			first = pointOf(untold, covered, say("tri.yes"), e.doubt)
		}
	case mfa.Away:
		first = pointOf(fine, covered, assets.Text{}, say("eg.disabled"))
	case mfa.Unknown:
		first = pointOf(untold, covered, say("tri.yes"), e.judged.Reason(int(n)))
	case mfa.Uncovered:
		first = pointOf(fatal, covered, say("tri.yes"), e.judged.Reason(int(n)))
		if e.judged.Count(nil).Covered == 0 { // nobody is asked yet: that is for the step on MFA
			first = pointOf(weak, covered, say("tri.yes"), say("eg.covered-nobody"))
		}
	default:
		first = pointOf(fatal, covered, say("tri.yes"), say("eg.sync-account"))
	}
	return []point{first, e.lockouts(n, open)}
}

func (e *emergencies) lockouts(n int32, name assets.Text) point {
	m, said := fine, []assets.Text{}
	for _, l := range e.judged.Lockouts(int(n), e.signsInWith(n)) {
		if m != fatal {
			m = untold
		}
		if l.Sure {
			m = fatal
		}
		why := say("eg.lockout-blocks", "policy", l.Policy.Name)
		if len(l.Asks) > 0 {
			why = say("eg.lockout-asks", "policy", l.Policy.Name, "what", l.Asks)
		}
		said = append(said, why)
	}
	if m == fine {
		return pointOf(fine, name, say("ca.none"), say("ca.none"))
	}
	return pointOf(m, name, say("ca.none"), say("ca.list", "list", said))
}

// tested: somebody signed in with it within ninety days.
func (e *emergencies) tested(n int32) point {
	name, want := say("fact.eg-tested"), say("eg.tested-wanted", "days", int(drillEvery/(24*time.Hour)))
	at, by := e.lastTest(n)
	switch {
	case at.IsZero():
		return pointOf(weak, name, want, say("eg.tested-never"))
	case time.Since(at) > drillEvery:
		return pointOf(weak, name, want, say("eg.tested-long-ago", "at", day(at)))
	case by != "":
		return pointOf(fine, name, want, say("eg.tested-by", "at", day(at), "by", by))
	}
	return pointOf(fine, name, want, say("eg.tested", "at", day(at)))
}

// day prints a date the same everywhere.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
