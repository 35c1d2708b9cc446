package history

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cspready/assets/catalog"
	"cspready/steps/report"
)

func finding(status string, change func(*report.Finding)) report.Finding {
	f := report.Finding{ID: "mfa-every-user", Title: "MFA for every user", Level: "mandatory", Status: status,
		Basis: "verified"}
	if change != nil {
		change(&f)
	}
	return f
}

func run(findings ...report.Finding) report.Check {
	c := checked(fabrikam)
	c.Findings = findings
	return c
}

// compared returns the difference of one requirement.
func compared(t *testing.T, from, to report.Finding) RequirementDiff {
	t.Helper()
	d := Compare(run(from), run(to), "a", "b")
	if len(d.Requirements) == 0 {
		if d.Counts[Same] != 1 {
			t.Fatalf("counts: %v", d.Counts)
		}
		return RequirementDiff{Trend: Same}
	}
	return d.Requirements[0]
}

func TestTheOrderOfStates(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     Trend
	}{
		{"met", "met", Same}, {"met", "attention", Worse}, {"met", "not-met", Worse}, {"met", "unknown", LessKnown},
		{"met", "not-applicable", Changed},
		{"not-applicable", "met", Changed}, {"not-applicable", "not-met", Worse}, {"not-applicable", "unknown", LessKnown},
		{"attention", "met", Better}, {"attention", "not-met", Worse}, {"attention", "unknown", LessKnown},
		{"not-met", "met", Better}, {"not-met", "attention", Better}, {"not-met", "unknown", LessKnown},
		{"not-met", "not-applicable", Better},
		{"unknown", "met", Better}, {"unknown", "attention", Worse}, {"unknown", "not-met", Worse},
		{"unknown", "unknown", Same},
		{"met", "splendid", LessKnown}, {"splendid", "met", Better}, {"unknown", "splendid", Changed},
	} {
		if got := compared(t, finding(c.from, nil), finding(c.to, nil)).Trend; got != c.want {
			t.Errorf("from %s to %s is %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

func subject(kind, id, detail string) report.Subject {
	return report.Subject{Kind: kind, ID: id, Name: id, Detail: detail}
}

func about(s ...report.Subject) func(*report.Finding) {
	return func(f *report.Finding) { f.Subjects = s }
}

func looked(f ...report.Fact) func(*report.Finding) {
	return func(to *report.Finding) { to.Facts = f }
}

func TestWhatIsBehindTheSameStateDecides(t *testing.T) {
	mila, jan, policy := subject("user", "mila", "no method"), subject("user", "jan", "no method"),
		subject("policy", "CA001", "state: enabled")
	left := subject("user", "mila", "left out")
	nameless := func(name string) report.Subject { return report.Subject{Kind: "user", Name: name, Detail: "not found"} }
	ends := func(got string, ok bool) report.Fact {
		return report.Fact{Name: "Credential", Want: "valid", Got: got, OK: ok}
	}
	counted := func(got string) report.Fact { return report.Fact{Name: "Data of", Got: got, OK: true} }
	of := func(uncovered, unknown int) func(*report.Finding) {
		return func(f *report.Finding) {
			f.Coverage = &report.Coverage{People: 10, Uncovered: uncovered, Unknown: unknown}
		}
	}
	for name, c := range map[string]struct {
		status   string
		from, to func(*report.Finding)
		want     Trend
	}{
		"nothing":          {"not-met", about(mila), about(mila), Same},
		"one more without": {"not-met", about(mila), about(mila, jan), Worse},
		"one less without": {"not-met", about(mila, jan), about(mila), Better},
		"another without":  {"not-met", about(mila), about(jan), Worse},
		"one more that has no id": {"not-met", about(nameless("a@x.example")),
			about(nameless("a@x.example"), nameless("b@x.example")), Worse},
		"one less that has no id": {"not-met", about(nameless("a@x.example"), nameless("b@x.example")),
			about(nameless("a@x.example")), Better},
		"one that is listed twice":     {"not-met", about(mila, left), about(mila, left), Same},
		"listed once more":             {"not-met", about(mila), about(mila, left), Worse},
		"one more, of whom it is good": {"met", about(mila), about(mila, jan), Changed},
		"one more, of whom none knows": {"unknown", about(mila), about(mila, jan), LessKnown},
		"a policy that is gone":        {"not-met", about(mila, policy), about(mila), Changed},
		"another reason":               {"not-met", about(mila), about(subject("user", "mila", "left out")), Changed},
		"a fact no longer as wanted": {"attention", looked(ends("for 40 days", true)),
			looked(ends("for 20 days", false)), Worse},
		"a fact as wanted now": {"attention", looked(ends("for 9 days", false)),
			looked(ends("for 300 days", true)), Better},
		"nearer its end": {"met", looked(ends("for 60 days", true)), looked(ends("for 40 days", true)),
			Changed},
		"a new fact, not as wanted": {"not-met", looked(), looked(ends("for 9 days", false)), Worse},
		"a count of another day": {"met", looked(counted("2026-11-21 00:00 UTC")),
			looked(counted("2026-11-22 00:00 UTC")), Same},
		"another count":           {"met", looked(counted("7")), looked(counted("8")), Changed},
		"fewer covered":           {"not-met", of(1, 0), of(2, 0), Worse},
		"more covered":            {"not-met", of(2, 0), of(1, 0), Better},
		"fewer known":             {"not-met", of(1, 0), of(1, 1), LessKnown},
		"somebody's word instead": {"met", nil, func(f *report.Finding) { f.Basis = "stated" }, Changed},
		"a policy that does another job": {"met", func(f *report.Finding) { f.Policies = []report.Subject{policy} },
			func(f *report.Finding) { f.Policies = []report.Subject{subject("policy", "CA001", "report-only")} }, Changed},
	} {
		if got := compared(t, finding(c.status, c.from), finding(c.status, c.to)).Trend; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestRequirementsThatCameAndEndedWeighWhatIsKnownOfThem: they are counted apart, and determine the exit code.
func TestRequirementsThatCameAndEndedWeighWhatIsKnownOfThem(t *testing.T) {
	named := func(f *report.Finding) { f.ID = "other" }
	for status, want := range map[string]Trend{"not-met": Worse, "attention": Worse, "unknown": LessKnown, "met": Same,
		"not-applicable": Same} {
		d := Compare(run(finding("met", nil)), run(finding("met", nil), finding(status, named)), "a", "b")
		if d.Counts[Added] != 1 || d.MandatoryTrend() != want {
			t.Errorf("one that came %s: %s, want %s", status, d.MandatoryTrend(), want)
		}
	}
	ended := Compare(run(finding("met", nil), finding("met", named)), run(finding("met", nil)), "a", "b")
	if ended.Counts[Removed] != 1 || ended.MandatoryTrend() != LessKnown {
		t.Errorf("one that is looked at no more: %s", ended.MandatoryTrend())
	}
}

func TestOnlyTheMandatoryCountsForTheExitCode(t *testing.T) {
	level := func(level string) func(*report.Finding) { return func(f *report.Finding) { f.Level = level } }
	for _, c := range []struct {
		level, to string
		want      Trend
	}{
		{"mandatory", "not-met", Worse}, {"mandatory", "unknown", LessKnown}, {"recommended", "not-met", Same},
		{"info", "unknown", Same},
	} {
		if got := Compare(run(finding("met", level(c.level))), run(finding(c.to, level(c.level))), "a",
			"b").MandatoryTrend(); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.level, c.to, got, c.want)
		}
	}
}

// TestWhatNoLongerAppliesToWhoLooksIsNotMended compares a person with an application, and two partner types.
func TestWhatNoLongerAppliesToWhoLooksIsNotMended(t *testing.T) {
	for name, change := range map[string]func(*report.Check){
		"an application":       func(c *report.Check) { c.Operator.Application = &report.Application{ID: "a"} },
		"another partner type": func(c *report.Check) { c.PartnerType = "direct-bill" },
	} {
		for _, before := range []string{"not-met", "unknown"} {
			from, to := run(finding(before, nil)), run(finding("not-applicable", nil))
			change(&to)
			if d := Compare(from, to, "a", "b"); d.Counts[Changed] != 1 || len(d.Warnings()) != 1 {
				t.Errorf("%s, %s before: %v, %v", name, before, d.Counts, d.Warnings())
			}
		}
	}
}

// TestWhatBecameMandatoryWeighsAsItStands: nothing changed in the tenant, but its obligations did.
func TestWhatBecameMandatoryWeighsAsItStands(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     Trend
	}{
		{"not-met", "not-met", Worse}, {"not-met", "attention", Worse}, {"unknown", "unknown", LessKnown},
		{"met", "met", Changed}, {"not-met", "met", Better},
		{"not-applicable", "not-met", Worse},
	} {
		from, to := finding(c.from, func(f *report.Finding) { f.Level = "recommended" }), finding(c.to, nil)
		if d := Compare(run(from), run(to), "a", "b"); d.Counts[c.want] != 1 ||
			d.MandatoryTrend() == Same && (c.want == Worse || c.want == LessKnown) {
			t.Errorf("%s to %s: %v, %s", c.from, c.to, d.Counts, d.MandatoryTrend())
		}
	}
}

func TestLanguagesAndVersionsAreNoDrift(t *testing.T) {
	fact := func(name, got string) func(*report.Finding) {
		return looked(report.Fact{Name: name, Want: "all", Got: got, OK: true})
	}
	from, to := run(finding("met", fact("Everybody", "yes"))), run(finding("met", fact("Iedereen", "ja")))
	to.Language = "nl"
	if d := Compare(from, to, "a", "b"); d.Counts[Same] != 1 || d.WordsCompared || len(d.Warnings()) != 1 {
		t.Errorf("another language: %+v", d)
	}
	to.Language, to.Tool.Version = "en", "v9"
	if d := Compare(from, to, "a", "b"); d.Counts[Same] != 1 || len(d.Warnings()) != 1 {
		t.Errorf("another version: %+v", d)
	}
}

// TestADiffIsSaidWithoutHarm puts every kind of change into words, with names that attack a terminal.
func TestADiffIsSaidWithoutHarm(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	evil := "\x1b[31m<script>\u202e"
	var d Diff
	for i, w := range trendOrder {
		r := RequirementDiff{ID: string(rune('a' + i)), Title: evil, Level: evil, Trend: w, From: "met", To: "not-met",
			Basis: &WordChange{"verified", "stated"}, Levels: &WordChange{"info", "mandatory"}}
		r.Coverage = &CoverageChange{From: report.Coverage{Percent: 90},
			To: report.Coverage{Percent: 80, Covered: 8, People: 10}}
		for _, w := range []Trend{Added, Removed, Worse} {
			r.Facts = append(r.Facts, FactChange{Name: evil, Trend: w, From: evil, To: evil})
			r.Subjects = append(r.Subjects, SubjectChange{Name: evil, Trend: w, From: evil, To: evil})
		}
		d.Requirements = append(d.Requirements, r)
	}
	d.Counts = map[Trend]int{Worse: 2, Better: 1}
	said := []string{cat.Say(d.CountsText())}
	for _, r := range d.ByUrgency() {
		said = append(append(said, cat.Say(r.Headline())), cat.Lines(r.Details(2))...)
	}
	all := strings.Join(said, "\n")
	for _, wrong := range []string{"\x1b", "\u202e", "[drift.", "[way.", "{{"} {
		if strings.Contains(all, wrong) {
			t.Errorf("%q is in\n%s", wrong, all)
		}
	}
	if said[0] != "2 worse, 1 better" || !strings.Contains(all, "and 1 more") {
		t.Errorf("said:\n%s", all)
	}
	if _, err := json.Marshal(d); err != nil {
		t.Error(err)
	}
}

func TestTwoRunsOfOneMinuteAreToldApart(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 9, 0, 5, 0, time.UTC)
	for apart, want := range map[time.Duration]string{
		30 * time.Second: "From 2026-11-22 09:00:05 UTC to 2026-11-22 09:00:35 UTC",
		time.Hour:        "From 2026-11-22 09:00 UTC to 2026-11-22 10:00 UTC",
	} {
		from, to := run(), run()
		from.FinishedAt, to.FinishedAt = at, at.Add(apart)
		if said := Compare(from, to, "a", "b").Text(cat, 80); !strings.Contains(said, want) {
			t.Errorf("%s apart: %s", apart, said)
		}
	}
}
