package plain

import (
	"context"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/assets/diff"
	"cspready/graph"
	"cspready/steps"
	"cspready/tui/plain/console"
)

// askApprovals shows a plan in full and returns the changes that the person approves.
func (v *conversation) askApprovals(
	ctx context.Context, p steps.Plan,
) (approved []steps.Approval, chosen []steps.Change, err error) {
	c := v.con
	phrase, accepted, err := v.acceptRisk(ctx, p)
	if err != nil || !accepted {
		return nil, nil, err
	}
	c.PrintList("plain.notes", p.Notes)
	if p.Affected.Len() > 0 {
		c.Print("plain.affected")
		c.PrintSubjects(p.Affected)
	}
	if len(p.Ops) > 1 {
		c.Print("plain.not-yet")
	}
	for i, op := range p.Ops {
		if !p.ShouldAsk(i, approved) {
			c.PrintText(p.Decisions(approved)[i].Describe())
			continue
		}
		change := op.Change()
		c.Print("plain.change", "number", i+1, "all", len(p.Ops), "tenant", p.Tenant.Name, "domain", p.Tenant.DefaultDomain)
		v.printChange(change)
		if on := v.Setup.ApprovedPlan.CompareChange(p, i); !on.Empty() {
			c.Print("plain.paper", "says", on)
		}
		yes, err := c.ApproveWrite(ctx, change.Question, change.Yes)
		if err != nil {
			return nil, nil, err
		}
		if !yes {
			c.Print("plain.not-now")
			continue
		}
		approved, chosen = append(approved, p.Approval(i, phrase)), append(chosen, change)
	}
	return v.reviewChanges(ctx, p, approved, chosen)
}

// reviewChanges lists the approved and the declined changes and asks once more before several changes are sent. A
// plan with one change needs no review.
func (v *conversation) reviewChanges(
	ctx context.Context, p steps.Plan, approved []steps.Approval, chosen []steps.Change,
) ([]steps.Approval, []steps.Change, error) {
	v.Visit = v.WithDeclined(p.Step, steps.NotApproved(p.Decisions(approved)))
	if len(approved) == 0 || len(p.Ops) == 1 {
		return approved, chosen, nil
	}
	c := v.con
	c.Print("plain.review")
	for _, d := range p.Decisions(approved) {
		c.PrintItem(d.Describe())
	}
	question := assets.Say("decided.question", "count", len(chosen), "tenant", p.Tenant.Name)
	yes, err := c.ApproveWrite(ctx, question, assets.Say("decided.yes"))
	if err != nil || yes {
		return approved, chosen, err
	}
	c.Print("plain.not-now")
	v.Visit = v.WithDeclined(p.Step, steps.NotApproved(p.Decisions(nil)))
	return nil, nil, nil
}

// acceptRisk asks for the phrase that overrides guards, if the plan has any; they were printed before.
func (v *conversation) acceptRisk(ctx context.Context, p steps.Plan) (phrase string, accepted bool, err error) {
	if !p.NeedsPhrase() {
		return "", true, nil
	}
	v.con.DropTypedAhead(ctx)
	v.con.Print("plain.type-phrase")
	v.con.Print("verbatim", "text", p.ConfirmPhrase())
	if phrase, err = v.con.NextAnswer(ctx); err != nil {
		return "", false, err
	}
	if console.IsWord(phrase, "q", "quit") {
		return "", false, console.ErrQuit
	}
	if !p.AcceptsPhrase(phrase) {
		v.con.PrintAdvice(steps.ErrNotTyped)
		return "", false, nil
	}
	return phrase, true, nil
}

// printChange prints a change.
func (v *conversation) printChange(ch steps.Change) {
	c := v.con
	v.printIf("plain.before", "text", ch.Before, !ch.Before.Empty())
	v.printIf("plain.after", "text", ch.After, !ch.After.Empty())
	c.PrintList("plain.affects", ch.Affects)
	c.PrintList("plain.stops", ch.Stops)
	v.printIf("plain.effect", "text", ch.Effect, !ch.Effect.Empty())
	if ch.Document != nil {
		c.Print("plain.document")
		for _, l := range diff.Lines(ch.Document.Before, ch.Document.After) {
			c.PrintRaw("  " + l[:1] + catalog.CleanLine(l[1:]))
		}
	}
	v.printIf("plain.permission", "scopes", ch.Scopes, len(ch.Scopes) > 0)
	var roles []string
	for _, r := range ch.Roles {
		roles = append(roles, graph.RoleByTemplate(r).Name)
	}
	v.printIf("plain.needs-role", "roles", roles, len(roles) > 0)
	for _, r := range ch.Requests {
		c.Print("plain.request", "request", r.String(), "body", r.DisplayBody())
	}
	v.printIf("plain.undo", "text", ch.Undo, !ch.Undo.Empty())
}
