package coverage

import (
	"slices"

	"cspready/graph"
)

// An effect is what a policy does to a sign-in that it applies to.
type effect int

const (
	grantsWithoutMFA effect = iota // possibly with other controls, such as a compliant device
	requiresMFA
	blocksAccess
)

// effectOf returns the effect of grant controls. If sure is false, the effect may be weaker than returned.
func effectOf(g *graph.GrantControls, strengths []graph.Strength) (d effect, sure bool, flaws []Flaw) {
	if g == nil || g.Count() == 0 || g.Count() == 1 && slices.Contains(g.Controls, retiredControl) {
		return grantsWithoutMFA, true, []Flaw{{Kind: NoControls}}
	}
	if slices.Contains(g.Controls, "block") {
		return blocksAccess, true, nil
	}
	yes, no, unknown := 0, 0, 0
	for _, c := range g.Controls {
		switch c {
		case "mfa":
			yes++
		case retiredControl: // as if it were not set
		// controls of risk policies: whatever else such a policy requires, it does not count
		case "passwordChange", "riskRemediation":
			return grantsWithoutMFA, true, []Flaw{{NoMFAControl, g.Controls}}
		default:
			no++
		}
	}
	no += len(g.CustomControls) + len(g.TermsOfUse)
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
	satisfied := no == 0 && unknown == 0 || g.RequireAll && yes > 0
	switch {
	case yes > 0 && satisfied:
		return requiresMFA, true, nil
	case unknown > 0 && (no == 0 || g.RequireAll):
		return requiresMFA, false, flaws
	case yes > 0:
		return grantsWithoutMFA, true, append(flaws, Flaw{MFAOptional, controlsWithoutMFA(g)})
	case len(flaws) > 0:
		return grantsWithoutMFA, true, flaws
	case len(g.CustomControls) > 0 && len(g.Controls) == 0:
		return grantsWithoutMFA, true, []Flaw{{Kind: CustomControlOnly}}
	default:
		return grantsWithoutMFA, true, []Flaw{{NoMFAControl, g.Controls}}
	}
}

// retiredControl is "Require approved client app", which Microsoft retired: after 2026-06-30 a policy works as if it
// were not set. The day for one tenant is not published.
//
// https://learn.microsoft.com/entra/identity/conditional-access/migrate-approved-client-app
const retiredControl = "approvedApplication"

// PoliciesWithRetiredControl lists the policies in force that require MFA and name a retired control beside it, as one
// of several that suffice.
func (v *Verdict) PoliciesWithRetiredControl() []graph.Policy {
	var list []graph.Policy
	for _, r := range v.rules {
		if g := r.policy.Grant; r.inForce && r.effect == requiresMFA && !g.RequireAll &&
			slices.Contains(g.Controls, retiredControl) {
			list = append(list, r.policy)
		}
	}
	return list
}

// controlsWithoutMFA lists the controls that grant access without MFA.
func controlsWithoutMFA(g *graph.GrantControls) []string {
	others := slices.DeleteFunc(slices.Clone(g.Controls), func(c string) bool { return c == "mfa" || c == retiredControl })
	if len(g.CustomControls) > 0 {
		others = append(others, "custom control")
	}
	if len(g.TermsOfUse) > 0 {
		others = append(others, "terms of use")
	}
	return others
}
