package steps_test

import (
	"fmt"
	"testing"
	"time"

	"cspready/assets"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// words are what is answered to questions.
type words = map[string][]string

// saying is the profile of a partner who answered questions just now.
func saying(kind steps.PartnerType, said ...words) steps.Profile {
	p := steps.Profile{PartnerType: kind, Testimony: steps.NewTestimony(nil)}
	for _, some := range said {
		for question, answer := range some {
			p.Testimony.Say(question, steps.Statement{Answer: answer, By: "somebody", At: time.Now()})
		}
	}
	return p
}

// billing is what a partner says whose billing tool asks Partner Center.
var billing = words{steps.AskAutomation: {steps.AutomatesBilling}, steps.AskPurpose: {"partner-center"}}

// judged is the finding of one requirement, which is empty after an error. Finding out writes nothing, and neither does planning.
func judged(t *testing.T, tenant *sim.Tenant, id string, p steps.Profile) steps.Finding {
	t.Helper()
	before := len(tenant.Writes())
	step := stepOf(t, client.SignedIn(tenant, steps.ReadScopes()...), id, p)
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

// is compares a finding with what it should be.
func is(t *testing.T, f steps.Finding, want steps.Status, says string) {
	t.Helper()
	if f.Status != want || f.Summary.ID != says {
		t.Errorf("%v, %s %v; want %v, %s", f.Status, f.Summary.ID, f.Summary.Args, want, says)
	}
}

// fact is the first fact of a name; empty when there is none.
func fact(f steps.Finding, name string) steps.Fact {
	for _, is := range f.Facts {
		if is.Name.ID == name {
			return is
		}
	}
	return steps.Fact{}
}

// questionOf is the question of an id that goes with a finding.
func questionOf(f steps.Finding, id string) (steps.Question, bool) {
	for _, q := range f.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return steps.Question{}, false
}

// troubles are the ways in which a read can fail.
var troubles = map[string]scenario.Fault{
	"403":         {Status: 403, Code: "Authorization_RequestDenied"},
	"501":         {Status: 501},
	"no JSON":     {Status: 200, HTML: true},
	"a cut line":  {BreaksConnection: true},
	"server down": {Status: 500, Code: "UnknownError"},
}

// suffers has every read of some paths fail, after so many that go well.
func suffers(tenant *sim.Tenant, trouble scenario.Fault, skip int, paths ...string) {
	for _, path := range paths {
		trouble.Method, trouble.Path, trouble.Times, trouble.After = "GET", path, -1, skip
		tenant.InjectFault(trouble)
	}
}

// said is what an argument of a message says: the text if it is verbatim, else the id of the message.
func said(arg any) string {
	text, ok := arg.(assets.Text)
	if word, verbatim := text.Args["text"].(string); verbatim {
		return word
	}
	if !ok {
		return fmt.Sprint(arg)
	}
	return text.ID
}

// listed are the names of the subjects of a finding.
func listed(f steps.Finding) []string {
	var names []string
	for _, s := range f.Subjects.All() {
		names = append(names, s.Name)
	}
	return names
}
