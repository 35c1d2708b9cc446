package memory

import (
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
	"cspready/steps/visit"
)

const fabrikam = "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"

func note(id, domain string, seen time.Time) steps.Note {
	return steps.Note{TenantID: id, Name: "Fabrikam", Domain: domain, Cloud: graph.Global, Seen: seen}
}

// open returns a memory in a fresh folder and the ids of its warnings.
func open(t *testing.T) (m steps.Memory, dir string, complaints *[]string) {
	t.Helper()
	dir, complaints = filepath.Join(t.TempDir(), "cspready"), new([]string)
	return Open(dir, func(s assets.Text) { *complaints = append(*complaints, s.ID) }), dir, complaints
}

func TestWhatIsRememberedIsRecalled(t *testing.T) {
	m, _, _ := open(t)
	want := note(fabrikam, "fabrikam.example", time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
	want.CodesBlocked, want.Answers = true, steps.Answers{"break-glass": {"a", "b"}}
	if err := m.Remember(want); err != nil {
		t.Fatal(err)
	}
	got, ok := m.Recall(fabrikam)
	if !ok || got.Domain != want.Domain || !got.CodesBlocked || len(got.Answers["break-glass"]) != 2 ||
		!got.Seen.Equal(want.Seen) {
		t.Fatalf("recalled %+v, want %+v", got, want)
	}
	if _, ok := m.Recall(strings.ToUpper(fabrikam)); !ok {
		t.Error("an id in capitals is another tenant")
	}
}

func TestOnlyTheOwnerCanReadTheMemory(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps a profile's folder private by other means")
	}
	m, dir, _ := open(t)
	if err := m.Remember(note(fabrikam, "fabrikam.example", time.Now())); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{
		filepath.Join(dir, fabrikam): 0o700, filepath.Join(dir, fabrikam, folder.Note): 0o600,
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

func TestADamagedFileIsSetAside(t *testing.T) {
	for name, text := range map[string]string{
		"half a file":    `{"schema":"cspready/tenant/v1","tenantId":"3f0c`,
		"other tenant's": `{"schema":"cspready/tenant/v1","tenantId":"00000000-0000-0000-0000-000000000000"}`,
		"not ours":       `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			m, dir, complaints := open(t)
			plant(t, dir, text)
			if _, ok := m.Recall(fabrikam); ok {
				t.Fatal("a damaged note was believed")
			}
			if len(*complaints) != 1 || (*complaints)[0] != "memory.damaged" {
				t.Fatalf("complaints: %v", *complaints)
			}
			if err := m.Remember(note(fabrikam, "fabrikam.example", time.Now())); err != nil {
				t.Fatal(err)
			}
			aside, _ := filepath.Glob(filepath.Join(dir, fabrikam, "tenant.json.damaged-*"))
			if len(aside) != 1 {
				t.Fatalf("the damaged file is gone: %v", aside)
			}
			if _, ok := m.Recall(fabrikam); !ok {
				t.Error("the new note was not written")
			}
		})
	}
}

func TestANewerFileIsLeftAlone(t *testing.T) {
	m, dir, complaints := open(t)
	newer := `{"schema":"cspready/tenant/v2","tenantId":"` + fabrikam + `"}`
	path := plant(t, dir, newer)
	if _, ok := m.Recall(fabrikam); ok || len(*complaints) != 1 || (*complaints)[0] != "memory.foreign" {
		t.Fatalf("recalled %v, complaints %v", ok, *complaints)
	}
	if err := m.Remember(note(fabrikam, "fabrikam.example", time.Now())); err == nil {
		t.Error("the refusal to overwrite a newer file was not told")
	}
	if text, _ := os.ReadFile(path); string(text) != newer {
		t.Errorf("the newer file now reads %s", text)
	}
}

func plant(t *testing.T, dir, text string) string {
	t.Helper()
	path := filepath.Join(dir, fabrikam, folder.Note)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConcurrentRunsLeaveAWholeFile(t *testing.T) {
	m, dir, complaints := open(t)
	var runs sync.WaitGroup
	for range 20 {
		runs.Go(func() {
			if err := m.Remember(note(fabrikam, strings.Repeat("fabrikam", 50), time.Now())); err != nil {
				t.Error(err)
			}
		})
	}
	runs.Wait()
	if _, ok := m.Recall(fabrikam); !ok {
		t.Errorf("no note is left: %v", *complaints)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, fabrikam)); len(left) != 1 {
		t.Errorf("temporary files are left: %v", left)
	}
}

func TestTheLatestVisitComesFirst(t *testing.T) {
	const contoso = "8a5e91d4-2c76-4f0b-b1e8-6d94f3a07c15"
	kept, _, _ := open(t)
	for name, m := range map[string]steps.Memory{"files": kept, "none": None()} {
		early, late := time.Unix(1000, 0), time.Unix(2000, 0)
		for _, n := range []steps.Note{note(contoso, "contoso.example", late), note(fabrikam, "fabrikam.example", early)} {
			if err := m.Remember(n); err != nil {
				t.Fatal(err)
			}
		}
		if got := m.Tenants(); len(got) != 2 || got[0].TenantID != contoso {
			t.Errorf("%s: tenants are %+v", name, got)
		}
		if n, ok := visit.FindNote(m, "FABRIKAM.example"); !ok || n.TenantID != fabrikam {
			t.Errorf("%s: a tenant was not found by its domain", name)
		}
		if _, ok := visit.FindNote(m, ""); ok {
			t.Errorf("%s: no tenant was found to be one", name)
		}
	}
}

func TestAVisitAddsToTheNote(t *testing.T) {
	m := None()
	place := steps.TenantInfo{
		Organization: graph.Organization{ID: fabrikam, Name: "Fabrikam", DefaultDomain: "fabrikam.example"},
		Session:      graph.Session{Method: graph.DeviceCode},
	}
	on := []steps.Result{{Finding: steps.Finding{RefusesCodes: true}}}
	for _, c := range []struct {
		name    string
		learned visit.NoteUpdate
		blocked bool
	}{
		{"security defaults are on", visit.NoteUpdate{Place: place, PartnerType: steps.IndirectReseller, Results: on}, true},
		{"a code was accepted", visit.NoteUpdate{Place: place, Answers: steps.Answers{"a": {"1"}}}, false},
		{"a code was refused", visit.NoteUpdate{Place: place, Answers: steps.Answers{"b": {"2"}}, CodesBlocked: true}, true},
	} {
		if err := c.learned.Save(m); err != nil {
			t.Fatal(err)
		}
		if n, _ := m.Recall(fabrikam); n.CodesBlocked != c.blocked {
			t.Errorf("%s: the note says blocked=%v", c.name, n.CodesBlocked)
		}
	}
	n, _ := m.Recall(fabrikam)
	if n.PartnerType != steps.IndirectReseller || len(n.Answers) != 2 {
		t.Errorf("the note lost what an earlier visit learnt: %+v", n)
	}
}

func TestABlockedCodeIsRemembered(t *testing.T) {
	m := None()
	if err := m.Remember(note(fabrikam, "fabrikam.example", time.Now())); err != nil {
		t.Fatal(err)
	}
	for _, tenant := range []string{"fabrikam.example", "contoso.example", ""} {
		if err := (visit.NoteUpdate{Named: tenant, CodesBlocked: true}).Save(m); err != nil {
			t.Errorf("%q: %v", tenant, err)
		}
	}
	if n, _ := m.Recall(fabrikam); !n.CodesBlocked || n.DefaultSignIn() != graph.Browser {
		t.Errorf("the note is %+v", n)
	}
	if len(m.Tenants()) != 1 {
		t.Errorf("a tenant that was never visited has a note: %+v", m.Tenants())
	}
}
