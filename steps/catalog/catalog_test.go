package catalog_test

import (
	"os"
	"strings"
	"testing"

	words "cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/partner"
)

func TestGovernmentCloudsRecommendWhatOthersDemand(t *testing.T) {
	operator := catalog.Only(catalog.Requirements(nil, steps.Profile{}), []string{mfa.OperatorID})[0]
	for cloud, want := range map[graph.Cloud]steps.Level{graph.Global: steps.Mandatory, graph.China: steps.Mandatory,
		graph.USGov: steps.Recommended, graph.DoD: steps.Recommended} {
		if got := operator.Info().Level(steps.Profile{Cloud: cloud}); got != want {
			t.Errorf("%s: %s, want %s", cloud, got, want)
		}
	}
}

func TestReadScopesHoldNoWrite(t *testing.T) {
	for _, s := range catalog.ReadScopes() {
		if strings.Contains(s, "Write") || strings.Contains(s, "AccessAsUser") {
			t.Errorf("the first sign-in asks for %s", s)
		}
	}
}

func TestCatalogueIsComplete(t *testing.T) {
	cat, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range catalog.Requirements(nil, steps.Profile{}) {
		info := s.Info()
		asksGraph := info.ID != partner.MFAID
		if seen[info.ID] || info.ID == "" || len(info.Sources) == 0 || asksGraph && len(info.Reads) == 0 {
			t.Errorf("incomplete or doubled: %+v", info)
		}
		seen[info.ID] = true
		if cat.Guide(info.ID) == "" {
			t.Errorf("%s has no guide", info.ID)
		}
	}
}

// TestTheReadmeListsEveryRequirement keeps the table of the README complete.
func TestTheReadmeListsEveryRequirement(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	for line := range strings.Lines(string(readme)) {
		if strings.HasPrefix(line, "| `") {
			rows.WriteString(line)
		}
	}
	for _, id := range catalog.IDs() {
		if !strings.Contains(rows.String(), "`"+id+"`") {
			t.Errorf("the README has no row for %s", id)
		}
	}
}
