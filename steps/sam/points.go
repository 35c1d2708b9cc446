package sam

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/rating"
)

// registered: what it asks for has to be in its registration, or a sign-in cannot ask for it (AADSTS650057).
func (a App) registered() rating.Point {
	want := say("app.permissions", "list", Names(a.needed()))
	missing := a.Unregistered()
	certain := slices.DeleteFunc(slices.Clone(missing), func(p Permission) bool { return a.unresolved(p.API) })
	switch {
	case len(certain) > 0:
		return newPoint(lacking(certain), "registered", want, say("app.missing", "list", Names(certain)))
	case len(missing) > 0:
		return newPoint(rating.Unknown, "registered", want, say("tri.unknown"))
	}
	return newPoint(rating.Good, "registered", want, say("tri.yes"))
}

// consent: an administrator, or the consent user, agreed to it.
func (a App) consent() rating.Point {
	want := say("app.permissions", "list", Names(a.needed()))
	missing := a.Unconsented()
	switch {
	case len(missing) == 0:
		return newPoint(rating.Good, "consent", want, say("tri.yes"))
	case a.Unread[Consents] != nil, slices.ContainsFunc(missing, func(p Permission) bool { return !a.known(p.API) }):
		return newPoint(rating.Unknown, "consent", want, say("tri.unknown")) // a consent names its API by an id of the tenant's
	}
	return newPoint(lacking(missing), "consent", want, say("app.missing", "list", Names(missing)))
}

// lacking is how bad it is that permissions are missing. Those for signing in, anybody may agree to, and every sign-in may ask for.
func lacking(missing []Permission) rating.Severity {
	if slices.ContainsFunc(missing, func(p Permission) bool { return !p.ForSignIn() }) {
		return rating.Flaw
	}
	return rating.Improvable
}

// superfluous: whoever steals the token can do all that was consented to.
func (a App) superfluous() rating.Point {
	extra := a.Superfluous()
	switch {
	case len(extra) == 0 && a.Unread[Consents] != nil:
		return newPoint(rating.Unknown, "superfluous", say("ca.none"), say("tri.unknown"))
	case len(extra) == 0:
		return newPoint(rating.Good, "superfluous", say("ca.none"), say("ca.none"))
	}
	risky := slices.DeleteFunc(slices.Clone(extra), func(p Permission) bool { return !Dangerous(p.Scope) })
	if len(risky) > 0 {
		return newPoint(rating.Improvable, "superfluous", say("ca.none"), say("app.dangerous", "list", Names(risky), "all", len(extra)))
	}
	return newPoint(rating.Improvable, "superfluous", say("ca.none"), say("ca.list", "list", Names(extra)))
}

// applicationPermissions: the model is about a person's sign-in. Microsoft wants none on an application for many tenants, and control panel
// vendors may not act without a person at all.
//
// https://learn.microsoft.com/partner-center/developer/secure-sample-application
func (a App) applicationPermissions() rating.Point {
	m := rating.Improvable
	if a.Vendor {
		m = rating.Flaw
	}
	wanted := 0
	for _, w := range a.Wanted {
		wanted += len(w.Roles)
	}
	held := max(len(a.Roles), wanted)
	switch {
	case held > 0:
		return newPoint(m, "roles", say("ca.none"), say("app.roles", "count", held))
	case a.Unread[AppRoles] != nil:
		return newPoint(rating.If(a.Vendor, rating.Unknown), "roles", say("ca.none"), say("tri.unknown"))
	}
	return newPoint(rating.Good, "roles", say("ca.none"), say("ca.none"))
}

// retired: Azure AD Graph does not answer any more, and old samples still ask for it.
func (a App) retired() rating.Point {
	_, wants := a.Wants(graph.AzureADGraphAPI)
	got := say("tri.no")
	if wants {
		got = say("tri.yes")
	}
	return newPoint(rating.If(wants, rating.Improvable), "retired", say("tri.no"), got)
}

