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
	"cspready/steps/change/account"
	"cspready/steps/change/app"
	"cspready/steps/change/policy"
	"cspready/steps/snapshot"
)

// waysBack are the ways of undoing that are known: what each reads, and how it is planned.
var waysBack = map[steps.ReversalKind]*struct {
	reads []string
	plan  func(context.Context, change.UndoSubject) (change.WayBack, error)
}{
	steps.DefaultsSwitched: {snapshot.AccessReads(), policy.UndoDefaults},
	steps.RouteSwitched:    {append(snapshot.AccessReads(), "UserAuthenticationMethod.Read.All"), policy.UndoSwitchOver},
	steps.PolicyMade:       {snapshot.AccessReads(), policy.UndoCreatePolicy},
	steps.PolicyChanged:    {snapshot.AccessReads(), policy.UndoUpdatePolicy},
	steps.MethodAllowed:    {[]string{"Policy.Read.All"}, account.UndoAllowMethod},
	steps.AccountMade:      {[]string{"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All"}, account.UndoCreate},
	steps.RoleGiven:        {[]string{"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All"}, account.UndoAssignRole},
	steps.MemberAdded:      {[]string{"User.Read.All", "GroupMember.Read.All"}, app.UndoAddMember},
	steps.AppMade:          {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, app.UndoRegister},
	steps.AppChanged:       {[]string{"Application.Read.All"}, app.UndoUpdate},
	steps.PrincipalMade:    {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, app.UndoCreatePrincipal},
	steps.PrincipalEnabled: {[]string{"Application.Read.All"}, app.UndoEnablePrincipal},
	steps.CertificateAdded: {[]string{"Application.Read.All"}, app.UndoAddCertificate},
	steps.SecretAdded:      {[]string{"Application.Read.All"}, app.UndoAddSecret},
	steps.ConsentGiven:     {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, app.UndoConsent},
}

// undoing is the undoing of one change as a step: its requirement is that the tenant is as it was before.
type undoing struct {
	change.UndoSubject
	journal steps.Journal
}

// Undo returns the step that undoes a change: ErrNotUndoing where [Entry.Refusal] says why not.
func Undo(t steps.Tenant, p steps.Profile, j steps.Journal, e steps.Entry) (steps.Step, error) {
	if !Refusal(e).Empty() {
		return nil, steps.ErrNotUndoing
	}
	return undoing{change.UndoSubject{Dir: t, Entry: e, Stage: catalog.StageOf(e.Step), Reader: snapshot.NewReader(t, p)}, j}, nil
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

// UndoPrefix is how the id of a step begins that undoes a change.
const UndoPrefix = "undo-"

// Info says what is undone, in the stage that the change belonged to.
func (u undoing) Info() steps.Info {
	return steps.Info{
		ID: UndoPrefix + u.Entry.ID, Stage: u.Stage, Level: steps.RecommendedFor, Title: assets.Say("undo.title", "what", u.Entry.Title),
		Reads: waysBack[u.Entry.Reversal.Kind].reads,
	}
}

// way reads how the change stands and what undoing it takes.
func (u undoing) way(ctx context.Context) (change.WayBack, error) {
	w, err := waysBack[u.Entry.Reversal.Kind].plan(ctx, u.UndoSubject)
	if err == nil && w.Standing == change.Unclear {
		err = &graph.Error{Op: graph.OpUndo, Kind: graph.ErrUnreadable}
	}
	return w, change.Elsewhere(err)
}

// Check looks whether the tenant is as it was before.
func (u undoing) Check(ctx context.Context) (steps.Finding, error) {
	w, err := u.way(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	switch w.Standing {
	case change.Gone:
		return steps.Finding{Status: steps.Met, Summary: assets.Say("undo.gone")}, nil
	case change.Stands:
		return steps.Finding{Status: steps.NotMet, Fix: steps.Automatic, Summary: assets.Say("undo.stands")}, nil
	default:
		return steps.Finding{Status: steps.NotMet, Fix: steps.Manual, Summary: assets.Say("undo.moved"), Remedy: assets.Say("undo.moved-next")}, nil
	}
}

// settled is the way once several looks agree that the change does not stand: replicas lag behind it.
func (u undoing) settled(ctx context.Context) (change.WayBack, error) {
	for look := 1; ; look++ {
		w, err := u.way(ctx)
		if err != nil || w.Standing == change.Stands || look == app.AbsentAgree {
			return w, err
		}
		if err := steps.Pause(ctx, app.AbsentEvery); err != nil {
			return change.WayBack{}, err
		}
	}
}

// Plan plans the one write that undoes the change. A change that the tenant does not show any more is noted as undone.
func (u undoing) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	org, err := u.Dir.Organization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	w, err := u.settled(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	p := steps.Plan{Tenant: org, Step: u.Info().ID, Guards: w.Guards, Notes: w.Notes, After: w.After}
	switch w.Standing {
	case change.Gone:
		p.Guards, p.Manual = nil, []assets.Text{assets.Say("undo.gone-already")}
		return p, u.noteGone()
	case change.Moved:
		p.Guards, p.Manual = nil, []assets.Text{assets.Say("undo.moved"), assets.Say("undo.moved-next")}
		return p, nil
	}
	who, err := u.Dir.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	if role := steps.RoleGuardFor(who, w.Roles); role != nil {
		p.Guards = append([]steps.Guard{*role}, p.Guards...)
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	p.Ops = []steps.Op{undoOp{u, org, w}}
	return p, nil
}

func (u undoing) noteGone() error {
	now := steps.Changes(u.journal, u.Entry.TenantID)
	if slices.ContainsFunc(now, func(e steps.Entry) bool { return e.ID == u.Entry.ID && !e.Undone.IsZero() }) {
		return nil
	}
	if err := u.journal.Append(u.Entry.TenantID, steps.Record{Kind: steps.Undone, Change: u.Entry.ID, At: time.Now()}); err != nil {
		return &steps.JournalError{Err: err}
	}
	return nil
}
