package steptest

import (
	"fmt"
	"testing"
	"time"

	"cspready/assets"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/catalog"
)

// Words are what is answered to questions.
type Words = map[string][]string

// Saying is the profile of a partner who answered questions just now.
func Saying(kind steps.PartnerType, said ...Words) steps.Profile {
	p := steps.Profile{PartnerType: kind, Testimony: steps.NewTestimony(nil)}
	for _, some := range said {
		for question, answer := range some {
			p.Testimony.Say(question, steps.Statement{Answer: answer, By: "somebody", At: time.Now()})
		}
	}
	return p
}

// Billing is what a partner says whose billing tool asks Partner Center.
var Billing = Words{automation.AskAutomation: {automation.AutomatesBilling}, automation.AskPurpose: {"partner-center"}}

// Judged is the finding of one requirement, which is empty after an error. Finding out writes nothing, and neither does planning.
func Judged(t *testing.T, tenant *sim.Tenant, id string, p steps.Profile) steps.Finding {
	t.Helper()
	before := len(tenant.Writes())
	step := StepOf(t, client.SignedIn(tenant, catalog.ReadScopes()...), id, p)
	f, err := step.Check(t.Context())
	if err != nil {
		t.Logf("%s: %v", id, err)
		f = steps.Finding{}
	}
	if _, err := step.Plan(t.Context(), nil); err != nil {
		t.Logf("plan of %s: %v", id, err)
	}
	if writes := tenant.Writes()[before:]; len(writes) > 0 {
		t.Errorf("Check or Plan of %s wrote %+v", id, writes)
	}
	return f
}

// Is compares a finding with what it should be.
func Is(t *testing.T, f steps.Finding, want steps.Status, says string) {
	t.Helper()
	if f.Status != want || f.Summary.ID != says {
		t.Errorf("%v, %s %v; want %v, %s", f.Status, f.Summary.ID, f.Summary.Args, want, says)
	}
}

// Fact is the first fact of a name; empty when there is none.
func Fact(f steps.Finding, name string) steps.Fact {
	for _, is := range f.Facts {
		if is.Name.ID == name {
			return is
		}
	}
	return steps.Fact{}
}

// QuestionOf is the question of an id that goes with a finding.
func QuestionOf(f steps.Finding, id string) (steps.Question, bool) {
	for _, q := range f.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return steps.Question{}, false
}

// Troubles are the ways in which a read can fail.
var Troubles = map[string]scenario.Fault{
	"403":         {Status: 403, Code: "Authorization_RequestDenied"},
	"501":         {Status: 501},
	"no JSON":     {Status: 200, HTML: true},
	"a cut line":  {BreaksConnection: true},
	"server down": {Status: 500, Code: "UnknownError"},
}

// Suffers has every read of some paths fail, after so many that go well.
func Suffers(tenant *sim.Tenant, trouble scenario.Fault, skip int, paths ...string) {
	for _, path := range paths {
		trouble.Method, trouble.Path, trouble.Times, trouble.After = "GET", path, -1, skip
		tenant.InjectFault(trouble)
	}
}

// Said is what an argument of a message says: the text if it is verbatim, else the id of the message.
func Said(arg any) string {
	text, ok := arg.(assets.Text)
	if word, verbatim := text.Args["text"].(string); verbatim {
		return word
	}
	if !ok {
		return fmt.Sprint(arg)
	}
	return text.ID
}

// Listed are the names of the subjects of a finding.
func Listed(f steps.Finding) []string {
	var names []string
	for _, s := range f.Subjects.All() {
		names = append(names, s.Name)
	}
	return names
}
