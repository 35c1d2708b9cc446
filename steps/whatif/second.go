package whatif

import (
	"slices"
	"strings"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/coverage"
)

// An Aspect is a part of the sign-ins that a requirement is about.
type Aspect int

// The aspects.
const (
	AllSignIns Aspect = iota
	OfAdministrators
	OfGuests
	WithLegacyClients
)

func (a Aspect) includes(answer *Answer) bool {
	switch a {
	case OfAdministrators:
		return answer.Class.Kind == coverage.AdministratorKind
	case OfGuests:
		return answer.Class.Kind == coverage.GuestKind
	case WithLegacyClients:
		return answer.Situation.IsLegacy()
	}
	return true
}

// For returns the opinion on one aspect of a verdict; nil if What If was not asked about it. That it could not be asked
// at all is said once, for all sign-ins.
func (o Opinion) For(v *coverage.Verdict, aspect Aspect) *steps.SecondOpinion {
	answers := o.among(func(a *Answer) bool { return aspect.includes(a) || o.castsDoubt(a, aspect) })
	if len(answers) == 0 {
		if o.Unasked == nil || aspect != AllSignIns {
			return nil
		}
		return &steps.SecondOpinion{Result: steps.OpinionNotAsked,
			Text: assets.Say("what-if.not-asked", "why", steps.Explain(o.Unasked).Happened)}
	}
	second := steps.SecondOpinion{Result: steps.OpinionNotTold, Text: assets.Say("what-if.not-told", "count", len(answers))}
	kinds, differing, contradictions := map[*coverage.Class]bool{}, map[*coverage.Class]bool{}, 0
	for _, a := range answers {
		switch {
		case a.Contradicts() && differing[a.Class]:
			contradictions++
		case a.Contradicts():
			contradictions++
			differing[a.Class] = true
			second.Differences = append(second.Differences, steps.Difference{
				Accounts: describeAccounts(v, a.Class), SignIn: describeSignIn(v, a),
				Ours: describeOutcome(a.Expected), Microsoft: describeOutcome(a.Microsoft),
			})
		case a.Agrees():
			second.SignIns++
			kinds[a.Class] = true
		}
	}
	second.Kinds = len(kinds)
	switch {
	case len(second.Differences) > 0:
		second.Result = steps.OpinionContradicts
		second.Text = assets.Say("what-if.contradicts", "count", contradictions)
		second.Report = assets.Say("what-if.report")
	case second.SignIns > 0:
		second.Result = steps.OpinionConfirmed
		second.Text = assets.Say("what-if.confirmed", "signIns", assets.Say("what-if.sign-ins", "count", second.SignIns),
			"kinds", assets.Say("what-if.kinds", "count", second.Kinds))
	}
	return &second
}

// castsDoubt reports whether an answer contradicts the verdict on accounts that an aspect is about, too: then they are
// unknown in every respect.
func (o Opinion) castsDoubt(contradicting *Answer, aspect Aspect) bool {
	return contradicting.Contradicts() && slices.ContainsFunc(o.Answers, func(a *Answer) bool {
		return aspect.includes(a) && a.Class.IsJudgedLike(contradicting.Class)
	})
}

var kindNames = map[coverage.Kind]string{
	coverage.BreakGlassKind: "break-glass", coverage.AdministratorKind: "administrator", coverage.GuestKind: "guest",
	coverage.MemberKind: "member",
}

// describeAccounts names the accounts of a class by their kind, their number, and one of them.
func describeAccounts(v *coverage.Verdict, c *coverage.Class) assets.Text {
	return assets.Say("what-if.kind."+kindNames[c.Kind], "count", c.Size, "example", v.UserName(c.Account))
}

// platformNames are the names of platforms, which are the same in every language.
var platformNames = map[string]string{"windows": "Windows", "iOS": "iOS", "android": "Android", "macOS": "macOS",
	"linux": "Linux", "windowsPhone": "Windows Phone"}

// describeSignIn describes the sign-in of an answer.
func describeSignIn(v *coverage.Verdict, a *Answer) assets.Text {
	s := a.Situation
	return assets.Say("what-if.sign-in", "app", v.DisplayName(s.App), "client", assets.Say("what-if.client.is-"+strings.ToLower(s.Client)),
		"platform", platformNames[s.Platform], "place", describePlace(v, s.Place))
}

func describePlace(v *coverage.Verdict, p coverage.Place) assets.Text {
	if p.Location == "" {
		return assets.Say("what-if.outside", "address", p.IPAddress, "country", p.Country)
	}
	return assets.Say("what-if.inside", "location", v.DisplayName(p.Location), "address", p.IPAddress, "country", p.Country)
}

func describeOutcome(o coverage.Outcome) assets.Text {
	switch o {
	case coverage.Stopped:
		return assets.Say("what-if.stopped")
	case coverage.LetIn:
		return assets.Say("what-if.let-in")
	}
	return assets.Say("tri.unknown")
}
