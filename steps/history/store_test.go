package history

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/steps/folder"
	"cspready/steps/report"
)

const (
	fabrikam = "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"
	contoso  = "8a5e91d4-2c76-4f0b-b1e8-6d94f3a07c15"
)

func checked(tenantID string) report.Check {
	return report.Check{
		Schema: report.Schema, Language: "en", Overall: "met", Findings: []report.Finding{},
		Tenant: report.Tenant{ID: tenantID, DisplayName: "Fabrikam", DefaultDomain: "fabrikam.example", Cloud: "global"},
	}
}

// open returns a store in a fresh folder and the ids of its warnings.
func open(t *testing.T) (s *Store, dir string, complaints *[]string) {
	t.Helper()
	dir, complaints = filepath.Join(t.TempDir(), "cspready"), new([]string)
	return Open(dir, func(said assets.Text) { *complaints = append(*complaints, said.ID) }), dir, complaints
}

func keep(t *testing.T, s *Store, tenantID string) Run {
	t.Helper()
	run, err := s.Save(checked(tenantID))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestWhatIsKeptIsReadAgainLatestFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, complaints := open(t)
		first := keep(t, s, fabrikam)
		time.Sleep(time.Hour)
		second := keep(t, s, strings.ToUpper(fabrikam))
		runs := s.Runs(fabrikam)
		if len(runs) != 2 || runs[0].Name != second.Name || runs[1].Name != first.Name || !runs[1].At.Equal(first.At) {
			t.Fatalf("the runs are %+v, kept were %+v and %+v", runs, first, second)
		}
		check, err := s.Read(runs[1])
		if err != nil || check.Tenant.DefaultDomain != "fabrikam.example" || len(*complaints) != 0 {
			t.Errorf("read %+v, %v, %v", check, err, *complaints)
		}
		again, _ := check.JSON()
		if kept, _ := os.ReadFile(runs[1].path); string(again) != string(kept) {
			t.Errorf("what is read is not what was kept:\n%s\n%s", again, kept)
		}
		keep(t, s, contoso)
		if got := s.Tenants(); len(got) != 2 {
			t.Errorf("tenants: %v", got)
		}
	})
}

func TestOnlyTheOwnerCanReadARun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps a profile's folder private by other means")
	}
	s, dir, _ := open(t)
	run := keep(t, s, fabrikam)
	for path, want := range map[string]os.FileMode{
		filepath.Join(dir, fabrikam): 0o700, filepath.Join(dir, fabrikam, folder.Runs): 0o700, run.path: 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
	}
}

// TestRunsAtTheSameInstantAreAllKept lets many programs end in the same millisecond: virtual time stands still.
func TestRunsAtTheSameInstantAreAllKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dir, _ := open(t)
		var programs sync.WaitGroup
		for range 40 {
			other := Open(dir, func(assets.Text) {})
			programs.Go(func() {
				if _, err := other.Save(checked(fabrikam)); err != nil {
					t.Error(err)
				}
			})
		}
		programs.Wait()
		runs := s.Runs(fabrikam)
		if len(runs) != 40 {
			t.Errorf("%d runs were kept", len(runs))
		}
		for _, run := range runs {
			if _, err := s.Read(run); err != nil {
				t.Error(err)
			}
		}
		if entries, _ := os.ReadDir(filepath.Join(dir, fabrikam, folder.Runs)); len(entries) != len(runs) {
			t.Errorf("%d files beside %d runs", len(entries), len(runs))
		}
	})
}

func TestAClockThatWentBackLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dir, _ := open(t)
		tomorrow := runName(time.Now().Add(24*time.Hour), false)
		plant(t, dir, tomorrow, `{"schema":"cspready/check/v1","tenant":{"id":"`+fabrikam+`"}}`)
		run := keep(t, s, fabrikam)
		runs := s.Runs(fabrikam)
		if !run.ClockBack || len(runs) != 2 || runs[0].Name != run.Name || !runs[0].ClockBack || runs[1].Name != tomorrow ||
			runs[1].ClockBack {
			t.Fatalf("kept %+v among %+v", run, runs)
		}
		if read := s.ReadLatest(runs, 2); len(read) != 2 || read[0].Name != run.Name {
			t.Errorf("the runs to compare are %+v", read)
		}
		time.Sleep(48 * time.Hour)
		if runs := s.Runs(fabrikam); runs[0].Name != tomorrow {
			t.Errorf("once that time is over, the latest is %+v", runs[0])
		}
	})
}

func TestARunOfATimeToComeIsBetterThanNone(t *testing.T) {
	s, dir, _ := open(t)
	tomorrow := runName(time.Now().Add(24*time.Hour), false)
	plant(t, dir, tomorrow, `{}`)
	if runs := s.Runs(fabrikam); len(runs) != 1 || runs[0].Name != tomorrow {
		t.Errorf("the runs are %+v", runs)
	}
}

func TestADamagedRunIsSetAside(t *testing.T) {
	for name, text := range map[string]string{
		"half a file":    `{"schema":"cspready/check/v1","tenant":{"id":"3f0c`,
		"empty":          "",
		"other tenant's": `{"schema":"cspready/check/v1","tenant":{"id":"` + contoso + `"}}`,
		"other types":    `{"schema":"cspready/check/v1","tenant":{"id":"` + fabrikam + `"},"findings":7}`,
		"not ours":       `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			s, dir, complaints := open(t)
			path := plant(t, dir, runName(time.Now(), false), text)
			if _, err := s.Read(s.Runs(fabrikam)[0]); !errors.Is(err, folder.ErrDamaged) {
				t.Fatalf("a damaged run was read: %v", err)
			}
			if len(*complaints) != 1 || (*complaints)[0] != "history.damaged" {
				t.Errorf("complaints: %v", *complaints)
			}
			aside, _ := filepath.Glob(path + ".damaged-*")
			if len(aside) != 1 || len(s.Runs(fabrikam)) != 0 {
				t.Fatalf("set aside: %v; still listed: %v", aside, s.Runs(fabrikam))
			}
			if got, _ := os.ReadFile(aside[0]); string(got) != text {
				t.Errorf("the damaged file now reads %q", got)
			}
		})
	}
}

func TestANewerRunIsLeftAlone(t *testing.T) {
	s, dir, complaints := open(t)
	newer := `{"schema":"cspready/check/v2","tenant":["` + fabrikam + `"]}`
	path := plant(t, dir, runName(time.Now(), false), newer)
	for range 2 {
		if _, err := s.Read(s.Runs(fabrikam)[0]); !errors.Is(err, folder.ErrOtherVersion) {
			t.Fatalf("a newer run was read: %v", err)
		}
	}
	if text, _ := os.ReadFile(path); string(text) != newer || len(*complaints) != 1 ||
		(*complaints)[0] != "history.foreign" {
		t.Errorf("the newer file now reads %s; complaints: %v", text, *complaints)
	}
}

func plant(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, fabrikam, folder.Runs, name+runSuffix)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
