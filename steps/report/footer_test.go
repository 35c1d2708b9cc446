package report

import (
	"regexp"
	"strings"
	"testing"
)

// footerStyle returns the style of a page without the part that is the same in all.
func footerStyle(t *testing.T, runs ...Run) string {
	t.Helper()
	_, style, _ := strings.Cut(htmlOf(t, runs...), "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	_, footers, _ := strings.Cut(style[strings.LastIndex(style, "@media print"):], "\n}\n")
	return footers
}

// TestEachPrintedPageSaysWhoseItIs also where several tenants share a document.
func TestEachPrintedPageSaysWhoseItIs(t *testing.T) {
	one, other := run(), run()
	other.Place.Organization.DefaultDomain, other.Place.Organization.ID = "sandbox.example",
		"8a5e91d4-2c76-4f0b-b1e8-6d94f3a07c15"
	const first = "cspready · fabrikam.example · 3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52 · 2026-11-22"
	if got, want := footerStyle(t, one), `@page { @bottom-left { content: "`+first+`"; } }`+"\n"; got != want {
		t.Errorf("one tenant has %q, want %q", got, want)
	}
	want := `@page { @bottom-left { content: "cspready · 2026-11-22"; } }
@page t1 { @bottom-left { content: "` + first + `"; } }
#t1 { page: t1; }
@page t2 { @bottom-left { content: "cspready · sandbox.example · 8a5e91d4-2c76-4f0b-b1e8-6d94f3a07c15 · 2026-11-22"; } }
#t2 { page: t2; }
`
	if got := footerStyle(t, one, other); got != want {
		t.Errorf("two tenants have %q, want %q", got, want)
	}
}

// TestNoNameGetsIntoTheStyle but one that is harmless as it stands.
func TestNoNameGetsIntoTheStyle(t *testing.T) {
	const rest = `@page { @bottom-left { content: "cspready · 2026-11-22"; } }` + "\n"
	names := append([]string{
		`x"; } } body { display: none } @page { @bottom-left { content: "`, "</style><script>alert(1)</script>", `\22 ; } }`,
		"a\\", "a/*", "fabrikam.example\n",
		"fabrikam.example<", "münchen.example", "fabri\u200bkam.example", ".example", "a b", strings.Repeat("a", 101), "",
	}, nasty...)
	for _, name := range names {
		if regexp.MustCompile(`^[a-zA-Z.]+$`).MatchString(name) && name[0] != '.' && len(name) < 101 {
			continue // harmless as it stands
		}
		r := run()
		r.Place.Organization.DefaultDomain, r.Place.Organization.ID = name, name
		if got := footerStyle(t, r); got != rest {
			t.Errorf("%q makes %q", name, got)
		}
		if got := strings.Count(htmlOf(t, r, r), "</style>"); got != 1 {
			t.Errorf("%q ends the style %d times", name, got)
		}
	}
	r := run()
	r.Place.Organization.ID = "fabrikam"
	if got := footerStyle(t, r); strings.Contains(got, "· fabrikam ·") {
		t.Errorf("an id that is none is in %q", got)
	}
}
