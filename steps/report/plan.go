package report

import (
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/visit"
)

// PlanSchema is the version of [PlanDocument]. Fields can be added under the same name; any other change needs a new
// one.
const PlanSchema = "cspready/plan/v1"

// A PlanDocument lists the changes that the wizard would make in a tenant, for a change board, and for the wizard,
// which shows which changes are in it; assets/plan.schema.json describes it. It contains no secret: a body has "{}"
// in place of one.
type PlanDocument struct {
	Schema       string              `json:"schema"`
	Tool         Tool                `json:"tool"`
	Demo         string              `json:"demo,omitempty"`
	Language     string              `json:"language"`
	Tenant       Tenant              `json:"tenant"`
	Operator     Operator            `json:"operator"`
	PartnerType  string              `json:"partnerType"`
	MadeAt       time.Time           `json:"madeAt"`
	Answers      map[string][]string `json:"answers"` // with which the plan was made
	Requirements []PlanRequirement   `json:"requirements"`
}

// PlanRequirement is what would fix one requirement.
type PlanRequirement struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Level     string       `json:"level"`
	Status    string       `json:"status"` // current
	Summary   string       `json:"summary"`
	Why       string       `json:"why"`
	Questions []string     `json:"questions,omitempty"` // without an answer; the plan is incomplete without one
	Problem   string       `json:"problem,omitempty"`   // why nothing could be planned
	Guards    []PlanGuard  `json:"guards,omitempty"`
	Notes     []string     `json:"notes,omitempty"`
	Changes   []PlanChange `json:"changes,omitempty"`
	ByHand    []string     `json:"byHand,omitempty"` // left for a person to do
}

// PlanGuard is a reason not to make the changes. If it yields, a person can override it by typing the name of the
// tenant.
type PlanGuard struct {
	Reason      string   `json:"reason"`
	About       []string `json:"about,omitempty"`
	Overridable bool     `json:"yields"`
}

// PlanChange is one change as it would be confirmed.
type PlanChange struct {
	// of everything that would be shown; it differs for another tenant or another state of it
	Fingerprint string        `json:"fingerprint"`
	Title       string        `json:"title"`
	Before      string        `json:"before"`
	After       string        `json:"after"`
	Affects     []string      `json:"affects,omitempty"`
	Stops       []string      `json:"stops,omitempty"`
	Effect      string        `json:"effect,omitempty"`
	Undo        string        `json:"undo"`
	Permissions []string      `json:"permissions"`
	Roles       []string      `json:"roles,omitempty"` // any one of them is enough
	Requests    []PlanRequest `json:"requests"`
	DependsOn   []int         `json:"restsOn,omitempty"` // indices in this list, from 0
}

// PlanRequest is one write. A segment or value "{}" is known only when the change is made.
type PlanRequest struct {
	Method string `json:"method"`
	Host   string `json:"host,omitempty"` // empty: Microsoft Graph
	Path   string `json:"path"`
	Body   string `json:"body,omitempty"`
}

// Plan puts drafts into words.
func (r Run) Plan(cat *catalog.Catalog, drafts []visit.Draft) PlanDocument {
	c := r.Check(cat)
	p := PlanDocument{
		Schema: PlanSchema, Tool: c.Tool, Demo: c.Demo, Language: c.Language, Tenant: c.Tenant, Operator: c.Operator,
		PartnerType: c.PartnerType,
		MadeAt:      c.FinishedAt, Answers: map[string][]string{}, Requirements: []PlanRequirement{},
	}
	for _, d := range drafts {
		for question, answer := range d.Answers {
			p.Answers[question] = append([]string{}, answer...)
		}
		p.Requirements = append(p.Requirements, newPlanRequirement(cat, d))
	}
	return p
}

func newPlanRequirement(cat *catalog.Catalog, d visit.Draft) PlanRequirement {
	f := newFinding(cat, d.Result)
	r := PlanRequirement{
		ID: f.ID, Title: f.Title, Level: f.Level, Status: f.Status, Summary: f.Summary, Why: f.Why,
		Notes: cat.Lines(d.Plan.Notes), ByHand: cat.Lines(append(d.Plan.Manual, d.Plan.After...)),
	}
	if d.Err != nil {
		r.Problem = cat.Say(steps.Explain(d.Err).Happened)
	}
	for _, q := range d.Unanswered {
		r.Questions = append(r.Questions, cat.Say(q.Title))
	}
	for _, g := range d.Plan.Guards {
		guard := PlanGuard{Reason: cat.Say(g.Reason), Overridable: g.Yields}
		for _, s := range g.Subjects {
			guard.About = append(guard.About, s.Name)
		}
		r.Guards = append(r.Guards, guard)
	}
	for i := range d.Plan.Ops {
		r.Changes = append(r.Changes, newPlanChange(cat, d.Plan, i))
	}
	return r
}

func newPlanChange(cat *catalog.Catalog, p steps.Plan, i int) PlanChange {
	c := p.Ops[i].Change()
	change := PlanChange{
		Fingerprint: p.Fingerprint(i), Title: cat.Say(c.Title), Before: cat.Say(c.Before), After: cat.Say(c.After),
		Affects: cat.Lines(c.Affects), Stops: cat.Lines(c.Stops), Effect: cat.Say(c.Effect), Undo: cat.Say(c.Undo),
		Permissions: append([]string{}, c.Scopes...), Requests: []PlanRequest{}, DependsOn: p.DependsOn[i],
	}
	for _, role := range c.Roles {
		change.Roles = append(change.Roles, graph.RoleByTemplate(role).Name)
	}
	for _, r := range c.Requests {
		change.Requests = append(change.Requests, PlanRequest{r.Method, r.Host, r.Path, r.Body})
	}
	return change
}

// JSON returns the document as text, ending in a line break.
func (p PlanDocument) JSON() ([]byte, error) { return Document(p) }

// ApprovedPlan returns what the wizard needs to know of the plan.
func (p PlanDocument) ApprovedPlan() *visit.ApprovedPlan {
	paper := &visit.ApprovedPlan{TenantID: p.Tenant.ID, Date: p.MadeAt.Format(time.DateOnly), Answers: p.Answers}
	for _, r := range p.Requirements {
		if len(r.Changes) > 0 {
			paper.Steps = append(paper.Steps, r.ID)
		}
		for _, c := range r.Changes {
			paper.Fingerprints = append(paper.Fingerprints, c.Fingerprint)
		}
	}
	return paper
}
