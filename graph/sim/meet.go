package sim

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// asked is the request of a client for a sign-in.
type asked struct {
	place    string // "device" or "authorize"
	client   string
	specific bool   // the authority is this tenant only
	home     bool   // the sign-in service is the one of the tenant's cloud
	resource string // empty: Graph
	api      string // application id of the resource, for an application of the tenant
	app      bool   // the client is an application of the tenant, not one of Microsoft's
	scopes   []string
	echo     string // the scopes as requested
	claims   string
	hint     string // the user principal name that the client suggests
	offline  bool
}

// A proof is the result of a person's authentication.
type proof struct {
	amr  []string
	ends time.Time // end of the sessions; zero: the lifetime of the refresh token
}

// account returns the account that the person signs in with: the one that the client suggests if this tenant has it,
// else their own.
func (t *loginService) account(a asked) (u *user, own bool) {
	mine := t.latest().user(t.person.UPN)
	offered := t.latest().user(a.hint)
	if t.person.HomeTenant != "" || t.person.Stubborn || offered == nil || offered == mine || offered.disabled ||
		!strings.EqualFold(offered.upn, a.hint) {
		return mine, true
	}
	return offered, false
}

// meet signs the person in through the browser: it returns the code of a refusal, or how they authenticated.
func (t *loginService) meet(a asked) (code string, p proof) {
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

// barred returns the code of the refusal that applies to a sign-in, empty if none does.
func (t *loginService) barred(a asked) string {
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

// prove authenticates the person. If MFA is required and the account has no method, the person registers one first,
// as the service would require.
func (t *loginService) prove(u *user, a asked) proof {
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

// proveByPass signs the person in with a Temporary Access Pass. Sessions from it end when the pass ends.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
func (t *loginService) proveByPass(u *user) proof {
	p := proof{amr: []string{"pwd", "mfa"}, ends: u.pass().ends}
	t.changeUser(u.id, func(u *user) { u.spend() })
	return p
}

// proveOther authenticates the person with another account than their own, with the strongest method that it has.
func (t *loginService) proveOther(u *user, a asked) proof {
	switch {
	case u.resistant():
		return proof{amr: []string{"fido", "mfa"}}
	case u.mfa():
		return proof{amr: []string{"pwd", "mfa"}}
	}
	return t.prove(u, a)
}

// demanding reports whether a claims parameter requires more than the declaration of client capabilities.
func demanding(claims string) bool {
	return strings.Contains(claims, `"amr"`) || strings.Contains(claims, `"acrs"`) || strings.Contains(claims, `"nbf"`)
}
