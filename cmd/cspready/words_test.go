package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cspready/assets/catalog"
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
	id := regexp.MustCompile(`"((?:cli|plain|report)\.[a-z-]+[a-z])"`)
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
}
