package plain

import (
	"context"
	"errors"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/undo"
	"cspready/steps/visit"
	"cspready/tui/plain/console"
)

// undoOnly is the visit that undoes one change of an earlier visit.
func (v *conversation) undoOnly(ctx context.Context) error {
	e := *v.Setup.Undo
	if v.Setup.Demo != nil {
		v.con.Print("plain.demo", "scenario", v.Setup.Demo.Scenario)
	}
	v.con.Print("plain.undoing", "what", e.Title, "id", e.ID)
	for {
		err := v.signInToTenant(ctx)
		if err == nil {
			break
		}
		if err := v.askToRetry(ctx, err); err != nil {
			return err
		}
	}
	if !strings.EqualFold(v.Place.Organization.ID, e.TenantID) {
		return &graph.Error{Op: graph.OpUndo, Kind: graph.ErrWrongTenant}
	}
	v.printTenant()
	v.Visit = v.Begin(visit.Options{PartnerType: v.Note().PartnerType, StatedBy: v.Place.Operator.UserPrincipalName})
	started := time.Now()
	finding, info, err := v.undoChange(ctx, e)
	if err != nil {
		return err
	}
	results := []steps.Result{{Info: info, Level: steps.Mandatory, Finding: finding}}
	v.Visit = v.WithResults(results, v.Generation, started) // the exit code is that of the change
	return nil
}

// undoChange plans and carries out the undo of one change, and returns the finding afterwards.
func (v *conversation) undoChange(ctx context.Context, e steps.Entry) (f steps.Finding, info steps.Info, err error) {
	step, err := undo.NewStep(v.Link.Tenant, v.Profile, v.Setup.Ledger.Journal, e)
	if err != nil {
		return f, info, err
	}
	if err := v.fixByPlan(ctx, step); err != nil {
		return f, info, err
	}
	v.withRenewals(ctx, func(ctx context.Context) { f, err = step.Check(v.withNotices(ctx)) })
	return f, step.Info(), err
}

// offerUndo offers at the end of the visit to undo its changes. The default is to undo none.
func (v *conversation) offerUndo(ctx context.Context) error {
	for {
		list := undo.Undoable(v.Setup.Ledger, v.Place.Organization.ID)
		if len(list) == 0 {
			return nil
		}
		c := v.con
		options := []string{c.Catalog.T("plain.undo-none")}
		for _, e := range list {
			options = append(options, c.Catalog.Say(assets.Say("undo.title", "what", e.Title)))
		}
		chosen, err := c.ChooseOne(ctx, c.Catalog.T("plain.undo-which"), options, 0)
		if errors.Is(err, console.ErrNoAnswer) || err == nil && chosen == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if _, _, err := v.undoChange(ctx, list[chosen-1]); err != nil && !isLeaving(err) {
			return err
		}
		if err := v.refreshResults(ctx); err != nil {
			return err
		}
		v.printSummary()
	}
}
