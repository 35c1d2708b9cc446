package journal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/folder"
)

const fabrikam = "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"

// open returns a journal in a fresh folder and the ids of its warnings.
func open(t *testing.T) (j steps.Journal, dir string, complaints *[]string) {
	t.Helper()
	dir, complaints = filepath.Join(t.TempDir(), "cspready"), new([]string)
	say := func(s assets.Text) string {
		if word, ok := s.Args["text"].(string); ok {
			return word
		}
		return s.ID
	}
	return Open(dir, say, func(s assets.Text) { *complaints = append(*complaints, s.ID) }), dir, complaints
}

// intent returns the record of a change that is about to be made, by its id.
func intent(id string) steps.Record {
	return steps.Record{
		Kind: steps.Intended, Change: id, At: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), By: "mila@fabrikam.example",
		Step:  "security-defaults",
		Title: assets.Verbatim("Turn on\x1b[2J"), Before: assets.Verbatim("off"), After: assets.Verbatim("on"),
		Requests: []string{"PATCH /policies"},
		Reversal: &steps.Reversal{Kind: steps.DefaultsSwitched, Was: `{"a":1}`, Parts: []steps.Reversal{{ID: "1"}}},
	}
}

func outcome(id string) steps.Record {
	return steps.Record{
		Kind: steps.Applied, Change: id, At: time.Date(2026, 11, 22, 9, 1, 0, 0, time.UTC), State: steps.Unsure,
		Receipts: []graph.Receipt{{Method: "PATCH", Path: "/policies", Status: 204, ID: fabrikam}},
	}
}

func add(t *testing.T, j steps.Journal, records ...steps.Record) {
	t.Helper()
	for _, r := range records {
		if err := j.Append(fabrikam, r); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsNotedIsReadAgain(t *testing.T) {
	kept, _, complaints := open(t)
	for name, j := range map[string]steps.Journal{"files": kept, "none": None()} {
		add(t, j, intent("abcdefgh"), outcome("abcdefgh"), intent("hgfedcba"))
		add(t, j, steps.Record{Kind: steps.Undone, Change: "abcdefgh", At: time.Unix(1, 0), By: "noor"})
		list := steps.Changes(j, fabrikam)
		if len(list) != 2 || list[0].ID != "hgfedcba" || list[0].Tried {
			t.Fatalf("%s: %+v", name, list)
		}
		e := list[1]
		if e.Step != "security-defaults" || e.State != steps.Unsure || e.Receipts[0].ID != fabrikam ||
			e.UndoneBy != "noor" || e.Reversal.Parts[0].ID != "1" ||
			e.Requests[0] != "PATCH /policies" || e.Title.Args["text"] != "Turn on\x1b[2J" || !e.At.Equal(intent("").At) {
			t.Errorf("%s: %+v", name, e)
		}
		if found, err := steps.FindChange(j, " ABCDEFGH"); err != nil || found.ID != "abcdefgh" {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
		//nolint:errorlint // it is the value itself
		if _, err := steps.FindChange(j, "zzzzzzzz"); err != steps.ErrChangeNotFound {
			t.Errorf("%s: %v", name, err)
		}
		if ids := j.Tenants(); len(ids) != 1 || ids[0] != fabrikam {
			t.Errorf("%s: %v", name, ids)
		}
	}
	if len(*complaints) > 0 {
		t.Error(*complaints)
	}
}

// TestAClockThatWentBackTurnsNothingAround: the last record is the latest, whatever its time.
func TestAClockThatWentBackTurnsNothingAround(t *testing.T) {
	j, _, _ := open(t)
	later := intent("hgfedcba")
	later.At = later.At.Add(-time.Hour)
	add(t, j, intent("abcdefgh"), later)
	if list := steps.Changes(j, fabrikam); list[0].ID != "hgfedcba" {
		t.Errorf("the latest is %s", list[0].ID)
	}
}

func TestOnlyTheOwnerCanReadTheJournal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps a profile's folder private by other means")
	}
	j, dir, _ := open(t)
	add(t, j, intent("abcdefgh"))
	for path, want := range map[string]os.FileMode{filepath.Join(dir, fabrikam): 0o700,
		filepath.Join(dir, fabrikam, folder.Changes): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v (%v), want %v", path, info.Mode(), err, want)
		}
	}
}

