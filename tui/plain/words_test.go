package plain

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

func TestEveryMessageHasWords(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	id := regexp.MustCompile(`"((?:plain|report)\.[a-z-]+[a-z])"`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range id.FindAllStringSubmatch(string(text), -1) {
			if said := cat.T(m[1], "count", 2); strings.HasPrefix(said, "[") {
				t.Errorf("%s: no words for %s", name, m[1])
			}
		}
	}
	var made []string // ids that are put together
	for _, state := range outcomeNames {
		made = append(made, "plain.outcome-"+state)
	}
	for _, way := range graph.Ways() {
		made = append(made, "plain.words-"+string(way))
	}
	for _, overall := range []steps.Status{steps.Met, steps.NotMet, steps.Unknown} {
		made = append(made, "report.overall-"+overall.String())
	}
	for _, id := range made {
		if said := cat.T(id); strings.HasPrefix(said, "[") {
			t.Errorf("no words for %s", id)
		}
	}
}
