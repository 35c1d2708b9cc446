package snapshot

import (
	"time"

	"cspready/graph"
	"cspready/steps/coverage"
)

// In the public cloud Microsoft delivers no codes by SMS or voice from these days on, unless the tenant has a telephony
// provider of its own. Global Administrators and external users have longer.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-sms-voice-retirement
var (
	PhonesEnd          = time.Date(2027, time.February, 1, 0, 0, 0, 0, time.UTC)
	PhonesEndForAdmins = time.Date(2027, time.July, 1, 0, 0, 0, 0, time.UTC)
)

// AskTelephonyProvider asks whether the tenant has a telephony provider of its own, which no API shows.
const AskTelephonyProvider = "telephony-provider"

// Answers to [AskTelephonyProvider].
const (
	HasTelephonyProvider = "yes"
	NoTelephonyProvider  = "no"
)

// A phoneRule says for whom codes are still delivered to phones.
type phoneRule struct {
	endless     bool // another cloud
	hasProvider bool // by a person's statement
	now         time.Time
	admins      coverage.Holders // the Global Administrators
}

// phoneRule returns the rule that is in force. Without the roles every account may be a Global Administrator.
func (s *Snapshot) phoneRule(roles coverage.Roles) phoneRule {
	profile := s.reader.Profile
	stated, valid := profile.Statements.Valid(AskTelephonyProvider)
	return phoneRule{
		endless:     profile.CloudOrGlobal() != graph.Global,
		hasProvider: valid && len(stated.Answer) > 0 && stated.Answer[0] == HasTelephonyProvider,
		now:         time.Now(), admins: roles.Of(graph.GlobalAdministrator),
	}
}

// delivers reports whether codes are still delivered to the phone of an account.
func (r phoneRule) delivers(n int32, u graph.User) graph.Tri {
	if r.endless || r.hasProvider {
		return graph.Yes
	}
	return r.deliversWithoutProvider(n, u)
}

// deliversWithoutProvider is delivers for a tenant without a telephony provider.
func (r phoneRule) deliversWithoutProvider(n int32, u graph.User) graph.Tri {
	hasLonger := either(u.External, r.isAdmin(n))
	switch {
	case r.now.Before(PhonesEnd):
		return graph.Yes
	case !r.now.Before(PhonesEndForAdmins), hasLonger == graph.No:
		return graph.No
	}
	return hasLonger
}

// isAdmin reports whether an account is a Global Administrator. Of one who may become it that is unknown.
func (r phoneRule) isAdmin(n int32) graph.Tri {
	switch {
	case contains(r.admins.Active(), n):
		return graph.Yes
	case contains(r.admins.Eligible, n), r.admins.Unread != nil:
		return graph.Unknown
	}
	return graph.No
}

// either returns Yes if one of two answers is, and No if both are.
func either(a, b graph.Tri) graph.Tri {
	switch {
	case a == graph.Yes || b == graph.Yes:
		return graph.Yes
	case a == graph.No && b == graph.No:
		return graph.No
	}
	return graph.Unknown
}