// TestALineThatCannotBeReadIsLeftAlone: there is one warning, and neither the line nor its neighbours are lost.
func TestALineThatCannotBeReadIsLeftAlone(t *testing.T) {
	for name, c := range map[string]struct{ line, complaint string }{
		"half a line":       {`{"schema":"cspready/change/v1","tenantId":"3f0c`, "journal.damaged"},
		"garbage":           {"\x00\xff", "journal.damaged"},
		"not ours":          {`{}`, "journal.damaged"},
		"of another tenant": {`{"schema":"cspready/change/v1","tenantId":"00000000-0000-0000-0000-000000000000","change":"abcdefgh","event":"intended"}`, "journal.damaged"},
		"a strange event": {`{"schema":"cspready/change/v1","tenantId":"` + fabrikam +
			`","change":"abcdefgh","event":"sung"}`, "journal.damaged"},
		"a strange outcome": {`{"schema":"cspready/change/v1","tenantId":"` + fabrikam +
			`","change":"abcdefgh","event":"applied","outcome":"splendid"}`, "journal.damaged"},
		"a newer version": {`{"schema":"cspready/change/v2","tenantId":"` + fabrikam + `"}`, "journal.foreign"},
		"another shape":   {`{"schema":"cspready/change/v2","tenantId":7}`, "journal.foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			j, dir, complaints := open(t)
			add(t, j, intent("abcdefgh"))
			path := filepath.Join(dir, fabrikam, folder.Changes)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			// without a line break: the run was killed
			if err := os.WriteFile(path, append(whole, c.line...), 0o600); err != nil {
				t.Fatal(err)
			}
			add(t, j, outcome("abcdefgh"))
			for range 2 {
				if list := steps.Changes(j, fabrikam); len(list) != 1 || !list[0].Tried {
					t.Errorf("%+v", list)
				}
			}
			if len(*complaints) != 1 || (*complaints)[0] != c.complaint {
				t.Errorf("complaints: %v, want %s", *complaints, c.complaint)
			}
			if after, _ := os.ReadFile(path); !bytes.Contains(after, []byte(c.line)) || !bytes.HasPrefix(after, whole) {
				t.Error("a line was changed")
			}
		})
	}
}

func TestAnOutcomeWithoutItsBeginningIsNoChange(t *testing.T) {
	j, _, _ := open(t)
	add(t, j, outcome("abcdefgh"))
	if list := steps.Changes(j, fabrikam); len(list) > 0 {
		t.Errorf("%+v", list)
	}
}

// TestAnOutcomeThatNobodyKnowsIsNoFailure: a change with an unknown outcome may be in force, like one that was
// interrupted.
func TestAnOutcomeThatNobodyKnowsIsNoFailure(t *testing.T) {
	for _, outcome := range []string{`,"outcome":"splendid"`, ""} {
		j, dir, _ := open(t)
		add(t, j, intent("abcdefgh"))
		path := filepath.Join(dir, fabrikam, folder.Changes)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		line := `{"schema":"cspready/change/v1","tenantId":"` + fabrikam + `","change":"abcdefgh","event":"applied"` +
			outcome + "}\n"
		if err := os.WriteFile(path, append(whole, line...), 0o600); err != nil {
			t.Fatal(err)
		}
		if list := steps.Changes(j, fabrikam); len(list) != 1 || !list[0].MayBeInForce() {
			t.Errorf("%+v", list)
		}
	}
}

// TestProgramsAtOnceDoNotMixLines lets several journals, as programs have them, write into one file.
func TestProgramsAtOnceDoNotMixLines(t *testing.T) {
	_, dir, _ := open(t)
	var programs sync.WaitGroup
	for n := range 8 {
		programs.Go(func() {
			j := Open(dir, func(assets.Text) string { return strings.Repeat("long ", 2000) }, func(assets.Text) {})
			for i := range 7 {
				if err := j.Append(fabrikam, intent(fmt.Sprintf("aaaaaa%d%d", 2+n, 2+i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	programs.Wait()
	j := Open(dir, func(assets.Text) string { return "" }, func(s assets.Text) { t.Error(s.ID) })
	if list := steps.Changes(j, fabrikam); len(list) != 8*7 {
		t.Errorf("%d changes are left of %d", len(list), 8*7)
	}
}

func TestAJournalThatCannotBeWrittenSaysSo(t *testing.T) {
	j, dir, complaints := open(t)
	if err := os.MkdirAll(filepath.Join(dir, fabrikam, folder.Changes), 0o700); err != nil { // a folder in its place
		t.Fatal(err)
	}
	if err := j.Append(fabrikam, intent("abcdefgh")); err == nil {
		t.Error("a change was noted in a folder")
	}
	if len(j.Records(fabrikam)) > 0 || len(*complaints) != 1 {
		t.Errorf("complaints: %v", *complaints)
	}
}
