package report

import (
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// PlanSchema names the form of [PlanDocument]. Fields are added under the same name; anything else gets a new one.
const PlanSchema = "cspready/plan/v1"

// A PlanDocument is what the wizard would change in a tenant, on paper: for a change board, and for the wizard, which shows which changes are on
// it; assets/plan.schema.json describes it. It holds no secret: what nobody is to see stands as "{}" in a body.
type PlanDocument struct {
	Schema       string              `json:"schema"`
	Tool         Tool                `json:"tool"`
	Demo         string              `json:"demo,omitempty"`
	Language     string              `json:"language"`
	Tenant       Tenant              `json:"tenant"`
	Operator     Operator            `json:"operator"`
	PartnerType  string              `json:"partnerType"`
	MadeAt       time.Time           `json:"madeAt"`
	Answers      map[string][]string `json:"answers"` // that the plan was made with
	Requirements []PlanRequirement   `json:"requirements"`
}

// PlanRequirement is what would mend one requirement.
type PlanRequirement struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Level     string       `json:"level"`
	Status    string       `json:"status"` // now
	Summary   string       `json:"summary"`
	Why       string       `json:"why"`
	Questions []string     `json:"questions,omitempty"` // that nobody answered; the plan is not whole without
	Problem   string       `json:"problem,omitempty"`   // why nothing could be planned
	Guards    []PlanGuard  `json:"guards,omitempty"`
	Notes     []string     `json:"notes,omitempty"`
	Changes   []PlanChange `json:"changes,omitempty"`
	ByHand    []string     `json:"byHand,omitempty"` // what a person does
}

// PlanGuard is a reason not to make the changes. One that yields does so to a person who types the name of the tenant.
type PlanGuard struct {
	Reason string   `json:"reason"`
	About  []string `json:"about,omitempty"`
	Yields bool     `json:"yields"`
}

// PlanChange is one change as it would be confirmed.
type PlanChange struct {
	Fingerprint string        `json:"fingerprint"` // of everything that would be shown; another tenant, or another state of it, has another
	Title       string        `json:"title"`
	Before      string        `json:"before"`
	After       string        `json:"after"`
	Affects     []string      `json:"affects,omitempty"`
	Stops       []string      `json:"stops,omitempty"`
	Effect      string        `json:"effect,omitempty"`
	Undo        string        `json:"undo"`
	Permissions []string      `json:"permissions"`
	Roles       []string      `json:"roles,omitempty"` // any of them suffices
	Requests    []PlanRequest `json:"requests"`
	RestsOn     []int         `json:"restsOn,omitempty"` // places in this list, from 0
}

// PlanRequest is one write. A segment or value "{}" is known when the change is made.
type PlanRequest struct {
	Method string `json:"method"`
	Host   string `json:"host,omitempty"` // empty: Microsoft Graph
	Path   string `json:"path"`
	Body   string `json:"body,omitempty"`
}

// Plan puts drafts into words.
func (r Run) Plan(cat *catalog.Catalog, drafts []steps.Draft) PlanDocument {
	c := r.Check(cat)
	p := PlanDocument{
		Schema: PlanSchema, Tool: c.Tool, Demo: c.Demo, Language: c.Language, Tenant: c.Tenant, Operator: c.Operator, PartnerType: c.PartnerType,
		MadeAt: c.FinishedAt, Answers: map[string][]string{}, Requirements: []PlanRequirement{},
	}
	for _, d := range drafts {
		for question, answer := range d.Answers {
			p.Answers[question] = append([]string{}, answer...)
		}
		p.Requirements = append(p.Requirements, planned(cat, d))
	}
	return p
}

func planned(cat *catalog.Catalog, d steps.Draft) PlanRequirement {
	f := finding(cat, d.Result)
	r := PlanRequirement{
		ID: f.ID, Title: f.Title, Level: f.Level, Status: f.Status, Summary: f.Summary, Why: f.Why,
		Notes: cat.Lines(d.Plan.Notes), ByHand: cat.Lines(append(d.Plan.Manual, d.Plan.After...)),
	}
	if d.Err != nil {
		r.Problem = cat.Say(steps.Explain(d.Err).Happened)
	}
	for _, q := range d.Open {
		r.Questions = append(r.Questions, cat.Say(q.Title))
	}
	for _, g := range d.Plan.Guards {
		guard := PlanGuard{Reason: cat.Say(g.Reason), Yields: g.Yields}
		for _, s := range g.Subjects {
			guard.About = append(guard.About, s.Name)
		}
		r.Guards = append(r.Guards, guard)
	}
	for i := range d.Plan.Ops {
		r.Changes = append(r.Changes, plannedChange(cat, d.Plan, i))
	}
	return r
}

func plannedChange(cat *catalog.Catalog, p steps.Plan, i int) PlanChange {
	c := p.Ops[i].Change()
	change := PlanChange{
		Fingerprint: p.Fingerprint(i), Title: cat.Say(c.Title), Before: cat.Say(c.Before), After: cat.Say(c.After), Affects: cat.Lines(c.Affects),
		Stops: cat.Lines(c.Stops), Effect: cat.Say(c.Effect), Undo: cat.Say(c.Undo), Permissions: append([]string{}, c.Scopes...),
		Requests: []PlanRequest{}, RestsOn: p.Rests[i],
	}
	for _, role := range c.Roles {
		change.Roles = append(change.Roles, graph.RoleNamed(role).Name)
	}
	for _, r := range c.Requests {
		change.Requests = append(change.Requests, PlanRequest{r.Method, r.Host, r.Path, r.Body})
	}
	return change
}

// JSON returns the document as text, ending in a line break.
func (p PlanDocument) JSON() ([]byte, error) { return Document(p) }

// Paper is what the wizard wants to know of it.
func (p PlanDocument) Paper() *steps.Paper {
	paper := &steps.Paper{TenantID: p.Tenant.ID, Made: p.MadeAt.Format(time.DateOnly), Answers: p.Answers}
	for _, r := range p.Requirements {
		if len(r.Changes) > 0 {
			paper.Steps = append(paper.Steps, r.ID)
		}
		for _, c := range r.Changes {
			paper.Prints = append(paper.Prints, c.Fingerprint)
		}
	}
	return paper
}
