package sim

import "cspready/graph"

// A Person is who sits before the browser, and what they do there. The zero value but for UPN approves at once.
type Person struct {
	UPN string `json:"upn"`
	// Polls is how often a client is told to wait before the person has typed the device code.
	Polls int `json:"polls"`
	// Does is what the person does with a sign-in.
	Does Deed `json:"does"`
	// Codes are refusals of the sign-in service by the place where they are met: "device" and "authorize" in the browser, "token"
	// when the finished sign-in is turned into tokens, "refresh" afterwards; e.g. {"refresh": "AADSTS50173"}.
	Codes map[string]string `json:"codes"`
	// Blocked is where a device sign-in that is refused shows it.
	Blocked Block `json:"blocked"`
	// Withholds are permissions that are not granted although they are asked for.
	Withholds []string `json:"withholds"`
	// HomeTenant is the tenant of the account if it is another: a person who picked the wrong account, or, with [PersonalTenant],
	// a personal one.
	HomeTenant string `json:"homeTenant"`
	// Stubborn people use their own account whatever the client offers.
	Stubborn bool `json:"stubborn"`
	// WithoutMFA makes their sign-ins to applications of the tenant end without MFA although it was asked for, as where another identity
	// provider does not tell of it.
	WithoutMFA bool `json:"withoutMfa"`
}

// PersonalTenant is the tenant that personal Microsoft accounts are in.
const PersonalTenant = graph.PersonalTenant

// A Deed is what a person does with a sign-in.
type Deed string

// The deeds. Ignore leaves the sign-in until it runs out.
const (
	Approve Deed = ""
	Decline Deed = "decline"
	Ignore  Deed = "ignore"
)

// A Block is where a refused device sign-in can be seen. All three were seen in the field.
type Block string

// The places. InBrowser is the usual one: whoever polls is told to wait until the code runs out.
const (
	InBrowser      Block = ""
	InPoll         Block = "poll"
	NoRefreshToken Block = "no-refresh-token" // the sign-in seems to succeed, but its session cannot last
)

// SetPerson lets somebody else sit down, or the same person behave in another way.
func (t *Tenant) SetPerson(p Person) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.person = p
}

// Person returns who sits before the browser.
func (t *Tenant) Person() Person {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.person
}

// Browser is what the simulated person's browser shows now, in words; empty before it was opened.
func (t *Tenant) Browser() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.page
}
