package scenario

import "cspready/graph"

// A Person is the simulated person at the browser. With a UPN alone, the person approves every sign-in at once.
type Person struct {
	UPN string `json:"upn"`
	// Polls is the number of polls before the person has entered the device code.
	Polls int `json:"polls"`
	// Action is what the person does with a sign-in.
	Action PersonAction `json:"does"`
	// Codes are errors of the sign-in service by the place where they occur: "device" and "authorize" in the browser,
	// "token" when a completed sign-in is redeemed, "refresh" afterwards; e.g. {"refresh": "AADSTS50173"}.
	Codes map[string]string `json:"codes"`
	// RefusalShownIn is where a refused device code sign-in becomes visible.
	RefusalShownIn RefusalPlace `json:"blocked"`
	// NoRefreshToken makes sign-ins end without a refresh token, as if offline_access were not granted.
	NoRefreshToken bool `json:"noRefreshToken"`
	// Withholds are permissions that are not granted although they are requested.
	Withholds []string `json:"withholds"`
	// HomeTenant is the tenant of the account if it is not this one: the person picked the wrong account, or, with
	// [PersonalTenant], a personal one.
	HomeTenant string `json:"homeTenant"`
	// IgnoresHint makes the person use their own account, whatever account the client suggests.
	IgnoresHint bool `json:"stubborn"`
	// DoesMFA makes every sign-in of their own end with MFA, as where Conditional Access demands it.
	DoesMFA bool `json:"doesMfa"`
	// WithoutMFA makes sign-ins to applications of the tenant end without MFA although it was requested, as with an
	// identity provider that does not report MFA.
	WithoutMFA bool `json:"withoutMfa"`
}

// PersonalTenant is the tenant of personal Microsoft accounts.
const PersonalTenant = graph.PersonalTenant

// A PersonAction is the action of a person in a sign-in.
type PersonAction string

// The actions. With Ignore, the sign-in expires.
const (
	Approve PersonAction = ""
	Decline PersonAction = "decline"
	Ignore  PersonAction = "ignore"
)

// A RefusalPlace is the place where a refused device code sign-in becomes visible. Both have been observed in real
// tenants.
type RefusalPlace string

// The places. InBrowser is the usual one: polls answer that the sign-in is pending until the code expires.
const (
	InBrowser RefusalPlace = ""
	InPoll    RefusalPlace = "poll"
)
