package catalog

import (
	"slices"
	"testing"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/breakglass"
	"cspready/steps/mfa"
	"cspready/steps/partner"
	"cspready/steps/secureapp"
)

// TestEveryRequirementSaysHowMuchItBinds wants a level of every requirement, and keeps those of long-standing ones
// for tenants of several profiles.
func TestEveryRequirementSaysHowMuchItBinds(t *testing.T) {
	stated := func(stated string) *steps.Statements {
		said := steps.NewStatements(nil)
		said.Set(automation.AskAutomation, steps.Statement{Answer: []string{stated}, By: "mila", At: time.Now()})
		said.Set(automation.AskPurpose, steps.Statement{Answer: []string{"partner-center"}, By: "mila", At: time.Now()})
		return said
	}
	profiles := []steps.Profile{
		{}, {Cloud: graph.China}, {PartnerType: steps.DirectBill, Statements: stated(automation.AutomatesBilling)},
		{Statements: stated(automation.AutomatesNothing)},
		{Cloud: graph.USGov}, {Cloud: graph.DoD},
	}
	mandatory := []steps.Level{steps.Mandatory, steps.Mandatory, steps.Mandatory, steps.Mandatory, steps.Recommended,
		steps.Recommended}
	same := func(l steps.Level) []steps.Level { return slices.Repeat([]steps.Level{l}, len(profiles)) }
	want := map[string][]steps.Level{
		mfa.OperatorID: mandatory, mfa.EveryUserID: mandatory, mfa.LegacyAuthID: mandatory, mfa.GuestsID: mandatory,
		mfa.FederatedID: mandatory,
		mfa.AdminMFAID:  mandatory, secureapp.ID: mandatory, secureapp.ConsentUserID: mandatory,
		partner.SecurityContactID: mandatory, partner.AlertResponseID: mandatory,
		partner.MFAID: {steps.Mandatory, steps.Mandatory, steps.Mandatory, steps.Recommended, steps.Recommended,
			steps.Recommended},
		breakglass.ID: same(steps.Recommended), mfa.RegisteredID: same(steps.Recommended),
		mfa.AdminCountID:       same(steps.Recommended),
		mfa.SecurityDefaultsID: same(steps.Informative), partner.VendorsID: same(steps.Informative),
		partner.CustomerMFAID: same(steps.Informative),
	}
	for _, s := range Requirements(nil, steps.Profile{}) {
		info := s.Info()
		if info.Level == nil {
			t.Errorf("%s has no level", info.ID)
			continue
		}
		var got []steps.Level
		for _, p := range profiles {
			got = append(got, info.Level(p))
		}
		if levels, listed := want[info.ID]; listed && !slices.Equal(got, levels) {
			t.Errorf("%s is %v, want %v", info.ID, got, levels)
		}
	}
}
