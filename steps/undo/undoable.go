package undo

import (
	"cmp"
	"slices"

	"cspready/assets"
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
	case kinds[c.Reversal.Kind] == nil:
		return assets.Say("undo.not-known")
	case !hasValidTarget(c.Reversal):
		return assets.Say("undo.not-aimed")
	}
	return assets.Text{}
}

// reads is what it takes to see how a change stands.
func Reads(c steps.Entry) []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // Arrive
	if way := kinds[c.Reversal.Kind]; way != nil {
		scopes = append(scopes, way.reads...)
	}
	return scopes
}

// Undoable returns the changes that this ledger made in a tenant and that can be undone, the latest first.
func UndoableBy(l *steps.Ledger, tenantID string) []steps.Entry {
	if l == nil || l.Journal == nil {
		return nil
	}
	var ids []string
	for _, o := range l.Outcomes() {
		if o.ID != "" && (o.State == steps.Done || o.State == steps.Unsure) {
			ids = append(ids, o.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return slices.DeleteFunc(steps.Changes(l.Journal, tenantID), func(e steps.Entry) bool { return !slices.Contains(ids, e.ID) || !Refusal(e).Empty() })
}
