package tui

import (
	"flag"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/graph"
)

var update = flag.Bool("update", false, "write the golden files anew")

func someError() error {
	return &graph.Error{Op: "read security defaults", Kind: graph.ErrForbidden, Code: "Authorization_RequestDenied",
		RequestID: "7a1c"}
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s looks different (go test -update writes it anew):\n%s\nwant:\n%s", name, got, want)
	}
}

// pictured are the requirements that pictures of pages show, so that a new requirement changes no picture.
var pictured = []string{
	"operator-mfa", "break-glass", "mfa-every-user", "security-defaults", "mfa-registered", "legacy-auth-blocked",
	"guests-covered", "federated-mfa", "admin-mfa", "admin-count", "secure-app-model", "app-consent-user",
	"partner-center-mfa", "vendor-access", "security-contact", "alert-response", "customer-mfa",
}

func TestPagesLookAsTheyDid(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 24}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tour(t, tourWorld(t), size[0], size[1], func(name string, d *driver) {
					if name != "guide" { // its text is kept elsewhere, and is as long as it likes
						golden(t, fmt.Sprintf("%s-%d", name, size[0]), d.plain())
					}
				})
			})
		})
	}
}

func TestThemesLookAsTheyDid(t *testing.T) {
	for theme, background := range map[string]color.Color{"dark": color.Black, "light": color.White} {
		synctest.Test(t, func(t *testing.T) {
			tour(t, tourWorld(t), 80, 24, func(name string, d *driver) {
				if name == "consent" {
					d.send(tea.BackgroundColorMsg{Color: background})
					golden(t, "consent-"+theme, d.w.renderScreen()+"\n")
				}
			})
		})
	}
}

func TestEveryPageSaysThatItIsADemo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tour(t, tourWorld(t), 40, 12, func(name string, d *driver) {
			if !strings.Contains(d.flat(), "DEMO – simulated tenant") {
				t.Errorf("%s does not say that the tenant is simulated:\n%s", name, d.plain())
			}
			d.send(tea.WindowSizeMsg{Width: 30, Height: 8})
			d.sees("DEMO")
			d.send(tea.WindowSizeMsg{Width: 40, Height: 12})
		})
	})
}

func TestEveryWordIsInTheCatalogue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tour(t, tourWorld(t), 200, 60, func(name string, d *driver) {
			if strings.Contains(d.flat(), "[wizard.") || strings.Contains(d.flat(), "<no value>") {
				t.Errorf("%s has words that are in no file:\n%s", name, d.plain())
			}
		})
	})
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range idsInSource(t) {
		if said := cat.T(id, "count", 2); strings.HasPrefix(said, "["+id) {
			t.Errorf("no file has %s", id)
		}
	}
}
