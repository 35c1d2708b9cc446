package history

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cspready/steps/folder"
)

// TestForgettingRemovesWhatIsOursAndNothingElse has every kind of file that cspready writes in the folder of a
// tenant, and three others.
func TestForgettingRemovesWhatIsOursAndNothingElse(t *testing.T) {
	s, dir, _ := open(t)
	run := keep(t, s, fabrikam)
	other := keep(t, s, contoso)
	home := filepath.Join(dir, fabrikam)
	foreign := []string{filepath.Join(home, "app.pem"), filepath.Join(home, "changes.xlsx"),
		filepath.Join(home, folder.Runs, "notes.txt")}
	ours := []string{
		"tenant.json", "tenant.json.damaged-20261122T090000.000", ".tenant.json-123", "changes.jsonl",
		folder.Runs + "/.2026-11-22T090000.000Z.tmp",
		folder.Runs + "/2026-11-22T090000.000Z.json.damaged-20261122T090000.000",
	}
	for _, path := range append(slices.Clone(foreign), ours...) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(home, path)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := s.Files(fabrikam)
	if err != nil || files.Runs != 2 || !files.HasNote || !files.HasChanges || len(files.Others) != len(foreign) {
		t.Fatalf("found %+v, %v", files, err)
	}
	if err := files.Forget(); err != nil {
		t.Fatal(err)
	}
	var left []string
	_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, _ error) error {
		if !d.IsDir() {
			left = append(left, path)
		}
		return nil
	})
	slices.Sort(left)
	want := append(slices.Clone(foreign), other.path)
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("left is %v, want %v", left, want)
	}
	for _, path := range foreign {
		_ = os.Remove(path)
	}
	keep(t, s, fabrikam)
	if files, _ = s.Files(fabrikam); files.Forget() != nil {
		t.Error("a second run could not be forgotten")
	}
	if _, err := os.Stat(home); err == nil || run.Name == "" {
		t.Error("the empty folder is still there")
	}
	if files, err := s.Files("../" + contoso); err == nil {
		t.Errorf("a path was taken for a tenant: %+v", files)
	}
}

// TestAListOfManyRunsReadsNone stores files that cannot be read: reading one would give a warning.
func TestAListOfManyRunsReadsNone(t *testing.T) {
	s, dir, complaints := open(t)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 500 {
		plant(t, dir, runName(start.Add(time.Duration(i)*time.Hour), false), "{")
	}
	if runs := s.Runs(fabrikam); len(runs) != 500 || len(s.Tenants()) != 1 || len(*complaints) != 0 {
		t.Fatalf("%d runs, complaints %v", len(runs), *complaints)
	}
	keep(t, s, fabrikam)
	if k := s.List(fabrikam, 1); len(k.Runs) != 1 || k.Older != 500 || len(*complaints) != 0 {
		t.Errorf("a list of one has %d runs and %d older ones, complaints %v", len(k.Runs), k.Older, *complaints)
	}
}

func TestARunIsPickedByNumberOrByTheBeginningOfItsName(t *testing.T) {
	var runs []Run
	for _, name := range []string{"2026-10-04T090000.000Z", "2026-10-03T170000.000Z-back", "2026-10-03T090000.000Z"} {
		runs = append(runs, Run{Name: name})
	}
	for word, want := range map[string]string{
		"1": runs[0].Name, "3": runs[2].Name, "2026-10-03": runs[1].Name, "2026-10-03t09": runs[2].Name,
		runs[1].Name: runs[1].Name,
		"":           "", "0": "", "4": "", "-1": "", "2026": "", "2025-": "", "2026-10-03T090000.000Z.json": "",
	} {
		if got, ok := FindRun(runs, word); got.Name != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", word, got.Name, want)
		}
	}
}

func TestTheSparklineIsAsHighAsTheShare(t *testing.T) {
	if got := Sparkline([]int{-5, 0, 14, 15, 50, 99, 100, 300}); got != "▁▁▁▂▄▇██" {
		t.Errorf("drawn %s", got)
	}
}
