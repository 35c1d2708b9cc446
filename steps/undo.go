package steps

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// A standing is how a change stands in the tenant now.
type standing int

// The standings. A change that somebody built on, or changed since, is Moved: to undo it would undo more.
const (
	unclear standing = iota // nothing told: never the same as gone
	gone                    // the tenant is as it was before
	stands                  // it is as the change left it
	moved                   // it is neither, or nothing tells which object it was
)

// A wayBack is what undoing one change comes to, given the tenant as it was read.
type wayBack struct {
	standing standing
	reverse  reverse
	affects  []assets.Text
	stops    []assets.Text
	document *Document
	scopes   []string
	roles    []string
	requests []graph.Request
	ends     bool // device codes
	guards   []Guard
	notes    []assets.Text
	after    []assets.Text // what a person does, or may do, then
	do       func(context.Context) error
}

// A reverse is what undoing changes, in a person's words: what is done, what is there now and what is there then. Its names are the tenant's and
// not those of the journal, which is a file that anybody may have edited.
type reverse struct{ does, from, to assets.Text }

// waysBack are the ways of undoing that are known: what each reads, and how it is planned.
var waysBack = map[ReversalKind]*struct {
	reads []string
	plan  func(context.Context, undoSubject) (wayBack, error)
}{
	DefaultsSwitched: {accessReads(), undoDefaults},
	RouteSwitched:    {append(accessReads(), "UserAuthenticationMethod.Read.All"), undoSwitchOver},
	PolicyMade:       {accessReads(), undoCreatePolicy},
	PolicyChanged:    {accessReads(), undoUpdatePolicy},
	MethodAllowed:    {[]string{"Policy.Read.All"}, undoAllowMethod},
	AccountMade:      {[]string{"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All"}, undoCreate},
	RoleGiven:        {[]string{"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All"}, undoAssignRole},
	MemberAdded:      {[]string{"User.Read.All", "GroupMember.Read.All"}, undoAddMember},
	AppMade:          {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, undoRegister},
	AppChanged:       {[]string{"Application.Read.All"}, undoUpdate},
	PrincipalMade:    {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, undoCreatePrincipal},
	PrincipalEnabled: {[]string{"Application.Read.All"}, undoEnablePrincipal},
	CertificateAdded: {[]string{"Application.Read.All"}, undoAddCertificate},
	SecretAdded:      {[]string{"Application.Read.All"}, undoAddSecret},
	ConsentGiven:     {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, undoConsent},
}

// undoSubject is one change that is to be undone, and the tenant that it was made in.
type undoSubject struct {
	dir    Tenant
	entry  Entry
	stage  Stage   // of the step that made the change
	reader *Reader // who is there, and which accounts are declared
}

// undoing is the undoing of one change as a step: its requirement is that the tenant is as it was before.
type undoing struct {
	undoSubject
	journal Journal
}

// Undo returns the step that undoes a change: ErrNotUndoing where [Entry.Refusal] says why not.
func Undo(t Tenant, p Profile, j Journal, e Entry) (Step, error) {
	if !Refusal(e).Empty() {
		return nil, ErrNotUndoing
	}
	return undoing{undoSubject{t, e, stageOf(e.Step), NewReader(t, p)}, j}, nil
}

// reads is what it takes to see how a change stands.
func Reads(c Entry) []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // Arrive
	if way := waysBack[c.Reversal.Kind]; way != nil {
		scopes = append(scopes, way.reads...)
	}
	return scopes
}

