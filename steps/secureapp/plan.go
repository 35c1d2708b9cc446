package secureapp

import (
	"context"
	"errors"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change/app"
	"cspready/steps/custody"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// An appPlan is the plan for one application while its parts are being planned.
type appPlan struct {
	steps.Plan
	*app.Pending
	sam           sam.App
	stated        automation.Stated
	choice        choice
	answers       steps.Answers
	madeBy        map[string]int // index of the change that creates an object which later changes need
	isRotating    bool
	rotatedAt     time.Time // when a rotation under way created its credential; zero if none is
	storedKeyID   string    // key id of the application's certificate whose key is stored, if it stays
	hasStored     bool      // a credential of the application is stored
	adoptsAccount bool      // another run created the account that consents, and did not record it
	oldExpiry     time.Time // when the last of the credentials to be removed expires

	newCertificate, newSecret *app.CredentialSpec // the credential that a change of this plan adds; nil if none does
}

// Objects that changes create and later changes need: keys of [appPlan].madeBy.
const (
	madeApp        = "application"
	madePrincipal  = "principal"
	madeCredential = "credential"
	madeUser       = "user"
	madeToken      = "token"
)

// Plan plans the changes for everything that is missing, from the service principal of Partner Center to the proof of
// the token.
func (s secureApp) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	stated := automation.Of(s.reader.Profile)
	org, err := s.reader.Read().ReadOrganization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	empty := steps.Plan{Tenant: org, Step: ID}
	if stated.IsNotNeeded() || !stated.IsAnswered {
		return empty, nil
	}
	r := s.reader.Read()
	c, err := chooseApp(ctx, r, stated)
	if err != nil {
		return steps.Plan{}, err
	}
	if c.isAmbiguous {
		empty.Manual = []assets.Text{assets.Say("secure-app.several-remedy")}
		return empty, nil
	}
	p, err := s.newAppPlan(ctx, r, c, stated, org, answers)
	if err != nil {
		return steps.Plan{}, err
	}
	for _, part := range []func(context.Context, *appPlan) error{
		s.planAPIs, s.planApp, s.planCredential, s.planConsents, s.planUser, s.planToken, s.planRetirement,
	} {
		if err := part(ctx, p); err != nil {
			return steps.Plan{}, err
		}
	}
	if stated.HasPurpose(sam.Customers) && len(p.Ops) > 0 {
		p.Notes = append(p.Notes, assets.Say("secure-app.note-customers"))
	}
	return p.Plan, s.completePlan(ctx, p)
}

// newAppPlan opens the store and reads the application as it is. The plan it returns has no changes yet.
func (s secureApp) newAppPlan(ctx context.Context, r *snapshot.Snapshot, c choice, stated automation.Stated,
	org graph.Organization, answers steps.Answers) (*appPlan, error) {
	profile := s.reader.Profile
	store, err := custody.OpenAppStore(profile, s.dir, answers, org)
	if err != nil {
		return nil, err
	}
	p := &appPlan{
		Plan: steps.Plan{Tenant: org, Step: ID, DependsOn: map[int][]int{}}, stated: stated, choice: c, answers: answers,
		madeBy:  map[string]int{},
		Pending: app.NewPending(s.dir, s.reader, org, stated.Purposes, store),
	}
	for _, n := range sam.RequiredAccessFor(stated.Purposes...) {
		api, err := r.API(ctx, n.API).Whole()
		if err != nil && !errors.Is(err, graph.ErrNotFound) {
			return nil, err
		}
		p.APIs[n.API] = &api
	}
	switch {
	case c.app != nil:
		if p.App, err = app.RetryNotFound(ctx, app.IsRecent(c.app.Created),
			func() (graph.Application, error) { return s.dir.Application(ctx, c.app.ID) }); err != nil {
			return nil, err
		}
	case c.deleted != nil && c.wantsRestore:
		p.App = *c.deleted
	}
	if err := p.checkStore(ctx); err != nil {
		return nil, err
	}
	if p.sam, err = describeApp(ctx, r, p.App, stated); err != nil {
		return nil, err
	}
	if p.sam.Principal != nil {
		p.SetPrincipal(*p.sam.Principal)
	}
	p.isRotating = profile.Rotate
	return p, nil
}

// addChange appends a change that creates the object makes, if not empty, and depends on the changes that create the
// objects on.
func (p *appPlan) addChange(op steps.Op, makes string, on ...string) {
	at := len(p.Ops)
	p.Ops = append(p.Ops, op)
	for _, what := range on {
		if before, ok := p.madeBy[what]; ok {
			p.DependsOn[at] = append(p.DependsOn[at], before)
		}
	}
	if makes != "" {
		p.madeBy[makes] = at
	}
}
