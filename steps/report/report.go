// Package report tells others how a check ended: as a JSON document for machines and as a table for people. It decides nothing; it
// puts results that steps came to into words and forms.
package report

import (
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// A Run is one check of one tenant.
type Run struct {
	Version     string // of the program
	Place       steps.Place
	Cloud       graph.Cloud
	PartnerType steps.PartnerType
	Results     []steps.Result // in the catalogue's order
	Started     time.Time
	Finished    time.Time
}

// Schema names the form of [Check]. Fields are added under the same name; anything else gets a new one.
const Schema = "cspready/check/v1"

// A Check is a run as a document; check.schema.json describes it. Strings in it are as the tenant gave them: only writing the
// document, with [Run.JSON], makes them harmless to print.
type Check struct {
	Schema      string    `json:"schema"`
	Tool        Tool      `json:"tool"`
	Tenant      Tenant    `json:"tenant"`
	Operator    Operator  `json:"operator"`
	PartnerType string    `json:"partnerType"`
	StartedAt   time.Time `json:"startedAt"`
	FinishedAt  time.Time `json:"finishedAt"`
	Overall     string    `json:"overall"`
	Findings    []Finding `json:"findings"`
}

// Tool is the program that made the check.
type Tool struct {
	Version string `json:"version"`
}

// Tenant is what was checked.
type Tenant struct {
	ID            string `json:"id"`
	DisplayName   string `json:"displayName"`
	DefaultDomain string `json:"defaultDomain"`
	Cloud         string `json:"cloud"`
}

// Operator is who checked it. Roles are Microsoft's English names.
type Operator struct {
	UserPrincipalName string   `json:"userPrincipalName"`
	Roles             []string `json:"roles"`
	MFA               string   `json:"mfa"`
}

// Finding is how one requirement stands. Its words are in the language of the run; everything to branch on is an enum.
type Finding struct {
	ID       string    `json:"id"`
	Level    string    `json:"level"`
	Status   string    `json:"status"`
	Basis    string    `json:"basis"`
	Summary  string    `json:"summary"`
	Facts    []Fact    `json:"facts"`
	Subjects []Subject `json:"subjects"`
	Fix      string    `json:"fix"`
	Sources  []string  `json:"sources"`
	Coverage *Coverage `json:"coverage,omitempty"` // of findings about people
	Policies []Subject `json:"policies,omitempty"` // what each Conditional Access policy really does, where they were judged
}

// Coverage is of how many people MFA is demanded at every sign-in.
type Coverage struct {
	People             int `json:"people"`
	Covered            int `json:"covered"`
	Unknown            int `json:"unknown"`
	Uncovered          int `json:"uncovered"`
	DeclaredBreakGlass int `json:"declaredBreakGlass"` // of the uncovered
	Exempt             int `json:"exempt"`             // accounts of the directory synchronisation, not among the people
	Percent            int `json:"percent"`            // covered, rounded down
}

// Fact is one thing that was looked at.
type Fact struct {
	Name string `json:"name"`
	Want string `json:"want"`
	Got  string `json:"got"`
}

// Subject is an object of the tenant that the finding is about.
type Subject struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

// Check puts the run into words.
func (r Run) Check(cat *catalog.Catalog) Check {
	c := Check{
		Schema: Schema,
		Tool:   Tool{Version: r.Version},
		Tenant: Tenant{
			ID: r.Place.Organization.ID, DisplayName: r.Place.Organization.Name,
			DefaultDomain: r.Place.Organization.DefaultDomain, Cloud: string(r.Cloud),
		},
		Operator: Operator{
			UserPrincipalName: r.Place.Operator.UserPrincipalName, Roles: roles(r.Place.Operator),
			MFA: r.Place.Session.MFA.String(),
		},
		PartnerType: string(r.PartnerType),
		StartedAt:   r.Started.UTC().Truncate(time.Second),
		FinishedAt:  r.Finished.UTC().Truncate(time.Second),
		Overall:     steps.Overall(r.Results).String(),
		Findings:    []Finding{},
	}
	for _, result := range r.Results {
		c.Findings = append(c.Findings, finding(cat, result))
	}
	return c
}

func roles(who graph.Operator) []string {
	names := make([]string, 0, len(who.Roles))
	for _, role := range who.Roles {
		names = append(names, role.Name)
	}
	return names
}

func finding(cat *catalog.Catalog, r steps.Result) Finding {
	f := Finding{
		ID: r.Info.ID, Level: string(r.Level), Status: r.Finding.Status.String(), Basis: string(r.Finding.Basis),
		Summary: cat.Say(r.Finding.Summary), Facts: []Fact{}, Subjects: []Subject{}, Fix: r.Finding.Fix.String(),
		Sources: append([]string{}, r.Info.Sources...),
	}
	if c := r.Finding.Coverage; c != nil {
		f.Coverage = &Coverage{c.People, c.Covered, c.Unknown, c.Uncovered(), c.Declared, c.Exempt, c.Percent()}
	}
	for _, p := range r.Finding.Policies {
		f.Policies = append(f.Policies, Subject{string(p.Kind), p.ID, p.Name, cat.Say(p.Detail)})
	}
	for _, fact := range r.Finding.Facts {
		f.Facts = append(f.Facts, Fact{cat.Say(fact.Name), cat.Say(fact.Want), cat.Say(fact.Got)})
	}
	for _, s := range r.Finding.Subjects.All() {
		f.Subjects = append(f.Subjects, Subject{string(s.Kind), s.ID, s.Name, cat.Say(s.Detail)})
	}
	return f
}
