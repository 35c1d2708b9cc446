package report

import (
	"strings"
	"testing"

	"cspready/assets"
	"cspready/steps/report/reporttest"
)

// planToRead returns a plan with every property. Its texts are hostile, except for words with a meaning.
func planToRead() PlanDocument {
	p := planOnPaper()
	p.Demo, p.Language, p.Tenant.Cloud, p.PartnerType = "premium", "en", "global", "unknown"
	p.Operator = Operator{Roles: []string{hostile}, MFA: "unknown",
		Application: &Application{ID: hostile, DisplayName: hostile}}
	r := &p.Requirements[0]
	r.ID, r.Level, r.Status = "mfa-every-user", "mandatory", "not-met"
	first := &r.Changes[0]
	first.Fingerprint = strings.Repeat("0123456789abcdef", 4)
	first.Requests[0].Method, first.Requests[0].Path = "PATCH", "/policies/{}"
	second := *first
	second.DependsOn = []int{0}
	r.Changes = append(r.Changes, second)
	return p
}

// optionalInPlans are the properties that a plan may lack, the answer among them.
var optionalInPlans = []string{
	"demo", "application", "folder", "questions", "problem", "guards", "about", "notes", "changes", "byHand", "affects",
	"stops", "effect", "0/roles", "1/roles", "host", "body",
	"restsOn",
}

func inJSON(t *testing.T, p PlanDocument) []byte {
	t.Helper()
	text, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAPlanIsReadAsItWasPrinted(t *testing.T) {
	read, err := ReadPlan(inJSON(t, planToRead()))
	if err != nil {
		t.Fatal(err)
	}
	paper := read.ApprovedPlan()
	if want := planToRead().Requirements[0].Changes[0].Fingerprint; !paper.Has(want) || paper.Date != "2026-11-22" ||
		len(paper.Steps) != 1 {
		t.Errorf("%+v", paper)
	}
	if string(inJSON(t, read)) != string(inJSON(t, planToRead())) {
		t.Error("it is not what was printed")
	}
}

// TestWhatIsReadAsAPlanFulfilsTheSchema and what the schema refuses is not read.
func TestWhatIsReadAsAPlanFulfilsTheSchema(t *testing.T) {
	published, good := reporttest.NewValidator(t, assets.PlanSchema()), inJSON(t, planToRead())
	if err := published.Validate(good); err != nil {
		t.Fatal(err)
	}
	for _, s := range reporttest.BreakDocument(t, good, optionalInPlans...) {
		if published.Validate(s.Text) == nil {
			t.Errorf("the schema accepts a plan in which %s", s.What)
		}
		if _, err := ReadPlan(s.Text); (err == nil) != (s.Harmless && !strings.HasPrefix(s.What, "/answers")) {
			t.Errorf("a plan in which %s is read: %v", s.What, err)
		}
	}
	for right, odd := range map[string]string{
		`"cspready/plan/v1"`: `"cspready/plan/v2"`, `"3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"`: `"fabrikam.example"`,
		`"cloud": "global"`: `"cloud": "moon"`,
		`"mfa": "unknown"`:  `"mfa": "perhaps"`, `"partnerType": "unknown"`: `"partnerType": "friend"`,
		`"2026-11-22T09:00:00Z"`: `"22 November"`,
		`"id": "mfa-every-user"`: `"id": ""`, `"mandatory"`: `"urgent"`, `"not-met"`: `"so-so"`,
		`0123456789abcdef"`: `0123456789abcdeF"`, `abcdef0123`: ``,
		`"PATCH"`: `"GET"`, `"/policies/{}"`: `"policies/{}"`, "        0\n": "        -1\n", `"schema"`: `"Schema"`,
	} {
		spoilt := []byte(strings.Replace(string(good), right, odd, 1))
		if string(spoilt) == string(good) {
			t.Fatalf("the plan has no %s", right)
		}
		if published.Validate(spoilt) == nil {
			t.Errorf("the schema accepts %s for %s", odd, right)
		}
		if _, err := ReadPlan(spoilt); err == nil {
			t.Errorf("%s is read for %s", odd, right)
		}
	}
}

func TestWhatIsNoPlanIsNotRead(t *testing.T) {
	good := string(inJSON(t, planToRead()))
	for name, text := range map[string]string{
		"nothing": "", "null": "null", "a list": "[" + good + "]", "no JSON": "# plan",
		"a check": `{"schema":"cspready/check/v1"}`, "no tenant": `{"schema":"cspready/plan/v1"}`,
		"two plans": good + good, "half a plan": good[:len(good)/2],
		"one with two lists": strings.Replace(good, `"requirements": [`, `"requirements": [], "Requirements": [`, 1),
	} {
		if _, err := ReadPlan([]byte(text)); err == nil {
			t.Errorf("%s was taken for a plan", name)
		}
	}
}
