package steps

import (
	"context"
	"time"

	"cspready/steps/sam"
)

// notServedByPartnerCenter returns the finding of a tenant that Partner Center's API does not serve; false for one that it serves.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func notServedByPartnerCenter(p Profile, s statedAutomation) (Finding, bool) {
	switch {
	case p.cloud().Hosts().PartnerCenter == "":
		return Finding{Status: NotApplicable, Summary: say("partner-mfa.cloud")}, true
	case p.PartnerType == IndirectReseller && !s.hasPurpose(sam.PartnerCenter):
		return Finding{Status: NotApplicable, Summary: say("partner-mfa.reseller")}, true
	case p.PartnerType == Advisor && !s.hasPurpose(sam.PartnerCenter):
		return Finding{Status: NotApplicable, Summary: say("partner-mfa.advisor")}, true
	}
	return Finding{}, false
}

// appsSeenWithoutMFA returns the applications that Partner Center lately saw without MFA: something that signs in as a user without one being
// there. Where the report cannot be read, nothing is concluded.
func appsSeenWithoutMFA(ctx context.Context, r *Snapshot, p Profile, s statedAutomation) ([]Subject, error) {
	if _, out := notServedByPartnerCenter(p, s); out {
		return nil, nil
	}
	adoption, err := r.AppAdoption(ctx).Whole()
	if needsPerson(err) {
		return nil, err
	}
	return appsWithoutMFA(adoption, time.Now().Add(-reportWindow)), nil
}
