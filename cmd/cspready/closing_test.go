package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"cspready/cmd/cspready/internal/output"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps/report"
)

// TestWhatACheckCameToIsToldWhole however long the reason is, and the way to the file.
func TestWhatACheckCameToIsToldWhole(t *testing.T) {
	cat, err := chooseLanguage(nil)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	p := newProgram(environment{Streams: terminal.Streams{Err: &said}}, cat)
	reason, folder := strings.Repeat("word ", 100)+"end", strings.Repeat("long", 50)
	file := filepath.Join(t.TempDir(), folder, folder, "check.md")
	found := report.MultiTenant{IsList: true,
		Failures: []report.TenantFailure{{Tenant: "litware.example", Reason: verbatimLine(reason)}}}.Checks(cat)
	if err := writeReport(p.Terminal, &output.File{Writer: io.Discard, Named: file}, found, "markdown"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{reason + "\n", "Written to " + file + ".\n"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is not told: %s", want, said.String())
		}
	}
}
