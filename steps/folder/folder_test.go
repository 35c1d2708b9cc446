package folder

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cspready/assets"
)

const fabrikam = "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"

func TestOnlyAGUIDBecomesAPath(t *testing.T) {
	r := Open("root", nil)
	for _, id := range []string{"", "..", "../../etc", "fabrikam.example", fabrikam + "/..", `a\b`} {
		if path, err := r.Path(id, Note); err == nil {
			t.Errorf("tenant %q is kept at %s", id, path)
		}
	}
	want := filepath.Join("root", fabrikam, Note)
	if path, err := r.Path(strings.ToUpper(fabrikam), Note); err != nil || path != want {
		t.Errorf("%s, %v; want %s", path, err, want)
	}
}

func TestWhatIsNoFolderIsNotEmpty(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]bool{dir: true, filepath.Join(dir, "later"): true, file: false}
	if runtime.GOOS != "windows" { // which reports a path below a file as not existing
		cases[filepath.Join(file, "below")] = false
	}
	for path, want := range cases {
		if err := Open(path, nil).CheckListable(); (err == nil) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestATenantThatNobodyCanLookAtIsNotPassedOver(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"note.txt", fabrikam} { // a file is not a folder
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a53"), 0o700); err != nil {
		t.Fatal(err)
	}
	if shut := Open(dir, nil).Unreadable(); len(shut) != 1 || shut[0] != filepath.Join(dir, fabrikam) {
		t.Errorf("%v", shut)
	}
	if shut := Open(filepath.Join(dir, "nowhere"), nil).Unreadable(); len(shut) > 0 {
		t.Errorf("%v without a folder", shut)
	}
}

func TestATenantIsListedForWhatItHas(t *testing.T) {
	dir := t.TempDir()
	r := Open(dir, nil)
	for _, path := range []string{filepath.Join(fabrikam, Note), filepath.Join("elsewhere", Note),
		filepath.Join("3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a53", "other")} {
		if err := os.MkdirAll(filepath.Join(dir, path), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if ids := r.Tenants(Note); len(ids) != 1 || ids[0] != fabrikam {
		t.Errorf("%v", ids)
	}
	if ids := Open(filepath.Join(dir, "nowhere"), nil).Tenants(Note); len(ids) > 0 {
		t.Errorf("%v without a folder", ids)
	}
}

func TestAComplaintIsMadeOnce(t *testing.T) {
	var said []assets.Text
	r := Open(t.TempDir(), func(s assets.Text) { said = append(said, s) })
	for range 2 {
		r.WarnOnce("journal.damaged", "a", "count", 2)
		r.WarnOnce("journal.damaged", "b", "count", 1)
		r.WarnOnce("journal.foreign", "a", "count", 1)
	}
	if len(said) != 3 || said[0].Args["file"] != "a" || said[0].Args["count"] != 2 {
		t.Errorf("%+v", said)
	}
}

func TestWhatCannotBeOneOfOursIsNotRead(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "long")
	if err := os.WriteFile(file, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := Read(file, 5); err != nil || string(text) != "12345" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := Read(file, 4); !errors.Is(err, ErrDamaged) {
		t.Errorf("too long: %v", err)
	}
	if _, err := Read(dir, 1<<20); !errors.Is(err, ErrDamaged) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Read(file+"er", 5); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
}

func TestANameSaysWhatWasPutAside(t *testing.T) {
	if was := OriginalName(DamagedName(Note)); was != Note {
		t.Errorf("%q", was)
	}
	if was := OriginalName(Changes); was != Changes {
		t.Errorf("%q", was)
	}
}

func TestOnlyOursIsTakenForOurs(t *testing.T) {
	for name, want := range map[string]bool{
		"changes.jsonl": true, DamagedName("changes.jsonl"): true, ".changes.jsonl-123": true,
		"changes.xlsx": false, "changes.jsonl.txt": false, "changes": false, ".changes.jsonl": false,
	} {
		if IsNamed(name, Changes) != want {
			t.Errorf("%s: %v, want %v", name, !want, want)
		}
	}
}
