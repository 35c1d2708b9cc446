package automation

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// NotServedByPartnerCenter returns the finding of a tenant in a cloud without Partner Center; false for all others. The
// kind of partner decides nothing: Microsoft does not support the API for indirect resellers, but some of it answers
// them, and their tools place consents in customers' tenants through it.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func NotServedByPartnerCenter(p steps.Profile) (steps.Finding, bool) {
	if p.CloudOrGlobal().Hosts().PartnerCenter == "" {
		return steps.Finding{Status: steps.NotApplicable, Summary: assets.Say("partner-center.cloud")}, true
	}
	return steps.Finding{}, false
}

// ReportedApps returns the applications that lately called Partner Center without MFA: software that signs in as a
// user without one being present. Where the report cannot be read, it returns none.
func ReportedApps(ctx context.Context, r *snapshot.Snapshot, p steps.Profile) ([]steps.Subject, error) {
	if _, out := NotServedByPartnerCenter(p); out {
		return nil, nil
	}
	adoption, err := r.AppAdoption(ctx).Whole()
	if steps.NeedsPerson(err) {
		return nil, err
	}
	return snapshot.AppsWithoutMFA(adoption, time.Now().Add(-snapshot.ReportWindow)), nil
}
