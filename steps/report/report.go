// Package report prints the result of a check: as a JSON document and as JUnit XML for machines, as a table, as
// Markdown and as a page to print and sign for people. It decides nothing; it puts the results of steps into words
// and forms.
package report

import (
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/visit"
)

// A Run is one check of one tenant, and the program that made it.
type Run struct {
	visit.CompletedCheck
	Version string   // of the program
	Demo    string   // the scenario, if the tenant is simulated
	Only    []string // ids of the requirements that were checked; empty: all
}

// NewRun returns the run of a check with this setup.
func NewRun(setup visit.Setup, c visit.CompletedCheck) Run {
	r := Run{CompletedCheck: c, Version: setup.Version, Only: setup.Only}
	if setup.Demo != nil {
		r.Demo = setup.Demo.Scenario
	}
	return r
}

// Check puts the run into words.
func (r Run) Check(cat *catalog.Catalog) Check {
	c := Check{
		Schema: Schema,
		Tool:   Tool{Version: r.Version}, Demo: r.Demo, Language: cat.Language(),
		Tenant: Tenant{
			ID: r.Place.Organization.ID, DisplayName: r.Place.Organization.Name,
			DefaultDomain: r.Place.Organization.DefaultDomain, Cloud: string(r.Cloud),
		},
		Operator: Operator{
			UserPrincipalName: r.Place.Operator.UserPrincipalName, Roles: roleNames(r.Place.Operator),
			MFA: r.Place.Session.MFA.String(),
		},
		PartnerType: string(r.PartnerType),
		StartedAt:   r.Started.UTC().Truncate(time.Second),
		FinishedAt:  r.Finished.UTC().Truncate(time.Second),
		Overall:     steps.Overall(r.Results).String(),
		Findings:    []Finding{},
		ToDo:        cat.Lines(r.After),
		Only:        r.Only,
	}
	if operator := r.Place.Operator; operator.AppID != "" {
		c.Operator.Application = &Application{ID: operator.AppID, DisplayName: operator.Name}
	}
	for _, result := range r.Results {
		c.Findings = append(c.Findings, newFinding(cat, result))
	}
	for _, o := range r.Outcomes {
		c.Changes = append(c.Changes, newChange(cat, o))
	}
	return c
}

func newChange(cat *catalog.Catalog, o steps.Outcome) Change {
	c := Change{
		At: o.At.UTC().Truncate(time.Second), Title: cat.Say(o.Change.Title), Before: cat.Say(o.Change.Before),
		After: cat.Say(o.Change.After),
		State: o.State.String(), Undo: cat.Say(o.Change.Undo),
	}
	if o.Err != nil {
		c.Error = cat.Say(steps.Explain(o.Err).Happened)
	}
	return c
}

func roleNames(operator graph.Operator) []string {
	names := make([]string, 0, len(operator.Roles))
	for _, role := range operator.Roles {
		names = append(names, role.Name)
	}
	return names
}

func newFinding(cat *catalog.Catalog, r steps.Result) Finding {
	f := Finding{
		ID: r.Info.ID, Stage: string(r.Info.Stage), Title: cat.Say(r.Info.Title), Why: cat.Say(r.Info.Why),
		Level: string(r.Level), Status: r.Finding.Status.String(), Basis: string(r.Finding.Basis),
		Summary: cat.Say(r.Finding.Summary), Next: cat.Say(r.Finding.Next), Facts: []Fact{}, Subjects: []Subject{},
		Fix:     r.Finding.Fix.String(),
		Sources: append([]string{}, r.Info.Sources...),
	}
	if c := r.Finding.Coverage; c != nil {
		f.Coverage = &Coverage{c.People, c.Covered, c.Unknown, c.Uncovered(), c.Declared, c.Exempt, c.Percent()}
		f.Demands = byPolicies
		if c.Defaults {
			f.Demands = byDefaults
		}
	}
	f.SecondOpinion = NewSecondOpinion(cat, r.Finding.Opinion)
	for _, p := range r.Finding.Policies {
		f.Policies = append(f.Policies, Subject{string(p.Kind), p.ID, p.Name, cat.Say(p.Detail)})
	}
	for _, fact := range r.Finding.Facts {
		f.Facts = append(f.Facts, Fact{cat.Say(fact.Name), cat.Say(fact.Want), cat.Say(fact.Got), fact.OK})
	}
	for _, s := range r.Finding.Subjects.All() {
		f.Subjects = append(f.Subjects, Subject{string(s.Kind), s.ID, s.Name, cat.Say(s.Detail)})
	}
	return f
}
