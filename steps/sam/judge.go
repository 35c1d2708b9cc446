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

// Judge holds the application against each point of the model, in the order in which they are mended.
func (a App) Judge() []rating.Point {
	return slices.Concat(
		[]rating.Point{a.audience(), a.redirects(), a.public(), a.lock(), a.standing()},
		a.apis(),
		[]rating.Point{a.registered(), a.consent(), a.superfluous(), a.applicationPermissions(), a.retired(), a.credential(), a.kind(), a.age(), a.owners(), a.assignment()},
	)
}

// audience: a token of the application is redeemed in customers' tenants, so it is registered for many. Personal accounts have no business
// there.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
func (a App) audience() rating.Point {
	want := say("app.audience-many")
	switch a.Audience {
	case graph.ManyTenants:
		return newPoint(rating.Good, "audience", want, want)
	case graph.OneTenant:
		outside := slices.Contains(a.Purposes, Customers) || slices.Contains(a.Purposes, Azure) || a.Vendor
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

// redirects: the consent user's sign-in comes back to a web address. A single-page application's refresh token ends after a day. Whoever has
// the machine that another address leads to is told the code of every sign-in that comes back there.
func (a App) redirects() rating.Point {
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
	case len(a.Elsewhere()) > 0:
		return newPoint(rating.Improvable, "redirects", want, say("app.redirects-elsewhere", "list", a.Elsewhere()))
	}
	return newPoint(rating.Good, "redirects", want, verbatim(join(a.WebRedirects)))
}

// public: who can act without a credential of the application can act as it.
func (a App) public() rating.Point {
	open := a.PublicClient == graph.Yes || len(a.PublicRedirects) > 0
	got := say("tri.no")
	if open {
		got = say("tri.yes")
	}
	return newPoint(rating.If(open, rating.Flaw), "public", say("tri.no"), got)
}

// lock: nobody in another tenant can give the application a key there.
//
// https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks
func (a App) lock() rating.Point {
	switch {
	case a.Lock.Locked():
		return newPoint(rating.Good, "lock", say("tri.yes"), say("tri.yes"))
	case !a.Lock.Known:
		return newPoint(rating.Improvable, "lock", say("tri.yes"), say("tri.unknown"))
	}
	return newPoint(rating.Improvable, "lock", say("tri.yes"), say("tri.no"))
}

// standing: since 2026 nothing signs in to an application that has no service principal in the tenant.
func (a App) standing() rating.Point {
	want := say("app.standing")
	switch {
	case a.Disabled:
		return newPoint(rating.Flaw, "standing", want, say("app.disabled-by-microsoft"))
	case a.Unread[Principals] != nil:
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

// apis: the services that it asks have to stand in the tenant too.
func (a App) apis() []rating.Point {
	var list []rating.Point
	for _, n := range Needs(a.Purposes...) {
		api, known := a.api(n.API)
		switch {
		case !known:
			list = append(list, newPoint(rating.Unknown, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("tri.unknown"))))
		case api.Missing:
			list = append(list, newPoint(rating.Flaw, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("app.no-principal"))))
		case api.Enabled == graph.No:
			list = append(list, newPoint(rating.Flaw, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("app.principal-disabled"))))
		case api.Enabled == graph.Unknown:
			list = append(list, newPoint(rating.Unknown, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("tri.unknown"))))
		}
	}
	if len(list) == 0 {
		list = append(list, newPoint(rating.Good, "api", say("app.standing"), say("app.standing")))
	}
	return list
}
