package report

import (
	"regexp"
	"strings"
	"testing"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/mfa"
)

// orderly returns a run of a tenant that meets all requirements.
func orderly(name string) Run {
	r := run()
	r.Place.Organization.Name, r.Place.Organization.DefaultDomain = name, strings.ToLower(name)+".example"
	r.Results = r.Results[1:]
	r.Results[0].Level = steps.Mandatory
	return r
}

// mixed returns tenants in the order of the command line: met, unknown and not met; one more could not be checked.
func mixed() MultiTenant {
	untold, failing := orderly("Untold"), run()
	untold.Results[0].Finding.Status = steps.Unknown
	failing.Place.Organization.Name = "Failing"
	return MultiTenant{IsList: true, Runs: []Run{orderly("Orderly"), untold, failing},
		Failures: []TenantFailure{{"litware.example", assets.Verbatim("Nobody signed in.")}}}
}

// readable returns the forms for people.
func readable(t *testing.T, all Checks) map[string]string {
	t.Helper()
	page, err := all.HTML(words(t))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(page), "<main>")
	return map[string]string{"html": body, "table": all.Table(words(t), TableStyle{Width: 400}),
		"markdown": all.Markdown(words(t))}
}

// TestTheWorstTenantIsReadFirst checks the order that a reader sees, before the page of any tenant.
func TestTheWorstTenantIsReadFirst(t *testing.T) {
	for form, text := range readable(t, mixed().Checks(words(t))) {
		from := 0
		for _, want := range []string{
			"4 tenants", "✗", "Mandatory requirements are not met in 1 of 4 tenants. 1 of 4 tenants could not be checked. In 1 of 4 tenants no",
			"Failing", "A mandatory requirement is not met.", `not checked litware|litware(.|\n)*?not checked`,
			"Nobody signed in.",
			"Untold", "not all could be told", "Orderly", "Every mandatory requirement that this version checks is met.",
			"Tenant ID|Tenant 1 of 4: Orderly",
		} {
			at := regexp.MustCompile(want).FindStringIndex(text[from:])
			if at == nil {
				t.Errorf("%s does not say %q in its turn:\n%s", form, want, text[:min(len(text), 3000)])
				break
			}
			from += at[1]
		}
	}
}

// TestNoGreenVerdictCoversATenant that was not checked, or not seen to be in order.
func TestNoGreenVerdictCoversATenant(t *testing.T) {
	untold := orderly("Untold")
	untold.Results[0].Finding.Status = steps.Unknown
	part := orderly("Part")
	part.Only = []string{mfa.SecurityDefaultsID}
	failed := []TenantFailure{{"litware.example", assets.Verbatim("Nobody signed in.")}}
	for name, c := range map[string]struct {
		found MultiTenant
		class string
	}{
		"all in order":         {MultiTenant{IsList: true, Runs: []Run{orderly("A"), orderly("B")}}, "met"},
		"one not checked":      {MultiTenant{IsList: true, Runs: []Run{orderly("A")}, Failures: failed}, "unknown"},
		"none checked":         {MultiTenant{IsList: true, Failures: failed}, "unknown"},
		"nothing":              {MultiTenant{IsList: true}, "unknown"},
		"one untold":           {MultiTenant{IsList: true, Runs: []Run{orderly("A"), untold}}, "unknown"},
		"one looked at partly": {MultiTenant{IsList: true, Runs: []Run{part, orderly("B")}}, "unknown"},
		"one not in order": {MultiTenant{IsList: true, Runs: []Run{orderly("A"), untold, run()}, Failures: failed},
			"not-met"},
	} {
		all := c.found.Checks(words(t))
		r := all.buildOverview(words(t))
		if r == nil || r.Class != c.class || len(r.Rows) != all.countTenants() {
			t.Errorf("%s: %+v, want %s", name, r, c.class)
		}
		readable(t, all)
	}
}

// TestTheRoundupLeadsToEachPage and to none for a tenant that was not checked.
func TestTheRoundupLeadsToEachPage(t *testing.T) {
	page := readable(t, mixed().Checks(words(t)))["html"]
	for _, want := range []string{
		`<a href="#t1">Orderly</a>`, `<a href="#t2">Untold</a>`, `<a href="#t3">Failing</a>`,
		`<th scope="row">litware.example</th>`,
		`<article id="t1">`, `<article id="t2">`, `<article id="t3">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestOneTenantHasNoRoundup: its report begins with its own verdict.
func TestOneTenantHasNoRoundup(t *testing.T) {
	for form, text := range readable(t, MultiTenant{Runs: []Run{orderly("Alone")}}.Checks(words(t))) {
		if strings.Contains(text, "1 tenant") || strings.Contains(text, "Tenant 1 of") {
			t.Errorf("%s counts one tenant:\n%s", form, text)
		}
	}
}

// TestTheRoundupSaysThatATenantIsSimulated where it says how it stands.
func TestTheRoundupSaysThatATenantIsSimulated(t *testing.T) {
	found := mixed()
	found.Runs[0].Demo = "compliant"
	for _, e := range found.Checks(words(t)).buildOverview(words(t)).Rows {
		if strings.Contains(e.Verdict, "DEMO") != (e.Name == "Orderly") {
			t.Errorf("of %s it is said: %s", e.Name, e.Verdict)
		}
	}
}

// TestNamesStayTextInTheRoundup of tenants, and of what was named as one.
func TestNamesStayTextInTheRoundup(t *testing.T) {
	count := func(name string) (elements, parts int) {
		r := orderly("Orderly")
		r.Place.Organization.Name, r.Place.Organization.DefaultDomain = name, name
		all := MultiTenant{IsList: true, Runs: []Run{r, orderly("Other")},
			Failures: []TenantFailure{{name, assets.Verbatim(name)}}}.Checks(words(t))
		for form, text := range readable(t, all) {
			if strings.ContainsAny(text, "\x1b\u009b\u202e\u2028\r") {
				t.Errorf("%q steers whatever shows the %s", name, form)
			}
		}
		kinds, leads := blocks(all.Markdown(words(t)))
		if len(leads) > 0 {
			t.Errorf("%q leads to %v", name, leads)
		}
		for _, n := range kinds {
			parts += n
		}
		return len(regexp.MustCompile(`</?[a-z][a-z0-9]*`).FindAllString(readable(t, all)["html"], -1)), parts
	}
	elements, parts := count("Fabrikam")
	for _, name := range nasty {
		if e, p := count(name); e != elements || p != parts {
			t.Errorf("%q makes %d elements and %d parts, want %d and %d", name, e, p, elements, parts)
		}
	}
}
