package sim

import (
	"slices"
	"strings"

	"cspready/graph"
)

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

// asked is what a client asks of a sign-in.
type asked struct {
	place    string // "device" or "authorize"
	client   string
	specific bool   // the authority is this tenant and no other
	home     bool   // the sign-in service is that of the tenant's cloud
	resource string // empty: Graph
	scopes   []string
	echo     string // the scopes as they were asked for
	claims   string
	offline  bool
}

// meet is what the person meets in the browser: the code of a refusal, or how they proved who they are.
func (t *Tenant) meet(a asked) (code string, amr []string) {
	if code = t.person.Codes[a.place]; code == "" {
		code = t.barred(a)
	}
	if code != "" {
		t.page = errorPage(code)
		return code, nil
	}
	t.page = "You have signed in. You may now close this window."
	if t.person.HomeTenant != "" {
		return "", []string{"pwd"}
	}
	return "", t.prove(t.latest().user(t.person.UPN), a)
}

// barred is the code of what keeps the person out, empty if nothing does.
func (t *Tenant) barred(a asked) string {
	if !a.home {
		return "AADSTS50034"
	}
	if t.person.HomeTenant != "" {
		switch {
		case !a.specific:
			return ""
		case t.person.HomeTenant == PersonalTenant:
			return "AADSTS500208"
		}
		return "AADSTS50020"
	}
	u := t.latest().user(t.person.UPN)
	switch {
	case u == nil:
		return "AADSTS50034"
	case u.disabled:
		return "AADSTS50057"
	case a.place == "device" && t.latest().securityDefaults:
		return "AADSTS530035"
	case t.scenario.NoConsent && !slices.Contains(t.latest().roles(u.id, true), graph.GlobalAdministrator):
		return "AADSTS90094"
	}
	return ""
}

// prove lets the person prove who they are. Who needs MFA and has no method registers one first, as the service would make them.
func (t *Tenant) prove(u *user, a asked) []string {
	if !t.latest().securityDefaults && !demanding(a.claims) {
		return []string{"pwd"}
	}
	if !u.mfa() {
		t.change(func(d *directory) {
			grown := *u
			grown.methods = append(slices.Clone(u.methods), method{id: t.newID(), kind: "microsoftAuthenticator"})
			d.users[slices.Index(d.users, u)] = &grown
		})
	}
	return []string{"pwd", "mfa"}
}

// demanding reports whether claims ask for more than that the client says what it can do.
func demanding(claims string) bool {
	return strings.Contains(claims, `"amr"`) || strings.Contains(claims, `"acrs"`) || strings.Contains(claims, `"nbf"`)
}
