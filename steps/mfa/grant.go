package mfa

import (
	"slices"

	"cspready/graph"
)

// A demand is what a policy asks of a sign-in.
type demand int

const (
	asksNothing demand = iota // that would count as MFA
	asksMFA
	blocks
)

// demandOf reads a policy's controls. Sure is false when it could be more than what is returned.
func demandOf(g *graph.Grant, strengths []graph.Strength) (d demand, sure bool, flaws []Flaw) {
	if g == nil || g.Count() == 0 {
		return asksNothing, true, []Flaw{{Kind: NothingAsked}}
	}
	if slices.Contains(g.Controls, "block") {
		return blocks, true, nil
	}
	yes, no, unknown := 0, 0, 0
	for _, c := range g.Controls {
		switch c {
		case "mfa":
			yes++
		case "passwordChange", "riskRemediation": // controls of risk policies: such a policy is no evidence, whatever else it asks for
			return asksNothing, true, []Flaw{{OtherControl, g.Controls}}
		default:
			no++
		}
	}
	no += len(g.Custom) + len(g.Terms)
	if g.Strength != nil {
		strong, weak := isMFA(*g.Strength, strengths)
		switch strong {
		case graph.Yes:
			yes++
		case graph.No:
			no++
		default:
			unknown++
		}
		if strong != graph.Yes {
			flaws = append(flaws, Flaw{WeakStrength, weak})
		}
	}
	enough := no == 0 && unknown == 0 || g.All && yes > 0
	switch {
	case yes > 0 && enough:
		return asksMFA, true, nil
	case unknown > 0 && (no == 0 || g.All):
		return asksMFA, false, flaws
	case yes > 0:
		return asksNothing, true, append(flaws, Flaw{Avoidable, alternatives(g)})
	case len(flaws) > 0:
		return asksNothing, true, flaws
	case len(g.Custom) > 0 && len(g.Controls) == 0:
		return asksNothing, true, []Flaw{{Kind: CustomOnly}}
	default:
		return asksNothing, true, []Flaw{{OtherControl, g.Controls}}
	}
}

// alternatives names the controls that let somebody in without MFA.
func alternatives(g *graph.Grant) []string {
	others := slices.DeleteFunc(slices.Clone(g.Controls), func(c string) bool { return c == "mfa" })
	if len(g.Custom) > 0 {
		others = append(others, "custom control")
	}
	if len(g.Terms) > 0 {
		others = append(others, "terms of use")
	}
	return others
}
