package report

import "time"

// Schema names the form of [Check]. Fields are added under the same name; anything else gets a new one.
const Schema = "cspready/check/v1"

// A Check is a run as a document; assets/check.schema.json describes it. It is all that any form of a report is made of, so that a run that was
// kept looks as it did. Names in it are as the tenant gave them, and words as they were said: whatever shows one makes it harmless.
type Check struct {
	Schema      string    `json:"schema"`
	Tool        Tool      `json:"tool"`
	Demo        string    `json:"demo,omitempty"` // the scenario, where the tenant is a simulated one
	Language    string    `json:"language"`       // of the words
	Tenant      Tenant    `json:"tenant"`
	Operator    Operator  `json:"operator"`
	PartnerType string    `json:"partnerType"`
	StartedAt   time.Time `json:"startedAt"`
	FinishedAt  time.Time `json:"finishedAt"`
	Only        []string  `json:"only,omitempty"` // ids of the requirements that were looked at, where not all were; no such check is kept
	Overall     string    `json:"overall"`        // of those that were looked at
	Findings    []Finding `json:"findings"`
	Changes     []Change  `json:"changes,omitempty"` // what was tried in this run
	ToDo        []string  `json:"toDo,omitempty"`    // what changes of this run left to a person
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
	UserPrincipalName string       `json:"userPrincipalName"` // empty for an application
	Roles             []string     `json:"roles"`
	MFA               string       `json:"mfa"`
	Application       *Application `json:"application,omitempty"` // which signed in as itself
}

// Application is an application of the tenant.
type Application struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

// Finding is how one requirement stands. Everything to branch on is an enum.
type Finding struct {
	ID       string    `json:"id"`
	Stage    string    `json:"stage"`
	Title    string    `json:"title"`
	Why      string    `json:"why"` // what breaks without it
	Level    string    `json:"level"`
	Status   string    `json:"status"`
	Basis    string    `json:"basis"`
	Summary  string    `json:"summary"`
	Next     string    `json:"next"` // what to do; empty where there is nothing
	Facts    []Fact    `json:"facts"`
	Subjects []Subject `json:"subjects"`
	Fix      string    `json:"fix"`
	Sources  []string  `json:"sources"`
	Coverage *Coverage `json:"coverage,omitempty"` // of findings about people
	Demands  string    `json:"demands,omitempty"`  // what demands MFA, where there is a coverage; earlier versions did not say
	Policies []Subject `json:"policies,omitempty"` // what each Conditional Access policy really does, where they were judged
}

// What demands MFA: security defaults, which Microsoft accepts as sufficient though they do not ask everybody at every sign-in; or policies.
const (
	byDefaults = "security-defaults"
	byPolicies = "policies"
)

// Coverage is of how many people MFA is demanded.
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
	OK   bool   `json:"ok"` // it is as wanted
}

// Subject is an object of the tenant that the finding is about.
type Subject struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

// Change is what became of one change that somebody said yes to.
type Change struct {
	At     time.Time `json:"at"`
	Title  string    `json:"title"`
	Before string    `json:"before"`
	After  string    `json:"after"`
	State  string    `json:"state"`
	Undo   string    `json:"undo"`            // how it is taken back
	Error  string    `json:"error,omitempty"` // why it failed, or why nobody knows
}
