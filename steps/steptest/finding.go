package steptest

import (
	"fmt"
	"testing"

	"cspready/assets"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
)

// CheckRequirement returns the finding of one requirement, which is empty after an error. It fails the test if
// checking or planning writes.
func CheckRequirement(t *testing.T, tenant *sim.Tenant, id string, p steps.Profile) steps.Finding {
	t.Helper()
	before := len(tenant.Writes())
	step := FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), id, p)
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

// WantFinding compares a finding with its wanted status and summary.
func WantFinding(t *testing.T, f steps.Finding, want steps.Status, says string) {
	t.Helper()
	if f.Status != want || f.Summary.ID != says {
		t.Errorf("%v, %s %v; want %v, %s", f.Status, f.Summary.ID, f.Summary.Args, want, says)
	}
}

// FindFact returns the first fact of a name; empty when there is none.
func FindFact(f steps.Finding, name string) steps.Fact {
	for _, is := range f.Facts {
		if is.Name.ID == name {
			return is
		}
	}
	return steps.Fact{}
}

// FindQuestion returns the question of an id from a finding.
func FindQuestion(f steps.Finding, id string) (steps.Question, bool) {
	for _, q := range f.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return steps.Question{}, false
}

// TextOrID returns an argument of a message: the text if it is verbatim, else the id of the message.
func TextOrID(arg any) string {
	text, ok := arg.(assets.Text)
	if word, verbatim := text.Args["text"].(string); verbatim {
		return word
	}
	if !ok {
		return fmt.Sprint(arg)
	}
	return text.ID
}

// SubjectNames returns the names of the subjects of a finding.
func SubjectNames(f steps.Finding) []string {
	var names []string
	for _, s := range f.Subjects.All() {
		names = append(names, s.Name)
	}
	return names
}

// CheckAll checks every requirement of a tenant.
func CheckAll(t *testing.T, dir steps.Tenant, p steps.Profile) (results []steps.Result) {
	t.Helper()
	for e := range catalog.CheckAll(t.Context(), catalog.Requirements(dir, p), p, snapshot.Options{}) {
		if e.Result != nil {
			results = append(results, *e.Result)
		}
	}
	return results
}

// MessageIDs returns the ids of texts.
func MessageIDs(texts []assets.Text) []string {
	var list []string
	for _, t := range texts {
		list = append(list, t.ID)
	}
	return list
}
