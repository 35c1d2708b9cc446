package login

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/scenario"
)

// A authentication is the result of a person's authentication.
type authentication struct {
	amr        []string
	sessionEnd time.Time // end of the sessions; zero: the lifetime of the refresh token
}

// signInAccount returns the account that the person signs in with: the one that the client suggests if this tenant
// has it, else their own.
func (t *Service) signInAccount(a core.AuthRequest) (u *directory.User, own bool) {
	mine := t.LatestDirectory().FindUser(t.CurrentPerson.UPN)
	offered := t.LatestDirectory().FindUser(a.LoginHint)
	if t.CurrentPerson.HomeTenant != "" || t.CurrentPerson.IgnoresHint || offered == nil || offered == mine ||
		offered.Disabled ||
		!strings.EqualFold(offered.UPN, a.LoginHint) {
		return mine, true
	}
	return offered, false
}

// signInOutcome signs the person in through the browser: it returns the code of a refusal, or how they authenticated.
func (t *Service) signInOutcome(a core.AuthRequest) (code string, p authentication) {
	if code = t.CurrentPerson.Codes[a.Endpoint]; code == "" {
		code = t.blockedBy(a)
	}
	if code != "" {
		t.PageText = errorPage(code)
		return code, authentication{}
	}
	t.PageText = "You have signed in. You may now close this window."
	if t.CurrentPerson.HomeTenant != "" {
		return "", authentication{amr: []string{"pwd"}}
	}
	t.RegisterDueKeys()
	u, own := t.signInAccount(a)
	switch {
	case a.FromTenantApp && t.CurrentPerson.WithoutMFA:
		p.amr = []string{"pwd"}
	case own:
		p = t.authenticatePerson(u, a)
	default:
		p = t.authenticateOther(u, a)
	}
	if !own {
		t.UpdateUser(u.ID, func(u *directory.User) {
			u.LastInteractive, u.LastSuccessful = core.CurrentTime(), core.CurrentTime()
		})
	}
	return "", p
}

// blockedBy returns the code of the refusal that applies to a sign-in, empty if none does.
func (t *Service) blockedBy(a core.AuthRequest) string {
	if !a.HomeCloud {
		return "AADSTS50034"
	}
	if t.CurrentPerson.HomeTenant != "" {
		switch {
		case !a.TenantOnly:
			return ""
		case t.CurrentPerson.HomeTenant == scenario.PersonalTenant:
			return "AADSTS500208"
		}
		return "AADSTS50020"
	}
	u, _ := t.signInAccount(a)
	switch {
	case u == nil:
		return "AADSTS50034"
	case u.Disabled:
		return "AADSTS50057"
	case a.Endpoint == "device" && t.LatestDirectory().SecurityDefaults:
		return "AADSTS530035"
	case !a.FromTenantApp && t.Scenario.NoConsent && !slices.Contains(t.LatestDirectory().RolesOf(u.ID, true),
		graph.GlobalAdministrator):
		return "AADSTS90094"
	}
	return ""
}

// authenticatePerson authenticates the person. If MFA is required and the account has no method, the person registers
// one first, as the service would require.
func (t *Service) authenticatePerson(u *directory.User, a core.AuthRequest) authentication {
	if !t.LatestDirectory().SecurityDefaults && !t.CurrentPerson.DoesMFA && !demandsStepUp(a.Claims) {
		return authentication{amr: []string{"pwd"}}
	}
	if usable, _ := u.TemporaryPass().Usability(core.CurrentTime()); usable && !u.HasMFA() {
		return t.authenticateWithPass(u)
	}
	if !u.HasMFA() {
		t.WriteDirectory(func(d *directory.Directory) {
			grown := *u
			grown.Methods = append(slices.Clone(u.Methods),
				directory.AuthMethod{ID: t.NewID(), Kind: "microsoftAuthenticator"})
			d.Users[slices.Index(d.Users, u)] = &grown
		})
	}
	return authentication{amr: []string{"pwd", "mfa"}}
}

// authenticateWithPass signs the person in with a Temporary Access Pass. Sessions from it end when the pass ends.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
func (t *Service) authenticateWithPass(u *directory.User) authentication {
	p := authentication{amr: []string{"pwd", "mfa"}, sessionEnd: u.TemporaryPass().Ends}
	t.UpdateUser(u.ID, func(u *directory.User) { u.UsePass() })
	return p
}

// authenticateOther authenticates the person with another account than their own, with the strongest method that it
// has.
func (t *Service) authenticateOther(u *directory.User, a core.AuthRequest) authentication {
	switch {
	case u.HasPhishingResistant():
		return authentication{amr: []string{"fido", "mfa"}}
	case u.HasMFA():
		return authentication{amr: []string{"pwd", "mfa"}}
	}
	return t.authenticatePerson(u, a)
}

// demandsStepUp reports whether a claims parameter requires more than the declaration of client capabilities.
func demandsStepUp(claims string) bool {
	return strings.Contains(claims, `"amr"`) || strings.Contains(claims, `"acrs"`) || strings.Contains(claims, `"nbf"`)
}
