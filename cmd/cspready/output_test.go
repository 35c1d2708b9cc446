package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/output"
)

// TestAFileThatAppearsMeanwhileIsLeftAsItIs is about what somebody else writes while a tenant is looked at, which
// takes minutes.
func TestAFileThatAppearsMeanwhileIsLeftAsItIs(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(environment{}, cat)
	for name, c := range map[string]struct {
		force bool
		want  string
	}{"without a word": {false, "theirs"}, "by force": {true, "ours"}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "check.json")
			out, err := output.Open(&cobra.Command{}, p.Terminal, output.Flags{File: path, Force: c.force})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("theirs"), 0o600); err != nil {
				t.Fatal(err)
			}
			err = out.WriteDocument([]byte("ours"), nil)
			out.Discard()
			if text, unread := os.ReadFile(path); string(text) != c.want || unread != nil {
				t.Errorf("the file holds %q: %v", text, unread)
			}
			if (err == nil) != c.force || err != nil && err.Error() != "cli.file-appeared" {
				t.Errorf("told: %v", err)
			}
			if names, _ := os.ReadDir(dir); len(names) != 1 {
				t.Errorf("these are left: %v", names)
			}
		})
	}
}
