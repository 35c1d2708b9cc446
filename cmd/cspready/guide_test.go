package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
)

// TestAGuideIsPrintedWithoutATerminal prints each guide where there is neither a terminal nor a network.
func TestAGuideIsPrintedWithoutATerminal(t *testing.T) {
	cat, _ := commandLine(t, "")
	for _, id := range guideIDs() {
		code, out, said := try(t.Context(), t, func(*environment) {}, "guide", id)
		if code != exitMet || said != "" {
			t.Fatalf("%s: exit code %d: %s", id, code, said)
		}
		title, _, _ := strings.Cut(out, "\n")
		if !strings.HasPrefix(cat.Guide(id), "# "+title+"\n") || ansi.Strip(out) != out {
			t.Errorf("%s begins with %q, or is coloured", id, title)
		}
		for line := range strings.Lines(out) {
			line = strings.TrimSpace(line)
			if ansi.StringWidth(line) > 80 && !(strings.HasPrefix(line, "https://") && !strings.Contains(line, " ")) {
				t.Errorf("%s: too wide: %q", id, line)
			}
		}
		for _, address := range addressPattern.FindAllStringSubmatch(cat.Guide(id), -1) {
			if !strings.Contains(out, address[1]) {
				t.Errorf("%s: the address %s is broken", id, address[1])
			}
		}
	}
}

// TestAGuideInColourSaysTheSame compares what a terminal with colours shows with what a file gets.
func TestAGuideInColourSaysTheSame(t *testing.T) {
	cat, _ := commandLine(t, "")
	for _, id := range guideIDs() {
		bare, coloured := renderGuide(cat.Guide(id), 80, false), renderGuide(cat.Guide(id), 80, true)
		if coloured == bare || withoutSpace(ansi.Strip(coloured)) != withoutSpace(bare) {
			t.Errorf("%s differs in colour, or has none", id)
		}
	}
}

// withoutSpace leaves out the spaces and the ends of lines.
func withoutSpace(text string) string { return strings.Join(strings.Fields(text), "") }

func TestTheOverviewIsTheGuideWithoutAName(t *testing.T) {
	_, unnamed, _ := try(t.Context(), t, func(*environment) {}, "guide")
	_, named, _ := try(t.Context(), t, func(*environment) {}, "guide", catalog.OverviewGuide)
	if unnamed == "" || unnamed != named {
		t.Errorf("without a name it prints\n%s", unnamed)
	}
}

func TestAnUnknownGuideIsWrongUsage(t *testing.T) {
	code, out, said := try(t.Context(), t, func(*environment) {}, "guide", "no-such-thing")
	if code != exitUsage || out != "" || !strings.Contains(said, "no-such-thing") || !strings.Contains(said, "admin-mfa") {
		t.Errorf("exit code %d, %q, %q", code, out, said)
	}
}

// TestGuidesReferToGuidesThatExist finds commands in the guides that print another one.
func TestGuidesReferToGuidesThatExist(t *testing.T) {
	for _, lang := range catalog.Languages() {
		cat, _ := commandLine(t, lang)
		for _, id := range guideIDs() {
			for _, named := range regexp.MustCompile("cspready guide ([a-z-]+)").FindAllStringSubmatch(cat.Guide(id), -1) {
				if !slices.Contains(guideIDs(), named[1]) {
					t.Errorf("the guide %s of %s refers to %q, which does not exist", id, lang, named[1])
				}
			}
		}
	}
}
