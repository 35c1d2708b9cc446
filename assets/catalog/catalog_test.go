package catalog

import (
	"strings"
	"testing"

	"cspready/assets"
)

func TestPluralsFollowCount(t *testing.T) {
	cat := mustNew(t, "en")
	for count, want := range map[int]string{1: "1 account", 14: "14 accounts"} {
		if got := cat.T("affects.users", "count", count); got != want {
			t.Errorf("count %d: %q, want %q", count, got, want)
		}
	}
}

func TestNestedTextsAreSaid(t *testing.T) {
	got := mustNew(t, "en").Say(assets.Say("error.throttled", "op", assets.Verbatim("read users")))
	if want := "Microsoft asks cspready to slow down (read users)."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestMissingMessageIsSeen(t *testing.T) {
	if got := mustNew(t, "en").T("no.such.message"); got != "[no.such.message]" {
		t.Errorf("a missing message reads %q", got)
	}
}

func TestUnknownLanguageNamesTheKnown(t *testing.T) {
	if _, err := New("tlh"); err == nil || !strings.Contains(err.Error(), "en") {
		t.Errorf("error %v does not list the languages", err)
	}
	if cat := mustNew(t, "en-GB"); cat.Language() != "en" {
		t.Errorf("en-GB speaks %q", cat.Language())
	}
}

func TestForeignStringsLoseTheirTeeth(t *testing.T) {
	for name, hostile := range map[string]string{
		"escape sequence": "a\x1b]0;owned\x07b",
		"C1 control":      "a\u009b31mb",
		"bidi override":   "a\u202egnp.exe",
		"line break":      "a\nMFA: met",
		"zero width":      "a\u200bb",
		"broken UTF-8":    "a\xff\xfeb",
		"line separator":  "a\u2028b",
	} {
		for _, r := range mustNew(t, "en").T("verbatim", "text", hostile) {
			if r < ' ' || r >= 0x7f && r <= 0x9f || r == 0x202e || r == 0x200b || r == 0x2028 {
				t.Errorf("%s: %U reaches the screen", name, r)
			}
		}
	}
	if got := Clean(strings.Repeat("x", 10_000)); len(got) > 300 {
		t.Errorf("a name of 10,000 letters is shown with %d bytes", len(got))
	}
	if got := Clean("é" + strings.Repeat("\u0301", 50)); len([]rune(got)) > 5 {
		t.Errorf("50 accents on one letter became %d characters", len([]rune(got)))
	}
}

func mustNew(t *testing.T, lang string) *Catalog {
	t.Helper()
	cat, err := New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}
