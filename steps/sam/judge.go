package sam

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// A Mark says how much a point counts against an application.
type Mark int

// The marks, each worse than the one before.
const (
	Fine   Mark = iota
	Better      // it works, and should be better
	Soon        // it works, and will not for long
	Untold      // not known
	Flaw        // it is not what the model demands, or does not work
)

// A Point is one thing that the model wants, and how the application does in it.
type Point struct {
	Mark            Mark
	ID              string // of the point, such as "audience"
	Name, Want, Got assets.Text
}

var (
	say      = assets.Say
	verbatim = assets.Verbatim
)

func point(m Mark, id string, want, got assets.Text) Point {
	return Point{Mark: m, ID: id, Name: say("fact.app-" + id), Want: want, Got: got}
}

// when is a mark that counts only under a condition.
func when(bad bool, m Mark) Mark {
	if bad {
		return m
	}
	return Fine
}

// Judge holds the application against each point of the model, in the order in which they are mended.
func (a App) Judge() []Point {
	return slices.Concat(
		[]Point{a.audience(), a.redirects(), a.public(), a.lock(), a.standing()},
		a.apis(),
		[]Point{a.registered(), a.consent(), a.superfluous(), a.applicationPermissions(), a.retired(), a.credential(), a.kind(), a.age(), a.owners(), a.assignment()},
	)
}

// Worst is the mark that decides.
func Worst(points []Point) Mark {
	m := Fine
	for _, p := range points {
		m = max(m, p.Mark)
	}
	return m
}

// First is the first of the worst points; false when all are fine.
func First(points []Point) (Point, bool) {
	m := Worst(points)
	i := slices.IndexFunc(points, func(p Point) bool { return p.Mark == m })
	if m == Fine || i < 0 {
		return Point{}, false
	}
	return points[i], true
}

// audience: a token of the application is redeemed in customers' tenants, so it is registered for many. Personal accounts have no business
// there.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
func (a App) audience() Point {
	want := say("app.audience-many")
	switch a.Audience {
	case graph.ManyTenants:
		return point(Fine, "audience", want, want)
	case graph.OneTenant:
		outside := slices.Contains(a.Purposes, Customers) || slices.Contains(a.Purposes, Azure) || a.Vendor
		m := Better
		if outside {
			m = Flaw
		}
		return point(m, "audience", want, say("app.audience-one"))
	case "":
		return point(Untold, "audience", want, say("tri.unknown"))
	case "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount":
		return point(Flaw, "audience", want, say("app.audience-personal"))
	}
	return point(Untold, "audience", want, verbatim(a.Audience))
}

// redirects: the consent user's sign-in comes back to a web address. A single-page application's refresh token ends after a day. Whoever has
// the machine that another address leads to is told the code of every sign-in that comes back there.
func (a App) redirects() Point {
	want := say("app.redirects-web")
	switch {
	case len(a.WebRedirects) == 0 && len(a.SPARedirects) > 0:
		return point(Flaw, "redirects", want, say("app.redirects-spa"))
	case len(a.WebRedirects) == 0:
		return point(Flaw, "redirects", want, say("ca.none"))
	case len(a.SPARedirects) > 0:
		return point(Better, "redirects", want, say("app.redirects-both"))
	case slices.ContainsFunc(a.WebRedirects, unsafeRedirect):
		return point(Better, "redirects", want, say("app.redirects-plain"))
	case len(a.Elsewhere()) > 0:
		return point(Better, "redirects", want, say("app.redirects-elsewhere", "list", a.Elsewhere()))
	}
	return point(Fine, "redirects", want, verbatim(join(a.WebRedirects)))
}

// public: who can act without a credential of the application can act as it.
func (a App) public() Point {
	open := a.PublicClient == graph.Yes || len(a.PublicRedirects) > 0
	got := say("tri.no")
	if open {
		got = say("tri.yes")
	}
	return point(when(open, Flaw), "public", say("tri.no"), got)
}

// lock: nobody in another tenant can give the application a key there.
//
// https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks
func (a App) lock() Point {
	switch {
	case a.Lock.Locked():
		return point(Fine, "lock", say("tri.yes"), say("tri.yes"))
	case !a.Lock.Known:
		return point(Better, "lock", say("tri.yes"), say("tri.unknown"))
	}
	return point(Better, "lock", say("tri.yes"), say("tri.no"))
}

// standing: since 2026 nothing signs in to an application that has no service principal in the tenant.
func (a App) standing() Point {
	want := say("app.standing")
	switch {
	case a.Disabled:
		return point(Flaw, "standing", want, say("app.disabled-by-microsoft"))
	case a.Unread[Principals] != nil:
		return point(Untold, "standing", want, say("tri.unknown"))
	case a.Principal == nil:
		return point(Flaw, "standing", want, say("app.no-principal"))
	case a.Principal.Enabled == graph.No:
		return point(Flaw, "standing", want, say("app.principal-disabled"))
	case a.Principal.Enabled == graph.Unknown:
		return point(Untold, "standing", want, say("tri.unknown"))
	}
	return point(Fine, "standing", want, want)
}

// apis: the services that it asks have to stand in the tenant too.
func (a App) apis() []Point {
	var list []Point
	for _, n := range Needs(a.Purposes...) {
		api, known := a.api(n.API)
		switch {
		case !known:
			list = append(list, point(Untold, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("tri.unknown"))))
		case api.Missing:
			list = append(list, point(Flaw, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("app.no-principal"))))
		case api.Enabled == graph.No:
			list = append(list, point(Flaw, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("app.principal-disabled"))))
		case api.Enabled == graph.Unknown:
			list = append(list, point(Untold, "api", say("app.standing"), say("app.api", "api", NameOf(n.API), "is", say("tri.unknown"))))
		}
	}
	if len(list) == 0 {
		list = append(list, point(Fine, "api", say("app.standing"), say("app.standing")))
	}
	return list
}
