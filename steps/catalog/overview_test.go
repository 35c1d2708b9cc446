package catalog_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	words "cspready/assets/catalog"
	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

// TestTheOverviewGuideListsEveryRequirement wants of each requirement one line with its title, its id, its level, and
// the partner types that it binds where it does not bind all of them. Types to which it does not apply are left out.
func TestTheOverviewGuideListsEveryRequirement(t *testing.T) {
	bound := levelsByType(t)
	for _, lang := range words.Languages() {
		cat, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(cat.Guide(words.OverviewGuide), "\n")
		for _, s := range catalog.Requirements(nil, steps.Profile{}) {
			info := s.Info()
			want := "- **" + cat.Say(info.Title) + "** (`" + info.ID + "`) – " + describeLevels(cat, bound[info.ID])
			if !slices.Contains(lines, want) {
				t.Errorf("the overview of %s lacks the line\n%s", lang, want)
			}
		}
		for _, line := range lines {
			if _, rest, found := strings.Cut(line, "** (`"); found {
				if id, _, _ := strings.Cut(rest, "`"); !slices.Contains(catalog.IDs(), id) {
					t.Errorf("the overview of %s lists %q, which is no requirement", lang, id)
				}
			}
		}
	}
}

// levelsByType returns the level of each requirement for each partner type; none for a type to which it does not apply
// though it applies to another.
func levelsByType(t *testing.T) map[string]map[steps.PartnerType]steps.Level {
	t.Helper()
	bound, applies := map[string]map[steps.PartnerType]steps.Level{}, map[string]bool{}
	synctest.Test(t, func(t *testing.T) {
		for _, kind := range steps.PartnerTypes() {
			for _, r := range checkFabrikam(t, steps.Profile{PartnerType: kind}) {
				id := r.Info.ID
				if bound[id] == nil {
					bound[id] = map[steps.PartnerType]steps.Level{}
				}
				bound[id][kind] = r.Info.LevelFor(steps.Profile{PartnerType: kind})
				if r.Finding.Status == steps.NotApplicable {
					delete(bound[id], kind)
					continue
				}
				applies[id] = true
			}
		}
	})
	for _, s := range catalog.Requirements(nil, steps.Profile{}) {
		for _, kind := range steps.PartnerTypes() {
			if id := s.Info().ID; !applies[id] { // the tenant decides and not the partner type
				bound[id][kind] = s.Info().LevelFor(steps.Profile{PartnerType: kind})
			}
		}
	}
	return bound
}

// checkFabrikam checks a small tenant for a partner of this profile.
func checkFabrikam(t *testing.T, p steps.Profile) (results []steps.Result) {
	t.Helper()
	tenant := client.SignedIn(steptest.NewTenant(t, steptest.FabrikamScenario()), catalog.ReadScopes()...)
	for e := range catalog.CheckAll(t.Context(), catalog.Requirements(tenant, p), p, snapshot.Options{}) {
		if e.Result != nil {
			results = append(results, *e.Result)
		}
	}
	return results
}

// describeLevels returns the levels in the order of the catalogue, with the partner types of each unless there is one
// level for all types.
func describeLevels(cat *words.Catalog, levels map[steps.PartnerType]steps.Level) string {
	var parts []string
	for _, level := range []steps.Level{steps.Mandatory, steps.Recommended, steps.Informative} {
		var names []string
		for _, kind := range steps.PartnerTypes() {
			if l, isBound := levels[kind]; isBound && l == level {
				names = append(names, cat.T("partner."+string(kind)))
			}
		}
		switch len(names) {
		case 0:
		case len(steps.PartnerTypes()):
			parts = append(parts, cat.T("level."+string(level)))
		default:
			parts = append(parts, cat.T("level."+string(level))+": "+strings.Join(names, ", "))
		}
	}
	return strings.Join(parts, "; ")
}
