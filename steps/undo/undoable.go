package undo

import (
	"cmp"
	"slices"

	"cspready/assets"
	"cspready/steps"
)

// Refusal returns why a change cannot be undone; empty if it can.
func Refusal(c steps.Entry) assets.Text {
	switch {
	case !c.Undone.IsZero():
		return assets.Say("undo.is-undone", "when", steps.FormatTime(c.Undone))
	case c.Tried && c.State != steps.Done && c.State != steps.Unsure:
		return assets.Say("undo.not-made")
	case c.Reversal.Kind == steps.Irreversible:
		return assets.Say("undo.irreversible-" + cmp.Or(c.Reversal.Why, steps.ReasonSecretShown))
	case kinds[c.Reversal.Kind] == nil:
		return assets.Say("undo.not-known")
	case !hasValidTarget(c.Reversal):
		return assets.Say("undo.not-aimed")
	}
	return assets.Text{}
}

// ReadScopes returns the Graph permissions that reading the state of a change takes.
func ReadScopes(c steps.Entry) []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // for reading the tenant's name and the operator
	if k := kinds[c.Reversal.Kind]; k != nil {
		scopes = append(scopes, k.reads...)
	}
	return scopes
}

// Undoable returns the changes in a tenant that were made by this ledger and can be undone, the latest first.
func Undoable(l *steps.Ledger, tenantID string) []steps.Entry {
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
	return slices.DeleteFunc(steps.Changes(l.Journal, tenantID),
		func(e steps.Entry) bool { return !slices.Contains(ids, e.ID) || !Refusal(e).Empty() })
}