// Undoable returns the changes that this ledger made in a tenant and that can be undone, the latest first.
func UndoableBy(l *Ledger, tenantID string) []Entry {
	if l == nil || l.Journal == nil {
		return nil
	}
	var ids []string
	for _, o := range l.Outcomes() {
		if o.ID != "" && (o.State == Done || o.State == Unsure) {
			ids = append(ids, o.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return slices.DeleteFunc(Changes(l.Journal, tenantID), func(e Entry) bool { return !slices.Contains(ids, e.ID) || !Refusal(e).Empty() })
}

// UndoPrefix is how the id of a step begins that undoes a change.
const UndoPrefix = "undo-"

// Info says what is undone, in the stage that the change belonged to.
func (u undoing) Info() Info {
	return Info{
		ID: UndoPrefix + u.entry.ID, Stage: u.stage, Level: RecommendedFor, Title: say("undo.title", "what", u.entry.Title),
		Reads: waysBack[u.entry.Reversal.Kind].reads,
	}
}

// stageOf returns the stage of the step of an id; [StageTenant] where the catalogue does not know the id.
func stageOf(step string) Stage {
	for _, s := range Catalog(nil, Profile{}) {
		if s.Info().ID == step {
			return s.Info().Stage
		}
	}
	return StageTenant
}

// way reads how the change stands and what undoing it takes.
func (u undoing) way(ctx context.Context) (wayBack, error) {
	w, err := waysBack[u.entry.Reversal.Kind].plan(ctx, u.undoSubject)
	if err == nil && w.standing == unclear {
		err = &graph.Error{Op: graph.OpUndo, Kind: graph.ErrUnreadable}
	}
	return w, elsewhere(err)
}

// Check looks whether the tenant is as it was before.
func (u undoing) Check(ctx context.Context) (Finding, error) {
	w, err := u.way(ctx)
	if err != nil {
		return Finding{}, err
	}
	switch w.standing {
	case gone:
		return Finding{Status: Met, Summary: say("undo.gone")}, nil
	case stands:
		return Finding{Status: NotMet, Fix: Automatic, Summary: say("undo.stands")}, nil
	default:
		return Finding{Status: NotMet, Fix: Manual, Summary: say("undo.moved"), Remedy: say("undo.moved-next")}, nil
	}
}

// settled is the way once several looks agree that the change does not stand: replicas lag behind it.
func (u undoing) settled(ctx context.Context) (wayBack, error) {
	for look := 1; ; look++ {
		w, err := u.way(ctx)
		if err != nil || w.standing == stands || look == absentAgree {
			return w, err
		}
		if err := pause(ctx, absentEvery); err != nil {
			return wayBack{}, err
		}
	}
}

// Plan plans the one write that undoes the change. A change that the tenant does not show any more is noted as undone.
func (u undoing) Plan(ctx context.Context, _ Answers) (Plan, error) {
	org, err := u.dir.Organization(ctx)
	if err != nil {
		return Plan{}, err
	}
	w, err := u.settled(ctx)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Tenant: org, Step: u.Info().ID, Guards: w.guards, Notes: w.notes, After: w.after}
	switch w.standing {
	case gone:
		p.Guards, p.Manual = nil, []assets.Text{say("undo.gone-already")}
		return p, u.noteGone()
	case moved:
		p.Guards, p.Manual = nil, []assets.Text{say("undo.moved"), say("undo.moved-next")}
		return p, nil
	}
	who, err := u.dir.Operator(ctx)
	if err != nil {
		return Plan{}, err
	}
	if role := roleGuardFor(who, w.roles); role != nil {
		p.Guards = append([]Guard{*role}, p.Guards...)
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	p.Ops = []Op{undoOp{u, org, w}}
	return p, nil
}

func (u undoing) noteGone() error {
	now := Changes(u.journal, u.entry.TenantID)
	if slices.ContainsFunc(now, func(e Entry) bool { return e.ID == u.entry.ID && !e.Undone.IsZero() }) {
		return nil
	}
	if err := u.journal.Append(u.entry.TenantID, Record{Kind: Undone, Change: u.entry.ID, At: time.Now()}); err != nil {
		return &JournalError{err}
	}
	return nil
}

// since reports whether an object was made by the change, as far as its time tells: one that is older is somebody else's. A clock may be a few
// minutes off.
func (u undoSubject) since(made time.Time) bool {
	const clocks = 5 * time.Minute
	return !made.IsZero() && !made.Before(u.entry.At.Add(-clocks))
}
