package report

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/steps/report/reporttest"
	"cspready/steps/visit"
)

// hostile is a name that controls terminals: an escape sequence, a C1 control, bidirectional marks, separators, tags,
// and HTML.
const hostile = "Evil\x1b]0;x\x07\u009b31m\u202egnp.exe\u2028<b>\u2066\U000e0041\x7f & \"Söhne\""

// english is read once, as several hundred reports use it.
var english = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.New("") })

func words(t *testing.T) *catalog.Catalog {
	t.Helper()
	cat, err := english()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// run returns a check of a tenant with hostile names.
func run() Run {
	amsterdam := time.FixedZone("CET", 3600)
	return Run{Version: "1.2.3", CompletedCheck: visit.CompletedCheck{
		Place: steps.TenantInfo{
			Organization: graph.Organization{ID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", Name: hostile,
				DefaultDomain: "fabrikam.example"},
			Operator: graph.Operator{UserPrincipalName: "mila@fabrikam.example",
				Roles: []graph.Role{graph.RoleByTemplate(graph.GlobalAdministrator)}},
			Session: graph.Session{MFA: graph.No},
		},
		Cloud: graph.Global, PartnerType: steps.IndirectReseller,
		Started: time.Date(2026, 11, 22, 11, 0, 0, 123, amsterdam), Finished: time.Date(2026, 11, 22, 11, 0, 7, 0, amsterdam),
		Results: []steps.Result{
			{
				Info: steps.Info{ID: mfa.OperatorID, Stage: steps.StageTenant, Title: assets.Say("operator-mfa.title"),
					Sources: []string{"https://learn.microsoft.com/a"}},
				Level: steps.Mandatory,
				Finding: steps.Finding{
					Status: steps.NotMet, Basis: steps.Verified, Fix: steps.Guided, Summary: assets.Say("operator-mfa.no-mfa"),
					Next:  assets.Say("operator-mfa.no-mfa-remedy"),
					Facts: []steps.Fact{{Name: assets.Say("fact.mfa"), Want: assets.Say("tri.yes"), Got: assets.Say("tri.no")}},
					Subjects: steps.NewSubjects([]steps.Subject{{Kind: steps.UserSubject, ID: "1", Name: hostile,
						Detail: assets.Say("user.no-method")}}...),
				},
			},
			{
				Info: steps.Info{ID: mfa.SecurityDefaultsID, Stage: steps.StageMFA,
					Title: assets.Say("security-defaults.title")},
				Level:   steps.Informative,
				Finding: steps.Finding{Status: steps.Met, Basis: steps.Verified, Summary: assets.Say("security-defaults.met")},
			},
		},
	}}
}

func TestDocumentFulfilsItsSchema(t *testing.T) {
	published := reporttest.CheckValidator(t)
	unchecked, changed := run(), run()
	unchecked.Results = nil
	changed.Demo, changed.After = "new-reseller", []assets.Text{assets.Say("secure-app.do-connect")}
	changed.Outcomes = []steps.Outcome{
		{Change: steps.Change{Title: assets.Verbatim(hostile)}, State: steps.Done, At: run().Started},
		{Change: steps.Change{Title: assets.Verbatim("another")}, State: steps.Failed,
			Err: &graph.Error{Kind: graph.ErrForbidden}, At: run().Started},
	}
	for name, r := range map[string]Run{"a check": run(), "nothing checked": unchecked, "with changes": changed} {
		document, err := r.Check(words(t)).JSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := published.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryStateHasItsPlaceInTheSchema(t *testing.T) {
	text := assets.CheckSchema()
	for status := steps.Unknown; status <= steps.NotApplicable; status++ {
		if !strings.Contains(string(text), `"`+status.String()+`"`) {
			t.Errorf("the schema has no status %s", status)
		}
	}
	for _, p := range append(steps.PartnerTypes(), steps.PartnerUnknown) {
		if !strings.Contains(string(text), `"`+string(p)+`"`) {
			t.Errorf("the schema has no partner type %s", p)
		}
	}
	for _, c := range graph.Clouds() {
		if !strings.Contains(string(text), `"`+string(c)+`"`) {
			t.Errorf("the schema has no cloud %s", c)
		}
	}
}

func TestDocumentIsHarmlessAndTrue(t *testing.T) {
	document, err := run().Check(words(t)).JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range string(document) {
		if r != '\n' && (r < ' ' || r >= 0x7f && r <= 0x9f || strings.ContainsRune("\u202e\u2066\u2028\U000e0041", r)) {
			t.Errorf("%U is printed", r)
		}
	}
	var c Check
	if err := json.Unmarshal(document, &c); err != nil {
		t.Fatal(err)
	}
	if c.Tenant.DisplayName != hostile || c.Findings[0].Subjects[0].Name != hostile {
		t.Errorf("a name was changed: %q", c.Tenant.DisplayName)
	}
	if !strings.Contains(string(document), `"startedAt": "2026-11-22T10:00:00Z"`) {
		t.Errorf("the start is not in UTC:\n%s", document)
	}
	if c.Overall != "not-met" || len(c.Findings) != 2 || c.Findings[1].Facts == nil {
		t.Errorf("overall %s, findings %+v", c.Overall, c.Findings)
	}
}

// TestEveryFormSaysThatATenantIsSimulated: a stored file has no banner above it.
func TestEveryFormSaysThatATenantIsSimulated(t *testing.T) {
	r := run()
	r.Demo = "new-reseller"
	all := SingleTenant(r.Check(words(t)))
	page, err := all.HTML(words(t))
	if err != nil {
		t.Fatal(err)
	}
	builds, err := all.JUnit(words(t))
	if err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{
		"table": all.Table(words(t), TableStyle{Width: 200}), "markdown": all.Markdown(words(t)), "html": string(page),
		"junit": string(builds),
	} {
		if !strings.Contains(text, "new-reseller") {
			t.Errorf("%s does not say so", form)
		}
	}
}

func TestTableFitsAndTells(t *testing.T) {
	for _, width := range []int{40, 80, 200} {
		text := run().Check(words(t)).Table(words(t), TableStyle{Width: width})
		for line := range strings.SplitSeq(text, "\n") {
			if w := ansi.StringWidth(line); w > width {
				t.Errorf("%d columns in a width of %d: %q", w, width, line)
			}
		}
		if strings.ContainsAny(text, "\x1b\u009b\u202e\u2028") {
			t.Errorf("width %d: something steers the terminal", width)
		}
	}
	text := run().Check(words(t)).Table(words(t), TableStyle{Width: 100})
	for _, want := range []string{
		"✗ not met", "✓ met", "You signed in without MFA.", "MFA proved in this sign-in: no (should be: yes)",
		"Next: Sign in again with MFA", "no method for MFA", "A mandatory requirement is not met.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// TestWhoSaidWhatAFindingRestsOnIsTold even if nothing is left to do.
func TestWhoSaidWhatAFindingRestsOnIsTold(t *testing.T) {
	r := run()
	r.Results[1].Finding = steps.Finding{Status: steps.NotApplicable, Basis: steps.Stated,
		Summary: assets.Say("secure-app.not-needed"), Facts: []steps.Fact{{
			Name: assets.Say("fact.automation"), OK: true,
			Got: assets.Say("statement.made", "said", "nothing", "by", "jana@northwind.example", "at", "2026-11-25"),
		}}}
	if text := r.Check(words(t)).Table(words(t), TableStyle{Width: 120}); !strings.Contains(text,
		"nothing (stated by jana@northwind.example, 2026-11-25)") {
		t.Errorf("it is not told:\n%s", text)
	}
}

func TestColourOnlyRepeats(t *testing.T) {
	plain, coloured := run().Check(words(t)).Table(words(t), TableStyle{Width: 80}),
		run().Check(words(t)).Table(words(t), TableStyle{Width: 80, Colour: true})
	if !strings.Contains(coloured, "\x1b[") {
		t.Error("there is no colour")
	}
	if ansi.Strip(coloured) != plain {
		t.Errorf("without its colours the table reads\n%s\ninstead of\n%s", ansi.Strip(coloured), plain)
	}
}

func TestALongListIsCut(t *testing.T) {
	r := run()
	r.Results[0].Finding.Subjects = steps.LazySubjects(21, func(int) steps.Subject { return steps.Subject{Name: "x"} })
	if text := r.Check(words(t)).Table(words(t), TableStyle{Width: 80}); !strings.Contains(text, "and 11 more") {
		t.Errorf("21 subjects are not cut:\n%s", text)
	}
}
