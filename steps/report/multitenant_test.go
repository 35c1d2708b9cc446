package report

import (
	"strings"
	"testing"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/report/reporttest"
)

// threeTenants returns two tenants that were checked and one that could not be.
func threeTenants() MultiTenant {
	sandbox := run()
	sandbox.Place.Organization.Name, sandbox.Place.Organization.DefaultDomain = "Fabrikam Sandbox", "sandbox.example"
	sandbox.Results[0].Finding.Summary = assets.Say("operator-mfa.met")
	return MultiTenant{IsList: true, Runs: []Run{run(), sandbox},
		Failures: []TenantFailure{{"litware.example", steps.Explain(&graph.Error{Kind: graph.ErrWrongTenant}).Happened}}}
}

// TestSeveralTenantsAreInOneDocumentOfEachForm also the one that could not be checked, with the reason.
func TestSeveralTenantsAreInOneDocumentOfEachForm(t *testing.T) {
	cat, found := words(t), threeTenants().Checks(words(t))
	forms := map[string]func() ([]byte, error){
		"json": found.JSON, "table": func() ([]byte, error) { return []byte(found.Table(cat, TableStyle{Width: 400})), nil },
		"markdown": func() ([]byte, error) { return []byte(found.Markdown(cat)), nil },
		"html":     func() ([]byte, error) { return found.HTML(cat) },
		"junit":    func() ([]byte, error) { return found.JUnit(cat) },
		"summary":  func() ([]byte, error) { return []byte(found.Summary(cat)), nil },
	}
	reason := cat.Say(steps.Explain(&graph.Error{Kind: graph.ErrWrongTenant}).Happened)
	for form, render := range forms {
		text, err := render()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"fabrikam.example", "sandbox.example", "litware.example", reason} {
			if !strings.Contains(string(text), want) && !strings.Contains(strings.ReplaceAll(string(text), `\`, ""), want) {
				t.Errorf("%s does not say %q:\n%s", form, want, text)
			}
		}
	}
}

// TestOneTenantIsItsOwnDocument whether it was checked now or kept.
func TestOneTenantIsItsOwnDocument(t *testing.T) {
	alone, err := MultiTenant{Runs: []Run{run()}}.Checks(words(t)).JSON()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := SingleTenant(run().Check(words(t))).JSON()
	if err != nil || string(kept) != string(alone) || !strings.Contains(string(alone), Schema) {
		t.Errorf("%v, %s", err, alone)
	}
}

// TestSeveralTenantsFulfilTheirSchema which takes the schema of a check for each.
func TestSeveralTenantsFulfilTheirSchema(t *testing.T) {
	published := reporttest.NewValidator(t, assets.ChecksSchema())
	whole := threeTenants()
	whole.Runs[0].Results, whole.Runs[1].Results = whole.Runs[0].Results[:1], nil // one of each thing is enough to spoil
	for name, found := range map[string]MultiTenant{"three": threeTenants(),
		"nothing but failures": {IsList: true, Failures: whole.Failures}, "few": whole} {
		document, err := found.Checks(words(t)).JSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := published.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, s := range reporttest.BreakDocument(t, document) {
			if published.Validate(s.Text) == nil {
				t.Errorf("%s: the schema accepts a document in which %s", name, s.What)
			}
		}
	}
	alone, err := MultiTenant{Runs: whole.Runs[:1]}.Checks(words(t)).JSON()
	if err != nil {
		t.Fatal(err)
	}
	if published.Validate(alone) == nil {
		t.Error("the check of one tenant passes for one of several")
	}
}
