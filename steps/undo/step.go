package undo

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/change"
	"cspready/steps/change/app"
	"cspready/steps/snapshot"
)

// undoStep is the undo of one change as a step: its requirement is that the tenant is as it was before the change.
type undoStep struct {
	change.Undo
	journal steps.Journal
}

// NewStep returns the step that undoes a change. The error is [steps.ErrNotUndoable] if there is a [Refusal].
func NewStep(t steps.Tenant, p steps.Profile, j steps.Journal, e steps.Entry) (steps.Step, error) {
	if !Refusal(e).Empty() {
		return nil, steps.ErrNotUndoable
	}
	return undoStep{change.Undo{Tenant: t, Entry: e, Stage: catalog.StageOf(e.Step),
		Reader: snapshot.NewReader(t, p), Journal: steps.Changes(j, e.TenantID)}, j}, nil
}

// IDPrefix begins the ids of all steps that undo a change.
const IDPrefix = "undo-"

// Info names what is undone, in the stage of the original change.
func (u undoStep) Info() steps.Info {
	return steps.Info{
		ID: IDPrefix + u.Entry.ID, Stage: u.Stage, Level: steps.RecommendedFor,
		Title: assets.Say("undo.title", "what", u.Entry.Title),
		Reads: kinds[u.Entry.Reversal.Kind].reads,
	}
}

// readPlan reads the state of the change and plans its undo.
func (u undoStep) readPlan(ctx context.Context) (change.UndoPlan, error) {
	w, err := kinds[u.Entry.Reversal.Kind].planUndo(ctx, u.Undo)
	if err == nil && w.State == change.Unknown {
		err = &graph.Error{Op: graph.OpUndo, Kind: graph.ErrUnreadable}
	}
	return w, change.NotFoundAsUnreadable(err)
}

// Check reports whether the tenant is as it was before the change.
func (u undoStep) Check(ctx context.Context) (steps.Finding, error) {
	w, err := u.readPlan(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	switch w.State {
	case change.Reverted:
		return steps.Finding{Status: steps.Met, Summary: assets.Say("undo.gone")}, nil
	case change.InForce:
		return steps.Finding{Status: steps.NotMet, Fix: steps.Automatic, Summary: assets.Say("undo.stands")}, nil
	default:
		return steps.Finding{Status: steps.NotMet, Fix: steps.Manual, Summary: assets.Say("undo.moved"),
			Next: assets.Say("undo.moved-next")}, nil
	}
}

// readPlanUntilStable is readPlan, repeated until several reads agree if the change is not in force: replicas lag
// behind.
func (u undoStep) readPlanUntilStable(ctx context.Context) (change.UndoPlan, error) {
	for look := 1; ; look++ {
		w, err := u.readPlan(ctx)
		if err != nil || w.State == change.InForce || look == app.AbsentReads {
			return w, err
		}
		if err := steps.Pause(ctx, app.AbsentInterval); err != nil {
			return change.UndoPlan{}, err
		}
	}
}

// Plan plans the one write that undoes the change. A change that is reverted already is recorded as undone.
func (u undoStep) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	org, err := u.Tenant.Organization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	w, err := u.readPlanUntilStable(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	p := steps.Plan{Tenant: org, Step: u.Info().ID, Guards: w.Guards, Notes: w.Notes, After: w.After}
	switch w.State {
	case change.Reverted:
		p.Guards, p.Manual = nil, []assets.Text{assets.Say("undo.gone-already")}
		return p, u.recordReverted()
	case change.Modified:
		p.Guards, p.Manual = nil, []assets.Text{assets.Say("undo.moved"), assets.Say("undo.moved-next")}
		return p, nil
	}
	who, err := u.Tenant.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	if role := steps.RoleGuard(who, w.Roles); role != nil {
		p.Guards = append([]steps.Guard{*role}, p.Guards...)
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	p.Ops = []steps.Op{&undoOp{u, org, w}}
	return p, nil
}

// recordReverted records in the journal that the change is undone, unless that is recorded already.
func (u undoStep) recordReverted() error {
	now := steps.Changes(u.journal, u.Entry.TenantID)
	if slices.ContainsFunc(now, func(e steps.Entry) bool { return e.ID == u.Entry.ID && !e.Undone.IsZero() }) {
		return nil
	}
	if err := u.journal.Append(u.Entry.TenantID,
		steps.Record{Kind: steps.Undone, Change: u.Entry.ID, At: time.Now()}); err != nil {
		return &steps.JournalError{Err: err}
	}
	return nil
}
