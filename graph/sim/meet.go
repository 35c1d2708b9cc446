package sim

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// asked is what a client asks of a sign-in.
type asked struct {
	place    string // "device" or "authorize"
	client   string
	specific bool   // the authority is this tenant and no other
	home     bool   // the sign-in service is that of the tenant's cloud
	resource string // empty: Graph
	api      string // application id of the resource, where an application of the tenant asks
	app      bool   // an application of the tenant asks, not one of Microsoft's
	scopes   []string
	echo     string // the scopes as they were asked for
	claims   string
	hint     string // the user principal name that the client offers
	offline  bool
}

// A proof is how a person proved who they are.
type proof struct {
	amr  []string
	ends time.Time // of sessions that it gives; zero: by themselves only
}

// account is the one that the person signs in with: the one that the client offers if this tenant has it, else their own.
func (t *Tenant) account(a asked) (u *user, own bool) {
	mine := t.latest().user(t.person.UPN)
	offered := t.latest().user(a.hint)
	if t.person.HomeTenant != "" || t.person.Stubborn || offered == nil || offered == mine || offered.disabled || !strings.EqualFold(offered.upn, a.hint) {
		return mine, true
	}
	return offered, false
}

// meet is what the person meets in the browser: the code of a refusal, or how they proved who they are.
func (t *Tenant) meet(a asked) (code string, p proof) {
	if code = t.person.Codes[a.place]; code == "" {
		code = t.barred(a)
	}
	if code != "" {
		t.page = errorPage(code)
		return code, proof{}
	}
	t.page = "You have signed in. You may now close this window."
	if t.person.HomeTenant != "" {
		return "", proof{amr: []string{"pwd"}}
	}
	t.enrol()
	u, own := t.account(a)
	switch {
	case a.app && t.person.WithoutMFA:
		p.amr = []string{"pwd"}
	case own:
		p = t.prove(u, a)
	default:
		p = t.proveOther(u, a)
	}
	if !own {
		t.changeUser(u.id, func(u *user) { u.person, u.succeeded = now(), now() })
	}
	return "", p
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
	u, _ := t.account(a)
	switch {
	case u == nil:
		return "AADSTS50034"
	case u.disabled:
		return "AADSTS50057"
	case a.place == "device" && t.latest().securityDefaults:
		return "AADSTS530035"
	case !a.app && t.scenario.NoConsent && !slices.Contains(t.latest().roles(u.id, true), graph.GlobalAdministrator):
		return "AADSTS90094"
	}
	return ""
}

// prove lets the person prove who they are. Who needs MFA and has no method registers one first, as the service would make them.
func (t *Tenant) prove(u *user, a asked) proof {
	if !t.latest().securityDefaults && !demanding(a.claims) {
		return proof{amr: []string{"pwd"}}
	}
	if usable, _ := u.pass().state(now()); usable && !u.mfa() {
		return t.proveByPass(u)
	}
	if !u.mfa() {
		t.change(func(d *directory) {
			grown := *u
			grown.methods = append(slices.Clone(u.methods), method{id: t.newID(), kind: "microsoftAuthenticator"})
			d.users[slices.Index(d.users, u)] = &grown
		})
	}
	return proof{amr: []string{"pwd", "mfa"}}
}

// proveByPass lets the person sign in with a Temporary Access Pass. What is got with it ends with it.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
func (t *Tenant) proveByPass(u *user) proof {
	p := proof{amr: []string{"pwd", "mfa"}, ends: u.pass().ends}
	t.changeUser(u.id, func(u *user) { u.spend() })
	return p
}

// proveOther lets the person prove that they may use another account than their own, with the best that it has.
func (t *Tenant) proveOther(u *user, a asked) proof {
	switch {
	case u.resistant():
		return proof{amr: []string{"fido", "mfa"}}
	case u.mfa():
		return proof{amr: []string{"pwd", "mfa"}}
	}
	return t.prove(u, a)
}

// demanding reports whether claims ask for more than that the client says what it can do.
func demanding(claims string) bool {
	return strings.Contains(claims, `"amr"`) || strings.Contains(claims, `"acrs"`) || strings.Contains(claims, `"nbf"`)
}
