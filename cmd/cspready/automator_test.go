package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/catalog"
	"cspready/steps/custody"
	"cspready/steps/memory"
	"cspready/steps/sealtest"
	"cspready/steps/secureapp"
	"cspready/steps/visit"
)

const (
	consenting = "noor@northwind.example"
	appTag     = "cspready:secure-application-model"
	appVault   = "northwind-keys"
)

// An automator makes the application of the secure application model as a person does who says yes to everything.
type automator struct {
	tenant  *sim.Tenant
	network http.RoundTripper
	disk    string
	said    steps.Answers // whatever the program remembers, a person answers the same again
	signIns int           // of the account that consents
	made    []string      // the changes of the last run
	link    *live.Connection
}

func newAutomator(t *testing.T, disk string, said steps.Answers) *automator {
	t.Helper()
	time.Sleep(time.Until(morning))
	tenant, err := sim.Load("direct-bill")
	if err != nil {
		t.Fatal(err)
	}
	pace := quick
	pace.SignInLag = 6 * time.Second
	tenant.SetBehaviour(pace)
	all := steps.Answers{
		automation.AskAutomation: {automation.AutomatesBilling}, automation.AskPurpose: {"partner-center"},
		secureapp.AskCredential: {secureapp.ByCertificate},
		custody.AskAppStore:     {custody.StoreInFile}, custody.AskFolder: {filepath.Join(disk, "safe")},
		custody.AskPassphrase: {canaryPassphrase},
		custody.AskVault:      {appVault},
	}
	maps.Copy(all, said)
	return &automator{tenant: tenant, network: tenant.RoundTripper(), disk: disk, said: all}
}

// run is one run of the program, from the sign-in to the point where there is nothing left to change, or an error.
func (m *automator) run(ctx context.Context) error {
	m.made, m.signIns = nil, 0
	c, err := live.New(live.Config{}, m.network)
	if err != nil {
		return err
	}
	m.link = c
	err = signIn(ctx, m.tenant, c, "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All",
		"GroupMember.ReadWrite.All",
		"User.ReadWrite.All")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go m.consent(ctx, c.Renewals())
	place, err := visit.ReadTenantInfo(ctx, c)
	if err != nil {
		return err
	}
	kept := memory.Open(filepath.Join(m.disk, "state"), nil)
	note, _ := kept.Recall(place.Organization.ID)
	p := steps.Profile{
		PartnerType: steps.DirectBill, Statements: steps.NewStatements(note.Statements), Passphrases: &steps.Passphrases{},
		Files: sealtest.NewFiles(),
	}
	for _, q := range []string{automation.AskAutomation, automation.AskPurpose} { // what else is asked depends on these
		p.Statements.Set(q, steps.Statement{Answer: m.said[q], By: "jana@northwind.example", At: time.Now()})
	}
	list := catalog.Requirements(c, p)
	step := list[slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == secureapp.ID })]
	remember := func() error { return visit.NoteUpdate{Place: place, Statements: p.Statements.All()}.Save(kept) }
	return untilNothingIsLeft(func() (bool, error) { return m.round(ctx, step, p, remember) })
}

// round answers the questions, plans, and makes every change. More is false when there was none to make.
func (m *automator) round(ctx context.Context, step steps.Step, p steps.Profile, remember func() error) (more bool,
	err error) {
	f, err := step.Check(ctx)
	if err != nil {
		return false, err
	}
	rest, _ := p.StoreAnswers(f.Questions, m.answer(f.Questions), "jana@northwind.example")
	if err := remember(); err != nil {
		return false, err
	}
	_, more, err = carryOut(ctx, step, rest, func(o steps.Outcome) error {
		m.made = append(m.made, o.Change.Title.ID)
		if !o.State.Succeeded() && ctx.Err() == nil {
			return fmt.Errorf("%s: %v: %w", o.Change.Title.ID, o.State, o.Err)
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	if err := remember(); err != nil { // as the wizard does: not before the last change
		return false, err
	}
	return more, ctx.Err()
}

// answer is what the person says, and what is offered to everything else.
func (m *automator) answer(questions []steps.Question) steps.Answers {
	given := steps.Answers{}
	for _, q := range questions {
		if q.AskIf != nil && !q.AskIf(given) {
			continue
		}
		given[q.ID] = q.Default
		if said, ok := m.said[q.ID]; ok {
			given[q.ID] = said
		}
		for _, o := range q.Options {
			if q.ID == automation.AskConsentUser && o.Label.Args["upn"] == consenting {
				given[q.ID] = []string{o.Value}
			}
		}
	}
	return given
}

// consent has the account that consents sign in whenever it is asked to.
func (m *automator) consent(ctx context.Context, asked <-chan graph.Renewal) {
	for {
		select {
		case r := <-asked:
			r.Done <- m.signInTo(ctx, r)
		case <-ctx.Done():
			return
		}
	}
}

func (m *automator) signInTo(ctx context.Context, r graph.Renewal) error {
	if r.SignIn == nil {
		return &graph.Error{Kind: graph.ErrSignInAgain}
	}
	m.signIns++
	return follow(ctx, m.tenant, r.SignIn, r.Request)
}
