package steps_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rooms lists, for each package of steps and tui, what it may import of this module. Every package stands below those
// that import it, and a requirement imports no other requirement. A new package is added here on purpose.
var rooms = map[string]string{
	"steps": "assets graph steps/rating steps/sam steps/secret", // the engine and its vocabulary

	// Pure judgements and vocabularies, without a tenant.
	"steps/coverage": "assets graph",
	"steps/rating":   "assets",
	"steps/sam":      "assets graph steps/rating",
	"steps/secret":   "assets graph",

	// What a run knows of a tenant, and where its secrets are stored.
	"steps/automation": "assets graph steps steps/sam steps/snapshot",
	"steps/custody":    "assets graph steps steps/secret",
	"steps/snapshot":   "assets graph steps steps/coverage steps/whatif",
	"steps/whatif":     "assets graph steps steps/coverage",

	// Changes, each with its undo.
	"steps/change":         "assets graph steps steps/snapshot",
	"steps/change/account": "assets graph steps steps/change steps/secret steps/snapshot",
	"steps/change/app": "assets graph steps steps/automation steps/change steps/change/account steps/custody steps/sam  " +
		"steps/secret steps/snapshot",
	"steps/change/policy": "assets graph steps steps/change steps/coverage steps/snapshot",

	// Requirements.
	"steps/breakglass": "assets graph steps steps/change/account steps/change/policy steps/coverage steps/custody " +
		"steps/rating  " +
		"steps/secret steps/snapshot",
	"steps/mfa":     "assets graph steps steps/change/account steps/change/policy steps/coverage steps/snapshot steps/whatif",
	"steps/partner": "assets graph steps steps/automation steps/sam steps/snapshot",
	"steps/secureapp": "assets graph steps steps/automation steps/change/account steps/change/app steps/coverage " +
		"steps/custody  " +
		"steps/rating steps/sam steps/secret steps/snapshot",

	// What stands above requirements and changes.
	"steps/catalog": "assets graph steps steps/breakglass steps/mfa steps/partner steps/secureapp steps/snapshot",
	"steps/undo": "assets graph steps steps/catalog steps/change steps/change/account steps/change/app " +
		"steps/change/policy  " +
		"steps/snapshot",
	"steps/visit": "assets graph steps steps/breakglass steps/catalog steps/secret steps/snapshot steps/undo",

	// What is stored and printed.
	"steps/folder":            "assets graph",
	"steps/history":           "assets assets/catalog steps steps/catalog steps/folder steps/report steps/visit",
	"steps/journal":           "assets graph steps steps/folder",
	"steps/memory":            "assets steps steps/folder",
	"steps/report":            "assets assets/catalog graph steps steps/catalog steps/custody steps/secret steps/visit",
	"steps/report/reporttest": "assets",
	"steps/seal":              "assets graph steps/secret",
	"steps/sealtest":          "graph steps/seal steps/secret",
	"steps/steptest": "assets graph graph/sim graph/sim/client graph/sim/scenario steps steps/automation " +
		"steps/breakglass  " +
		"steps/catalog steps/sealtest steps/secret steps/secureapp steps/snapshot",

	// Front ends: of the requirements they know the test of break-glass accounts alone.
	"tui": "assets assets/catalog assets/diff graph steps steps/breakglass steps/catalog steps/report " +
		"steps/secret steps/snapshot steps/undo steps/visit tui/widget",
	"tui/plain": "assets assets/catalog assets/diff graph steps steps/breakglass steps/catalog steps/report " +
		"steps/snapshot steps/undo steps/visit tui/plain/console",
	"tui/plain/console": "assets assets/catalog graph steps steps/secret",
	"tui/widget":        "assets assets/catalog graph steps",
}

// TestEachRoomImportsWhatItMay compares the imports of each package with rooms.
func TestEachRoomImportsWhatItMay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "cspready/steps/...",
		"cspready/tui/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		imports := strings.Fields(line)
		pkg := strings.TrimPrefix(imports[0], "cspready/")
		allowed, known := rooms[pkg]
		if !known {
			t.Errorf("%s is a new package: say in rooms what it may import", pkg)
			continue
		}
		for _, path := range imports[1:] {
			if imported, ours := strings.CutPrefix(path, "cspready/"); ours &&
				!slices.Contains(strings.Fields(allowed), imported) {
				t.Errorf("%s must not import %s", pkg, imported)
			}
		}
	}
}

// TestImportsPointDown keeps parts of the program from depending on others, and on libraries, however indirectly.
func TestImportsPointDown(t *testing.T) {
	for pkg, unwanted := range map[string]string{
		"graph":          `^cspready/|\.`,
		"assets":         `^cspready/|\.`,
		"assets/catalog": `^cspready/(graph|steps|tui|cmd)|^charm\.land`,
		"steps":          `^cspready/(tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/sam":      `^cspready/(steps$|tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/secret":   `^cspready/(steps|tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/report":   `^cspready/(tui|cmd|graph/)|^net/http$`,
		// zxcvbn reads its lists at start
		"steps/seal":                    `^cspready/(steps$|tui|cmd|graph/)|^charm\.land|^net/http$|^github\.com/(microsoft|microsoftgraph|Azure)|/zxcvbn-go(/[^d].*)?$`,
		"steps/history":                 `^cspready/(tui|cmd|graph/)|^net/http$`,
		"steps/folder":                  `^cspready/(steps$|steps/|tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/memory":                  `^cspready/(tui|cmd|graph/)|^charm\.land|^net/http$`,
		"steps/journal":                 `^cspready/(tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/undo":                    `^cspready/(tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/visit":                   `^cspready/(tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"graph/keyfile":                 `^cspready/(steps|tui|cmd|assets|graph/)|^charm\.land|^net/http$`,
		"graph/wire":                    `^cspready/(steps|tui|cmd|assets|graph/)|^net/http$|\.`,
		"graph/sim":                     `^cspready/(steps|tui|cmd|graph/live)|^charm\.land|^github\.com/(microsoft|microsoftgraph|Azure)`,
		"graph/live":                    `^cspready/(steps|tui|cmd|graph/sim)|^charm\.land`,
		"graph/live/internal/transport": `^cspready/(steps|tui|cmd|graph/(sim|wire))|^charm\.land|^github\.com/(microsoft|microsoftgraph|Azure)`,
		"tui":                           `^cspready/(cmd|graph/)|^github\.com/(microsoft|microsoftgraph|Azure)`,
		"tui/widget":                    `^cspready/(cmd|tui|graph/)|^github\.com/(microsoft|microsoftgraph|Azure)`,
		"tui/plain":                     `^cspready/(cmd|graph/)|^charm\.land/bubbletea|^github\.com/(microsoft|microsoftgraph|Azure)`,
	} {
		t.Run(pkg, func(t *testing.T) {
			out, err := exec.Command("go", "list", "-deps", "cspready/"+pkg).Output()
			if err != nil {
				t.Fatalf("go list: %v", err)
			}
			for dep := range strings.FieldsSeq(string(out)) {
				if dep != "cspready/"+pkg && regexp.MustCompile(unwanted).MatchString(dep) && !standard(dep) {
					t.Errorf("%s must not depend on %s", pkg, dep)
				}
			}
		})
	}
}

// standard reports whether a package belongs to Go itself, vendored parts included. A dot in the first element means
// a module.
func standard(dep string) bool {
	first, _, _ := strings.Cut(dep, "/")
	return first != "cspready" && !strings.Contains(first, ".") && dep != "net/http"
}
