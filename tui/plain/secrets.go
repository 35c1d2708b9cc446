package plain

import (
	"context"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/report"
)

// revealSecrets prints the secrets that changes created, each only if the person asks for it, because plain lines
// stay on the screen.
func (v *conversation) revealSecrets(ctx context.Context, work steps.Work) error {
	for _, o := range work.Outcomes() {
		if o.Secret == nil {
			continue
		}
		if err := v.con.RevealSecret(ctx, nil, o.Secret); err != nil {
			return err
		}
	}
	return nil
}

// writeHandover writes the hand-over file of the created objects, and returns what a person has to do with it.
func (v *conversation) writeHandover(plan steps.Plan, work steps.Work) []assets.Text {
	made, ok := work.Handover()
	if !ok {
		return nil
	}
	by := v.Place.Operator.UserPrincipalName
	path, err := report.WriteHandOver(v.con.Catalog, v.Setup.Files, plan.Tenant, made, by, v.Setup.Demo != nil)
	if err != nil {
		v.con.Print("wizard.outcome.no-sheet", "why", steps.Explain(err).Happened)
		return nil
	}
	message := "wizard.outcome.sheet"
	if made.App != nil {
		message = "wizard.outcome.values"
	}
	v.con.Print(message, "path", path)
	return made.Then
}