// credential: the application has to be able to prove itself.
func (a App) credential() rating.Point {
	want := say("app.credential-valid")
	ends, any := a.Ends()
	switch {
	case !any && a.later():
		return newPoint(rating.Flaw, "credential", want, say("app.credential-later"))
	case !any && a.proves():
		return newPoint(rating.Flaw, "credential", want, say("app.credential-expired"))
	case !any:
		return newPoint(rating.Flaw, "credential", want, say("ca.none"))
	}
	days := Days(ends, a.Now)
	return newPoint(rating.If(ends.Sub(a.Now) <= Near, rating.ExpiresSoon), "credential", want, say("app.credential-days", "count", days, "at", ends.UTC().Format("2006-01-02")))
}

// kind: a secret can be read wherever it is written down; a certificate's key need not leave the machine.
func (a App) kind() rating.Point {
	want := say("app.kind-certificate")
	switch {
	case len(a.LiveSecrets()) > 0 && len(a.LiveKeys()) > 0:
		return newPoint(rating.Improvable, "kind", want, say("app.kind-both"))
	case len(a.LiveSecrets()) > 0:
		return newPoint(rating.Improvable, "kind", want, say("app.kind-secret"))
	case len(a.LiveKeys()) == 0:
		return newPoint(rating.Improvable, "kind", want, say("ca.none"))
	}
	return newPoint(rating.Good, "kind", want, want)
}

// age: a credential that lives for years is found after years.
func (a App) age() rating.Point {
	want := say("app.age-wanted")
	for _, k := range a.LiveKeys() {
		if k.Ends.Sub(k.Starts) > Longest {
			return newPoint(rating.Improvable, "age", want, say("app.age-long", "at", k.Ends.UTC().Format("2006-01-02")))
		}
	}
	for _, s := range a.LiveSecrets() {
		if s.Ends.Sub(s.Starts) > Longest {
			return newPoint(rating.Improvable, "age", want, say("app.age-long", "at", s.Ends.UTC().Format("2006-01-02")))
		}
	}
	return newPoint(rating.Good, "age", want, want)
}

// owners can give the application credentials of their own.
func (a App) owners() rating.Point {
	want := say("app.owners-wanted")
	var names, odd []string
	for _, o := range a.Owners {
		name := cmp.Or(o.UserPrincipalName, o.Name, o.ID) // an application has no user principal name
		names = append(names, name)
		if o.Guest || o.Invited || o.Enabled == graph.No {
			odd = append(odd, name)
		}
	}
	switch {
	case a.Unread[OwnersPart] != nil:
		return newPoint(rating.Good, "owners", want, say("tri.unknown")) // nothing rests on it
	case len(odd) > 0:
		return newPoint(rating.Improvable, "owners", want, say("ca.list", "list", odd))
	case len(names) == 0:
		return newPoint(rating.Good, "owners", want, say("ca.none"))
	}
	return newPoint(rating.Good, "owners", want, say("ca.list", "list", names))
}

// assignment is told and not judged: it keeps others from signing in to the application, and the consent user too if they are not assigned.
func (a App) assignment() rating.Point {
	got := say("tri.no")
	if a.Principal != nil && a.Principal.NeedsAssignment {
		got = say("tri.yes")
	}
	return newPoint(rating.Good, "assignment", say("app.assignment-either"), got)
}

// Elsewhere are the web addresses, other than this machine, to which a sign-in may come back.
func (a App) Elsewhere() []string {
	return slices.DeleteFunc(slices.Clone(a.WebRedirects), func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && slices.Contains(loopback, u.Hostname())
	})
}

// loopback are the names of this machine.
var loopback = []string{"localhost", "127.0.0.1", "::1"}

// unsafeRedirect reports whether a code that comes back could be read on the way.
func unsafeRedirect(address string) bool {
	u, err := url.Parse(address)
	return err != nil || u.Scheme != "https" && !slices.Contains(loopback, u.Hostname())
}

func join(list []string) string { return strings.Join(list, ", ") }
