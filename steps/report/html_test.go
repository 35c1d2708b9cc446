package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/mfa"
)

// htmlOf returns the page of a run.
func htmlOf(t *testing.T, runs ...Run) string {
	t.Helper()
	cat := words(t)
	var checks []Check
	for _, r := range runs {
		checks = append(checks, r.Check(cat))
	}
	document, err := Checks{Checks: checks}.HTML(cat)
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

// longRun returns a run with every status, and with hundreds of people, some with nasty names.
func longRun() Run {
	r := changedRun("<script>alert(1)</script>")
	r.Demo = "new-reseller"
	r.Place.Organization.Name = "<script>alert(1)</script> " + strings.Repeat("Verylongname", 12)
	detail := r.Results[0].Finding.Summary
	r.Results[0].Finding.Subjects = steps.LazySubjects(300, func(i int) steps.Subject {
		name := fmt.Sprintf("%s%03d@fabrikam.example", strings.Repeat("x", 50), i)
		if i < len(nasty) {
			name = nasty[i]
		}
		return steps.Subject{Kind: steps.AppSubject, ID: "5b1f6c0e-93d2-4e57-8a0c-7be2d46f19a3", Name: name, Detail: detail}
	})
	r.Results[1].Finding.Basis, r.Results[1].Finding.Status = steps.Stated, steps.Attention
	for s := steps.Unknown; s <= steps.NotApplicable; s++ {
		more := r.Results[0]
		more.Finding.Status, more.Finding.Subjects = s, steps.Subjects{}
		r.Results = append(r.Results, more)
	}
	return r
}

// TestThePageTellsAll looks for every part of a report.
func TestThePageTellsAll(t *testing.T) {
	r := changedRun("Fabrikam")
	r.Demo = "new-reseller"
	r.Results[0].Info.ID = mfa.EveryUserID
	r.Results[1].Finding = steps.Finding{Status: steps.Unknown, Basis: steps.Stated,
		Summary: assets.Verbatim("The reason."), Next: assets.Verbatim("The remedy.")}
	page := htmlOf(t, r)
	for _, part := range []string{
		`<html lang="en">`, "<title>Partner security requirements: Fabrikam</title>", "<h1>Fabrikam</h1>",
		"fabrikam.example", r.Place.Organization.ID, "Global",
		"indirect reseller", "2026-11-22 10:00 to 10:00 UTC", "Fabrikam (Global Administrator), MFA proved: no",
		"cspready 1.2.3", "DEMO: a simulated tenant (new-reseller)",
		`class="verdict not-met"`, "A mandatory requirement is not met.", "<b>1</b> unknown",
		`<desc id="t1-d">MFA for 50 %: 2 of 4 people, 1 not covered, 1 not known</desc>`,
		`<rect class="covered" x="0" y="1" width="200" height="24"/>`,
		`<rect class="doubtful" x="200" y="1" width="100" height="24"/>`,
		`<th scope="row">MFA proved in this sign-in</th><td data-label="Should be">yes</td>`, "Whom and what it is about: 1",
		"What each policy really does: 1", "Next: Fabrikam",
		`<a href="https://learn.microsoft.com/a" rel="noreferrer noopener external">`, "Changed in this run",
		`Fabrikam <span class="sign">→</span> Fabrikam`,
		"To take it back: Fabrikam", "Microsoft did not allow this", "Left to do", "By hand",
		"Give the tool what the hand-over file lists", "What could not be told, and why",
		"The reason.", "The remedy.", "This rests on somebody&#39;s word", "For the partner", "For whoever checked",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	if at := regexp.MustCompile(`\[(report|status|level|stage)\.[^\]]*\]|no value|ZgotmplZ`).FindString(page); at != "" {
		t.Errorf("a sentence is missing: %s", at)
	}
	for _, no := range []string{"http://learn.microsoft.com/b", "/c>d", "/c&gt;d"} {
		if strings.Contains(page, no) {
			t.Errorf("the page leads to %s", no)
		}
	}
}

func TestThePageLoadsAndRunsNothing(t *testing.T) {
	page := htmlOf(t, longRun())
	_, style, _ := strings.Cut(page, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	hash := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; base-uri 'none'; form-action 'none'"
	if !strings.Contains(html.UnescapeString(page), policy) {
		t.Errorf("the policy does not allow the style as it is written; want %s", policy)
	}
	if strings.Contains(style, "@import") || regexp.MustCompile(`url\([^#]`).MatchString(style) {
		t.Error("the style loads something")
	}
	if at := regexp.MustCompile(`<(script|link|img|iframe|object|embed|form|base|input)\b|<[^>]*\s(on[a-z]+|src|style)=`).FindString(page); at != "" {
		t.Errorf("the page has %s", at)
	}
}

// TestNamesStayTextOnThePage compares the elements of a page with nasty names with those of one with good names.
func TestNamesStayTextOnThePage(t *testing.T) {
	tags := regexp.MustCompile(`</?[a-z][a-z0-9]*`)
	want := tags.FindAllString(htmlOf(t, changedRun("Fabrikam")), -1)
	for _, name := range nasty {
		if webAddress.MatchString(name) {
			continue // it may be a source
		}
		page := htmlOf(t, changedRun(name))
		if got := tags.FindAllString(page, -1); strings.Join(got, "") != strings.Join(want, "") &&
			!strings.Contains(name, "\n") {
			t.Errorf("%q makes other elements: %d, want %d", name, len(got), len(want))
		}
		if strings.ContainsAny(page, "\x1b\x07\u202e\u2066\u2028\u009b") {
			t.Errorf("%q steers whatever shows it", name)
		}
	}
}

// TestHeadingsStepByStep is for readers that jump from heading to heading.
func TestHeadingsStepByStep(t *testing.T) {
	last := 0
	for i, l := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(htmlOf(t, longRun()), -1) {
		level := int(l[1][0] - '0')
		if level > last+1 || i > 0 && level == 1 {
			t.Errorf("heading %d is of level %d after %d", i, level, last)
		}
		last = level
	}
}

// TestSeveralTenantsShareAPage checks what must be on it once, and what once for each tenant.
func TestSeveralTenantsShareAPage(t *testing.T) {
	one, other := changedRun("Fabrikam"), changedRun("Contoso")
	one.Results[0].Info.ID, other.Results[0].Info.ID = mfa.EveryUserID, mfa.EveryUserID
	page := htmlOf(t, one, other)
	if strings.Count(page, "<h1>") != 3 || strings.Count(page, "<article") != 3 || strings.Count(page, "<style>") != 1 {
		t.Error("two tenants do not have a part each, behind a cover")
	}
	seen := map[string]bool{}
	for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if seen[id[1]] {
			t.Errorf("%s stands for two things", id[1])
		}
		seen[id[1]] = true
	}
}

// TestALongListIsFolded on a screen; on paper nothing is.
func TestALongListIsFolded(t *testing.T) {
	page := htmlOf(t, longRun())
	if strings.Count(page, "<details>") != 1 || strings.Count(page, "5b1f6c0e-93d2-4e57-8a0c-7be2d46f19a3") != 300 {
		t.Errorf("%d lists are folded, with %d lines", strings.Count(page, "<details>"),
			strings.Count(page, "5b1f6c0e-93d2-4e57-8a0c-7be2d46f19a3"))
	}
	if !strings.Contains(page, "details::details-content") {
		t.Error("nothing unfolds it on paper")
	}
}

// TestWhatIsThereAtAllIsSeenInThePicture is about one of thousands.
func TestWhatIsThereAtAllIsSeenInThePicture(t *testing.T) {
	k := pageBuilder{cat: words(t)}
	for _, c := range []Coverage{
		{People: 20000, Covered: 19998, Unknown: 1, Uncovered: 1}, {People: 20000, Covered: 1, Unknown: 1, Uncovered: 19998},
		{People: 3, Covered: 1, Unknown: 1, Uncovered: 1}, {People: 1, Covered: 1}, {People: 2, Covered: 9, Uncovered: -3},
	} {
		at := 0
		for _, s := range k.buildCoverageBar(Finding{Coverage: &c}, "x").Segments {
			if s.Width < 3 || s.X != at {
				t.Errorf("%+v is drawn as %+v", c, s)
			}
			at += s.Width
		}
		if at != barWidth {
			t.Errorf("%+v is %d wide", c, at)
		}
	}
	if k.buildCoverageBar(Finding{}, "x") != nil || k.buildCoverageBar(Finding{Coverage: &Coverage{}}, "x") != nil {
		t.Error("nobody makes a picture")
	}
}
