package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"cspready/assets"
	"cspready/steps"
)

// undone returns a run with a finding of each status and fix, each with its own next step, and two with the same.
func undone() Run {
	r := run()
	like := r.Results[0]
	r.Results = nil
	add := func(title, next string, s steps.Status, f steps.Fix) {
		more := like
		more.Info.Title, more.Finding.Status, more.Finding.Fix, more.Finding.Next = assets.Verbatim(title), s, f,
			assets.Verbatim(next)
		r.Results = append(r.Results, more)
	}
	for s := steps.Unknown; s <= steps.NotApplicable; s++ {
		for f := steps.FixNone; f <= steps.Manual; f++ {
			add(fmt.Sprintf("Requirement %v %v", s, f), fmt.Sprintf("Deed %v %v", s, f), s, f)
		}
	}
	add("Requirement one", "Deed shared", steps.NotMet, steps.Automatic)
	add("Requirement other", "Deed shared", steps.Attention, steps.Automatic)
	r.After = []assets.Text{assets.Verbatim("Deed after"), assets.Verbatim("Deed not-met manual")}
	return r
}

// leftToDo returns the lists of next steps in a page and in Markdown.
func leftToDo(t *testing.T, r Run) map[string]string {
	t.Helper()
	forms := readable(t, SingleTenant(r.Check(words(t))))
	_, page, _ := strings.Cut(forms["html"], "<h2>Left to do</h2>")
	page, _, _ = strings.Cut(page, "</section>")
	_, text, _ := strings.Cut(forms["markdown"], "## Left to do")
	return map[string]string{"html": page, "markdown": text}
}

// TestWhatIsLeftToDoIsListedOnce under who can do it, and with the requirement that it is for.
func TestWhatIsLeftToDoIsListedOnce(t *testing.T) {
	for form, text := range leftToDo(t, undone()) {
		at := func(part string) int { return strings.Index(text, part) }
		program, hand, tell := at("With cspready"), at("By hand"), at("To be answered or found out")
		if program < 0 || hand < program || tell < hand {
			t.Errorf("%s has its lists at %d, %d, %d:\n%s", form, program, hand, tell, text)
		}
		for s := steps.Unknown; s <= steps.NotApplicable; s++ {
			for f := steps.FixNone; f <= steps.Manual; f++ {
				what, of := fmt.Sprintf("Deed %v %v", s, f), fmt.Sprintf("Requirement %v %v", s, f)
				want, from, to := 1, hand, tell
				switch {
				case s == steps.Met || s == steps.NotApplicable:
					want = 0
				case s == steps.Unknown:
					from, to = tell, len(text)
				case f == steps.Automatic:
					from, to = program, hand
				}
				if n := strings.Count(text, what); n != want || strings.Count(text, of) != want ||
					n > 0 && (at(what) < from || at(what) > to) {
					t.Errorf("%s lists %q %d times, at %d, want it %d times in %d–%d:\n%s", form, what, n, at(what), want, from, to,
						text)
				}
			}
		}
		if strings.Count(text, "Deed shared") != 1 || at("Requirement one") < 0 || at("Requirement other") < 0 {
			t.Errorf("%s does not list once what mends two:\n%s", form, text)
		}
		if d := at("Deed after"); d < hand || d > tell || at("After a change of this run") < 0 {
			t.Errorf("%s does not say what a change left behind:\n%s", form, text)
		}
	}
}

// TestOnlyAPersonHasBoxesToTick on what is left to do, and each item leads to its section.
func TestOnlyAPersonHasBoxesToTick(t *testing.T) {
	forms := leftToDo(t, undone())
	if !regexp.MustCompile(`With cspready[^<]*</h3>\s*<ul class="deeds">(.|\n)*By hand</h3>\s*<ul class="deeds boxes">`).MatchString(forms["html"]) ||
		!strings.Contains(forms["html"],
			`<b><a href="#t1-r21">Requirement one</a> · <a href="#t1-r22">Requirement other</a></b> Deed shared`) {
		t.Errorf("the page lists\n%s", forms["html"])
	}
	for _, line := range []string{"- **Requirement not-met automatic**: Deed",
		"- [ ] **Requirement attention guided**: Deed", "- [ ] **Requirement unknown automatic**: Deed"} {
		if !strings.Contains(forms["markdown"], line) {
			t.Errorf("Markdown lacks %q:\n%s", line, forms["markdown"])
		}
	}
}
