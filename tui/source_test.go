package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	saidID  = regexp.MustCompile(`\.say\("([a-z0-9.-]+[a-z0-9])"`)
	boundID = regexp.MustCompile(`\.bind\("([a-z-]+)"`)
)

// idsInSource finds the messages that the code asks for by their full name.
func idsInSource(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	widgets, err := filepath.Glob("widget/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, file := range append(files, widgets...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range saidID.FindAllStringSubmatch(string(text), -1) {
			ids = append(ids, "wizard."+match[1])
		}
		for _, match := range boundID.FindAllStringSubmatch(string(text), -1) {
			ids = append(ids, "wizard.key."+match[1])
		}
	}
	return ids
}
