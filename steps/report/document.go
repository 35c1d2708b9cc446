package report

import "time"

// Schema is the version of [Check]. Fields can be added under the same name; any other change needs a new one.
const Schema = "cspready/check/v1"

// A Check is a run as a document; assets/check.schema.json describes it. All forms of a report are made from it
// alone, so a stored run still looks the same later. It contains names as the tenant has them, so they must be made
// harmless where they are shown.
type Check struct {
	Schema      string    `json:"schema"`
	Tool        Tool      `json:"tool"`
	Demo        string    `json:"demo,omitempty"` // the scenario, if the tenant is simulated
	Language    string    `json:"language"`       // of the texts
	Tenant      Tenant    `json:"tenant"`
	Operator    Operator  `json:"operator"`
	PartnerType string    `json:"partnerType"`
	StartedAt   time.Time `json:"startedAt"`
	FinishedAt  time.Time `json:"finishedAt"`
	// ids of the requirements that were checked, if not all; such a check is not stored
	Only     []string  `json:"only,omitempty"`
	Overall  string    `json:"overall"` // of the requirements that were checked
	Findings []Finding `json:"findings"`
	Changes  []Change  `json:"changes,omitempty"` // tried in this run
	ToDo     []string  `json:"toDo,omitempty"`    // what changes of this run left for a person to do
}

// Tool is the program that made the check.
type Tool struct {
	Version string `json:"version"`
}

// Tenant is the tenant that was checked.
type Tenant struct {
	ID            string `json:"id"`
	DisplayName   string `json:"displayName"`
	DefaultDomain string `json:"defaultDomain"`
	Cloud         string `json:"cloud"`
}

// Operator is the person or application that checked it. Roles are Microsoft's English names.
type Operator struct {
	UserPrincipalName string       `json:"userPrincipalName"` // empty for an application
	Roles             []string     `json:"roles"`
	MFA               string       `json:"mfa"`
	Application       *Application `json:"application,omitempty"` // set for an unattended check
}

// Application is an application of the tenant.
type Application struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

// Finding is the result of one requirement. Fields to branch on are enums.
type Finding struct {
	ID       string    `json:"id"`
	Stage    string    `json:"stage"`
	Title    string    `json:"title"`
	Why      string    `json:"why"` // what breaks without it
	Level    string    `json:"level"`
	Status   string    `json:"status"`
	Basis    string    `json:"basis"`
	Summary  string    `json:"summary"`
	Next     string    `json:"next"` // the next step; empty if there is none
	Facts    []Fact    `json:"facts"`
	Subjects []Subject `json:"subjects"`
	Fix      string    `json:"fix"`
	Sources  []string  `json:"sources"`
	Coverage *Coverage `json:"coverage,omitempty"` // of findings about people
	// what requires MFA, if there is a coverage; earlier versions did not set it
	Demands  string    `json:"demands,omitempty"`
	Policies []Subject `json:"policies,omitempty"` // what each Conditional Access policy does, if they were judged
	// what Microsoft's What If says, if it was asked; earlier versions did not ask
	SecondOpinion *SecondOpinion `json:"secondOpinion,omitempty"`
}

// Values of Finding.Demands: security defaults, which Microsoft accepts although they do not require MFA at every
// sign-in, or policies.
const (
	byDefaults = "security-defaults"
	byPolicies = "policies"
)

// Coverage counts the people who are required to use MFA.
type Coverage struct {
	People             int `json:"people"`
	Covered            int `json:"covered"`
	Unknown            int `json:"unknown"`
	Uncovered          int `json:"uncovered"`
	DeclaredBreakGlass int `json:"declaredBreakGlass"` // of the uncovered
	Exempt             int `json:"exempt"`             // accounts of the directory synchronisation, not among the people
	Percent            int `json:"percent"`            // covered, rounded down
}

// Fact is one thing that was checked.
type Fact struct {
	Name string `json:"name"`
	Want string `json:"want"`
	Got  string `json:"got"`
	OK   bool   `json:"ok"` // it is as wanted
}

// Subject is an object of the tenant that the finding is about.
type Subject struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

// Change is the outcome of one change that was approved.
type Change struct {
	At     time.Time `json:"at"`
	Title  string    `json:"title"`
	Before string    `json:"before"`
	After  string    `json:"after"`
	State  string    `json:"state"`
	Undo   string    `json:"undo"`            // how to undo it
	Error  string    `json:"error,omitempty"` // why it failed, or why the outcome is unknown
}
