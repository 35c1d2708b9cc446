package steps_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOnlyTheLedgerPermits checks that permits to write are created in one place: where a person's approval was
// checked.
func TestOnlyTheLedgerPermits(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := os.ReadFile(name)
		if strings.Contains(string(source), "graph.Permit(") && filepath.ToSlash(name) != "../steps/ledger.go" {
			t.Errorf("%s makes a permit to write", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
