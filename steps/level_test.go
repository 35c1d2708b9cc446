package steps

import (
	"slices"
	"testing"
	"time"

	"cspready/graph"
)

// TestEveryRequirementSaysHowMuchItBinds has the level of every step of the catalogue, in tenants of several profiles.
func TestEveryRequirementSaysHowMuchItBinds(t *testing.T) {
	stated := func(automation string) *Testimony {
		said := NewTestimony(nil)
		said.Say(AskAutomation, Statement{Answer: []string{automation}, By: "mila", At: time.Now()})
		said.Say(AskPurpose, Statement{Answer: []string{"partner-center"}, By: "mila", At: time.Now()})
		return said
	}
	profiles := []Profile{
		{}, {Cloud: graph.China}, {PartnerType: DirectBill, Testimony: stated(AutomatesBilling)}, {Testimony: stated(AutomatesNothing)},
		{Cloud: graph.USGov}, {Cloud: graph.DoD},
	}
	mandatory := []Level{Mandatory, Mandatory, Mandatory, Mandatory, Recommended, Recommended}
	same := func(l Level) []Level { return slices.Repeat([]Level{l}, len(profiles)) }
	want := map[string][]Level{
		OperatorMFA: mandatory, MFAEveryUser: mandatory, LegacyAuthBlocked: mandatory, GuestsCovered: mandatory, FederatedMFA: mandatory,
		AdminMFA: mandatory, SecureAppModel: mandatory, AppConsentUser: mandatory, SecurityContact: mandatory, AlertResponse: mandatory,
		PartnerCenterMFA: {Mandatory, Mandatory, Mandatory, Recommended, Recommended, Recommended},
		BreakGlass:       same(Recommended), MFARegistered: same(Recommended), AdminCount: same(Recommended),
		SecurityDefaults: same(Informative), VendorAccess: same(Informative), CustomerMFA: same(Informative),
	}
	for _, s := range Catalog(nil, Profile{}) {
		info := s.Info()
		if info.Level == nil {
			t.Errorf("%s has no level", info.ID)
			continue
		}
		var got []Level
		for _, p := range profiles {
			got = append(got, info.Level(p))
		}
		if !slices.Equal(got, want[info.ID]) {
			t.Errorf("%s is %v, want %v", info.ID, got, want[info.ID])
		}
	}
}
