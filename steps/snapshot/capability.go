package snapshot

import (
	"cspready/assets"
	"cspready/graph"
)

// An MFACapability says whether an account is capable of MFA, or why that is unknown. Its zero value is unknown.
type MFACapability byte

// The capabilities.
const (
	notAsked MFACapability = iota

	capable
	capableByPhone // has nothing but a phone, to which codes are still delivered

	notCapable    // has no method
	forbidden     // has methods, none of which the tenant's policy allows
	phoneEnded    // has nothing but a phone, to which Microsoft delivers no codes any more
	capableAtHome // belongs to another tenant, whose MFA this one accepts: its methods are there

	methodsUnread // its methods could not be read
	policyUnread  // which methods the tenant allows could not be read
	trustUnread   // whether MFA that it does at home is accepted is not known
	phoneUntold   // has nothing but a phone, and it is not known whether codes are still delivered
	overLimit     // left out, as the number of reads is limited
	skipped       // the person did not wait for it
)

// capabilityText has the words for each capability but the good ones.
var capabilityText = map[MFACapability]string{
	notAsked: "user.unread", capableByPhone: "user.only-phone", notCapable: "user.no-method",
	forbidden: "user.forbidden-method", phoneEnded: "user.phone-ended", methodsUnread: "user.unread",
	policyUnread: "user.policy-unread", trustUnread: "user.trust-unread", phoneUntold: "user.phone-untold",
	overLimit: "user.over-many", skipped: "user.stopped",
}

// Describe says what is wrong with the methods of an account, or not known of them; empty where nothing is.
func (c MFACapability) Describe() assets.Text {
	if id := capabilityText[c]; id != "" {
		return assets.Say(id)
	}
	return assets.Text{}
}

// IsCapable reports whether the account has a method in this tenant with which it can do MFA. Of an account that does
// MFA in its own tenant that is unknown.
func (c MFACapability) IsCapable() graph.Tri {
	switch c {
	case capable, capableByPhone:
		return graph.Yes
	case notCapable, forbidden, phoneEnded:
		return graph.No
	}
	return graph.Unknown
}
