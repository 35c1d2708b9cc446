package automation

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// NotServedByPartnerCenter returns the finding of a tenant that Partner Center's API does not serve; false for one
// that it serves.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func NotServedByPartnerCenter(p steps.Profile, s Stated) (steps.Finding, bool) {
	switch {
	case p.CloudOrGlobal().Hosts().PartnerCenter == "":
		return steps.Finding{Status: steps.NotApplicable, Summary: assets.Say("partner-center.cloud")}, true
	case p.PartnerType == steps.IndirectReseller && !s.HasPurpose(sam.PartnerCenter):
		return steps.Finding{Status: steps.NotApplicable, Summary: assets.Say("partner-center.reseller")}, true
	case p.PartnerType == steps.Advisor && !s.HasPurpose(sam.PartnerCenter):
		return steps.Finding{Status: steps.NotApplicable, Summary: assets.Say("partner-center.advisor")}, true
	}
	return steps.Finding{}, false
}

// ReportedApps returns the applications that lately called Partner Center without MFA: software that signs in as a
// user without one being present. Where the report cannot be read, it returns none.
func ReportedApps(ctx context.Context, r *snapshot.Snapshot, p steps.Profile,
	s Stated) ([]steps.Subject, error) {
	if _, out := NotServedByPartnerCenter(p, s); out {
		return nil, nil
	}
	adoption, err := r.AppAdoption(ctx).Whole()
	if steps.NeedsPerson(err) {
		return nil, err
	}
	return snapshot.AppsWithoutMFA(adoption, time.Now().Add(-snapshot.ReportWindow)), nil
}
