package undo

import (
	"cmp"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// Refusal says why a change cannot be undone; empty when it can be.
func Refusal(c steps.Entry) assets.Text {
	switch {
	case !c.Undone.IsZero():
		return assets.Say("undo.is-undone", "when", steps.Moment(c.Undone))
	case c.Tried && c.State != steps.Done && c.State != steps.Unsure:
		return assets.Say("undo.not-made")
	case c.Reversal.Kind == steps.Irreversible:
		return assets.Say("undo.irreversible-" + cmp.Or(c.Reversal.Why, steps.WhyShown))
	case waysBack[c.Reversal.Kind] == nil:
		return assets.Say("undo.not-known")
	case !hasValidTarget(c.Reversal):
		return assets.Say("undo.not-aimed")
	}
	return assets.Text{}
}

// reads is what it takes to see how a change stands.
func Reads(c steps.Entry) []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // Arrive
	if way := waysBack[c.Reversal.Kind]; way != nil {
		scopes = append(scopes, way.reads...)
	}
	return scopes
}

// aimed reports whether a reversal tells what it was about by ids that have the form of ids. The journal is a file that anybody may have edited:
// what is no id could lead a request somewhere else. An account or application that a run was cut short over has no id yet.
func hasValidTarget(r steps.Reversal) bool {
	switch r.Kind {
	case steps.AccountMade:
		return graph.IsGUID(r.ID) || r.ID == "" && strings.Count(r.Name, "@") == 1 && !strings.ContainsAny(r.Name, "/?#%\\ ")
	case steps.AppMade:
		return r.ID == "" || graph.IsGUID(r.ID)
	case steps.AppChanged, steps.CertificateAdded, steps.SecretAdded:
		return graph.IsGUID(r.ID)
	case steps.PrincipalMade, steps.PrincipalEnabled:
		return graph.IsGUID(r.Of)
	case steps.RoleGiven, steps.MemberAdded, steps.ConsentGiven:
		return graph.IsGUID(r.ID) && graph.IsGUID(r.Of)
	}
	return true
}
