package sam

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/rating"
)

var (
	say      = assets.Say
	verbatim = assets.Verbatim
)

func newPoint(m rating.Severity, id string, want, got assets.Text) rating.Point {
	return rating.Point{Severity: m, ID: id, Name: say("fact.app-" + id), Want: want, Got: got}
}

// Judge judges the application by each point of the model, in the order in which they are fixed.
func (a App) Judge() []rating.Point {
	return slices.Concat(
		[]rating.Point{
			a.judgeAudience(), a.judgeRedirects(), a.judgePublicClient(), a.judgePropertyLock(), a.judgePrincipal(),
		},
		a.judgeAPIs(),
		[]rating.Point{
			a.judgeRegistration(), a.judgeConsent(), a.judgeSuperfluous(), a.judgeAppPermissions(), a.judgeRetiredAPI(),
			a.judgeCredential(), a.judgeCredentialKind(), a.judgeCredentialLife(), a.judgeOwners(), a.reportAssignment(),
		},
	)
}

// judgeAudience: the application's tokens are redeemed in customers' tenants, so it must be multitenant. Personal
// accounts must not be allowed.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
func (a App) judgeAudience() rating.Point {
	want := say("app.audience-many")
	switch a.Audience {
	case graph.ManyTenants:
		return newPoint(rating.Good, "audience", want, want)
	case graph.OneTenant:
		outside := slices.Contains(a.Purposes, Customers) || slices.Contains(a.Purposes, CustomersGraph) ||
			slices.Contains(a.Purposes, Azure) || a.IsVendor
		m := rating.Improvable
		if outside {
			m = rating.Flaw
		}
		return newPoint(m, "audience", want, say("app.audience-one"))
	case "":
		return newPoint(rating.Unknown, "audience", want, say("tri.unknown"))
	case "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount":
		return newPoint(rating.Flaw, "audience", want, say("app.audience-personal"))
	}
	return newPoint(rating.Unknown, "audience", want, verbatim(a.Audience))
}

// judgeRedirects: the consent user's sign-in returns to a web redirect URI. The refresh token of a single-page
// application expires after a day. Whoever controls the host of any other redirect URI receives the authorization
// code of every sign-in that returns there.
func (a App) judgeRedirects() rating.Point {
	want := say("app.redirects-web")
	switch {
	case len(a.WebRedirects) == 0 && len(a.SPARedirects) > 0:
		return newPoint(rating.Flaw, "redirects", want, say("app.redirects-spa"))
	case len(a.WebRedirects) == 0:
		return newPoint(rating.Flaw, "redirects", want, say("ca.none"))
	case len(a.SPARedirects) > 0:
		return newPoint(rating.Improvable, "redirects", want, say("app.redirects-both"))
	case slices.ContainsFunc(a.WebRedirects, unsafeRedirect):
		return newPoint(rating.Improvable, "redirects", want, say("app.redirects-plain"))
	case len(a.RemoteRedirects()) > 0:
		return newPoint(rating.Improvable, "redirects", want, say("app.redirects-elsewhere", "list", a.RemoteRedirects()))
	}
	return newPoint(rating.Good, "redirects", want, verbatim(joinList(a.WebRedirects)))
}

// judgePublicClient: a public client needs no credential, so anyone could act as the application.
func (a App) judgePublicClient() rating.Point {
	open := a.PublicClient == graph.Yes || len(a.PublicRedirects) > 0
	got := say("tri.no")
	if open {
		got = say("tri.yes")
	}
	return newPoint(rating.If(open, rating.Flaw), "public", say("tri.no"), got)
}

// judgePropertyLock: with the app instance property lock, no one in another tenant can add credentials to the
// application there.
//
// https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks
func (a App) judgePropertyLock() rating.Point {
	switch {
	case a.Lock.IsLocked():
		return newPoint(rating.Good, "lock", say("tri.yes"), say("tri.yes"))
	case !a.Lock.Known:
		return newPoint(rating.Improvable, "lock", say("tri.yes"), say("tri.unknown"))
	}
	return newPoint(rating.Improvable, "lock", say("tri.yes"), say("tri.no"))
}

// judgePrincipal: since 2026, sign-in to an application without a service principal in the tenant is not possible.
func (a App) judgePrincipal() rating.Point {
	want := say("app.standing")
	switch {
	case a.Disabled:
		return newPoint(rating.Flaw, "standing", want, say("app.disabled-by-microsoft"))
	case a.Unread[PrincipalPart] != nil:
		return newPoint(rating.Unknown, "standing", want, say("tri.unknown"))
	case a.Principal == nil:
		return newPoint(rating.Flaw, "standing", want, say("app.no-principal"))
	case a.Principal.Enabled == graph.No:
		return newPoint(rating.Flaw, "standing", want, say("app.principal-disabled"))
	case a.Principal.Enabled == graph.Unknown:
		return newPoint(rating.Unknown, "standing", want, say("tri.unknown"))
	}
	return newPoint(rating.Good, "standing", want, want)
}

// judgeAPIs: the APIs that the application calls need a service principal in the tenant, too.
func (a App) judgeAPIs() []rating.Point {
	var list []rating.Point
	for _, n := range RequiredAccessFor(a.Purposes...) {
		api, known := a.findAPI(n.API)
		switch {
		case !known:
			list = append(list, newPoint(rating.Unknown, "api", say("app.standing"),
				say("app.api", "api", APIName(n.API), "is", say("tri.unknown"))))
		case api.Missing:
			list = append(list, newPoint(rating.Flaw, "api", say("app.standing"),
				say("app.api", "api", APIName(n.API), "is", say("app.no-principal"))))
		case api.Enabled == graph.No:
			list = append(list, newPoint(rating.Flaw, "api", say("app.standing"),
				say("app.api", "api", APIName(n.API), "is", say("app.principal-disabled"))))
		case api.Enabled == graph.Unknown:
			list = append(list, newPoint(rating.Unknown, "api", say("app.standing"),
				say("app.api", "api", APIName(n.API), "is", say("tri.unknown"))))
		}
	}
	if len(list) == 0 {
		list = append(list, newPoint(rating.Good, "api", say("app.standing"), say("app.standing")))
	}
	return list
}
