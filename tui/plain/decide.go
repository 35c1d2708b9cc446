package plain

import (
	"context"

	"cspready/assets/catalog"
	"cspready/assets/diff"
	"cspready/graph"
	"cspready/steps"
)

// decide shows a plan in full and returns the changes that the person says yes to.
func (v *visit) decide(ctx context.Context, p steps.Plan) (said []steps.Yes, chosen []steps.Change, err error) {
	c := v.con
	typed, pass, err := v.acceptRisk(ctx, p)
	if err != nil || !pass {
		return nil, nil, err
	}
	c.list("plain.notes", p.Notes)
	if p.Affected.Len() > 0 {
		c.Tell("plain.affected")
		c.subjects(p.Affected)
	}
	for i, op := range p.Ops {
		if !p.Asks(i, said) {
			continue
		}
		change := op.Change()
		c.Tell("plain.change", "number", i+1, "all", len(p.Ops), "tenant", p.Tenant.Name, "domain", p.Tenant.DefaultDomain)
		v.tellChange(change)
		yes, err := c.confirm(ctx, change.Question, change.Yes)
		if err != nil {
			return nil, nil, err
		}
		if !yes {
			c.Tell("plain.not-now")
			continue
		}
		said, chosen = append(said, p.Yes(i, typed)), append(chosen, change)
	}
	return said, chosen, nil
}

// acceptRisk wants the name of the tenant typed where guards stand in the way, which were read out before.
func (v *visit) acceptRisk(ctx context.Context, p steps.Plan) (typed string, pass bool, err error) {
	if !p.Risky() {
		return "", true, nil
	}
	v.con.forget(ctx)
	v.con.Tell("plain.type-phrase")
	v.con.Tell("verbatim", "text", p.Phrase())
	if typed, err = v.con.next(ctx); err != nil {
		return "", false, err
	}
	if isWord(typed, "q", "quit") {
		return "", false, errQuit
	}
	if !p.Accepts(typed) {
		v.con.Explain(steps.ErrNotTyped)
		return "", false, nil
	}
	return typed, true, nil
}

func (v *visit) tellChange(ch steps.Change) {
	c := v.con
	c.Tell("plain.before", "text", ch.Before)
	c.Tell("plain.after", "text", ch.After)
	c.list("plain.affects", ch.Affects)
	c.list("plain.stops", ch.Stops)
	if !ch.Effect.Empty() {
		c.Tell("plain.effect", "text", ch.Effect)
	}
	if ch.Document != nil {
		c.Tell("plain.document")
		for _, l := range diff.Lines(ch.Document.Before, ch.Document.After) {
			c.raw("  " + l[:1] + catalog.CleanLine(l[1:]))
		}
	}
	c.Tell("plain.permission", "scopes", ch.Scopes)
	var roles []string
	for _, r := range ch.Roles {
		roles = append(roles, graph.RoleNamed(r).Name)
	}
	c.Tell("plain.needs-role", "roles", roles)
	for _, r := range ch.Requests {
		c.Tell("plain.request", "request", r.String(), "body", r.Told())
	}
	c.Tell("plain.undo", "text", ch.Undo)
}
