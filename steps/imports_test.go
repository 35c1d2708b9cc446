package steps_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestImportsPointDown keeps the rooms of this house apart: what may import what, transitively.
func TestImportsPointDown(t *testing.T) {
	for pkg, unwanted := range map[string]string{
		"graph":          `^cspready/|\.`,
		"assets":         `^cspready/|\.`,
		"assets/catalog": `^cspready/(graph|steps|tui|cmd)|^charm\.land`,
		"steps":          `^cspready/(tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/rating":   `^cspready/(steps|tui|cmd|graph)|^charm\.land|^github\.com|^net/http$`,
		"steps/sam":      `^cspready/(steps$|steps/([^r]|report)|tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`, // all but rating
		"steps/secret":   `^cspready/(steps|tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/report":   `^cspready/(tui|cmd|graph/)|^net/http$`,
		"steps/seal":     `^cspready/(steps$|tui|cmd|graph/)|^charm\.land|^net/http$|^github\.com/(microsoft|microsoftgraph|Azure)|/zxcvbn-go(/[^d].*)?$`, // zxcvbn reads its lists at start
		"steps/history":  `^cspready/(tui|cmd|graph/)|^net/http$`,
		"steps/folder":   `^cspready/(steps$|steps/|tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/memory":   `^cspready/(tui|cmd|graph/)|^charm\.land|^net/http$`,
		"steps/journal":  `^cspready/(tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"steps/visit":    `^cspready/(tui|cmd|graph/)|^charm\.land|^github\.com|^net/http$`,
		"graph/keyfile":  `^cspready/(steps|tui|cmd|assets|graph/)|^charm\.land|^net/http$`,
		"graph/wire":     `^cspready/(steps|tui|cmd|assets|graph/)|^net/http$|\.`,
		"graph/sim":      `^cspready/(steps|tui|cmd|graph/live)|^charm\.land|^github\.com/(microsoft|microsoftgraph|Azure)`,
		"graph/live":     `^cspready/(steps|tui|cmd|graph/sim)|^charm\.land`,
		"tui":            `^cspready/(cmd|graph/)|^github\.com/(microsoft|microsoftgraph|Azure)`,
		"tui/widget":     `^cspready/(cmd|tui|graph/)|^github\.com/(microsoft|microsoftgraph|Azure)`,
		"tui/plain":      `^cspready/(cmd|graph/)|^charm\.land/bubbletea|^github\.com/(microsoft|microsoftgraph|Azure)`,
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

// standard reports whether a package belongs to Go itself, vendored parts included. A dot in the first element means a module.
func standard(dep string) bool {
	first, _, _ := strings.Cut(dep, "/")
	return first != "cspready" && !strings.Contains(first, ".") && dep != "net/http"
}
