package main

import (
	"os"
	"path/filepath"
	"testing"

	"cspready/cmd/cspready/internal/output"
)

// TestAReportTakesNoOtherOnesPlace is about a second one on the same day.
func TestAReportTakesNoOtherOnesPlace(t *testing.T) {
	p := newProgram(environment{machine: machine{here: t.TempDir()}}, nil)
	for i, want := range []string{"cspready-a.example-2026-11-22.html", "cspready-a.example-2026-11-22-2.html",
		"cspready-a.example-2026-11-22-3.html"} {
		path, err := output.Save(p.here, "cspready-a.example-2026-11-22.html", []byte{byte('0' + i)})
		if err != nil || path != filepath.Join(p.here, want) {
			t.Fatalf("report %d is at %s: %v", i, path, err)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != string(byte('0'+i)) {
			t.Errorf("%s holds %q: %v", path, text, err)
		}
	}
	p.here = filepath.Join(p.here, "nowhere")
	if _, err := output.Save(p.here, "a.html", nil); err == nil {
		t.Error("a folder that is not there took a report")
	}
}
