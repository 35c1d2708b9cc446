package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

func sheetData(name string) SheetData {
	return SheetData{
		Tenant: name, Domain: "fabrikam.example", TenantID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52",
		Made: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), By: "mila@fabrikam.example",
		Accounts: []SheetAccount{
			{Name: name, UPN: "emergency1@fabrikam.onmicrosoft.com",
				Sealed: "/media/stick/cspready-fabrikam-emergency1-0a1b2c3d.age"},
			{Name: name, UPN: name, Sealed: name, Drills: []time.Time{time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}},
		},
	}
}

func printed(t *testing.T, s SheetData) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSheet(&b, words(t), s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// elements counts the elements of a document, and fails on one that a reader would have to repair.
func elements(t *testing.T, document string) map[string]int {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(document))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta"}, xml.HTMLEntity
	count, open := map[string]int{}, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the document cannot be read: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			count[e.Name.Local]++
			open++
			for _, a := range e.Attr {
				if name := strings.ToLower(a.Name.Local); strings.HasPrefix(name, "on") || name == "src" || name == "href" ||
					name == "style" {
					t.Errorf("<%s> has %s=%q", e.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			open--
		}
	}
	if open != 0 {
		t.Errorf("%d elements are not closed", open)
	}
	return count
}

func TestASheetHasAPageAnAccount(t *testing.T) {
	document := printed(t, sheetData("Fabrikam"))
	n := elements(t, document)
	if n["section"] != 2 || n["h1"] != 2 || n["ol"] != 2 || n["li"] != 2*len(sheetSteps) || n["table"] != 4 {
		t.Errorf("elements are %v", n)
	}
	for _, part := range []string{
		`<html lang="en">`, "emergency1@fabrikam.onmicrosoft.com", "/media/stick/cspready-fabrikam-emergency1-0a1b2c3d.age",
		"https://entra.microsoft.com", "2026-11-22, by mila@fabrikam.example", "<td>2027-02-20</td>", "<td>2028-11-11</td>",
		"<td>2027-01-01</td>",
		"@page", "break-after",
	} {
		if !strings.Contains(document, part) {
			t.Errorf("the sheet lacks %s", part)
		}
	}
	if at := regexp.MustCompile(`\[sheet\.[^\]]*\]|no value|ZgotmplZ`).FindString(document); at != "" {
		t.Errorf("a sentence is missing: %s", at)
	}
}

func TestASheetLoadsAndRunsNothing(t *testing.T) {
	document := printed(t, sheetData("Fabrikam"))
	n := elements(t, document)
	for _, active := range []string{"script", "link", "img", "iframe", "object", "embed", "form", "a", "base", "svg"} {
		if n[active] != 0 {
			t.Errorf("the sheet has %d <%s>", n[active], active)
		}
	}
	_, style, _ := strings.Cut(document, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	hash := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; base-uri 'none'; form-action 'none'"
	if !strings.Contains(html.UnescapeString(document), policy) {
		t.Errorf("the policy does not allow the style as it is written; want %s", policy)
	}
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Error("the style loads something")
	}
}

func TestHostileNamesStayTextOnASheet(t *testing.T) {
	want := elements(t, printed(t, sheetData("Fabrikam")))
	for _, name := range []string{
		hostile, "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</title></style><script>", "{{.Made}}",
		"\u202eelif\u2066", "javascript:alert(1)",
	} {
		document := printed(t, sheetData(name))
		if strings.Contains(strings.ToLower(document), "<script") ||
			strings.ContainsAny(document, "\u202e\u2066\u2028\x1b\x07") {
			t.Errorf("%q gets through", name)
		}
		got := elements(t, document)
		for e := range got {
			if got[e] != want[e] {
				t.Errorf("%q makes %d <%s>, want %d", name, got[e], e, want[e])
			}
		}
	}
}

func TestDrillsComeEvery90DaysForTwoYears(t *testing.T) {
	made := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	due := DrillDates(made)
	if len(due) != 8 {
		t.Fatalf("%d drills in two years", len(due))
	}
	for i, day := range due {
		if want := made.AddDate(0, 0, 90*(i+1)); !day.Equal(want) {
			t.Errorf("drill %d is due %s, want %s", i+1, day, want)
		}
	}
}
