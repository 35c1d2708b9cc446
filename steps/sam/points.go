package sam

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/rating"
)

// judgeRegistration: permissions that the application needs must be in its registration, or sign-in fails
// (AADSTS650057).
func (a App) judgeRegistration() rating.Point {
	want := say("app.permissions", "list", PermissionNames(a.neededPermissions()))
	missing := a.Unregistered()
	certain := slices.DeleteFunc(slices.Clone(missing), func(p Permission) bool { return a.isUnresolved(p.API) })
	switch {
	case len(certain) > 0:
		return newPoint(missingSeverity(certain), "registered", want, say("app.missing", "list", PermissionNames(certain)))
	case len(missing) > 0:
		return newPoint(rating.Unknown, "registered", want, say("tri.unknown"))
	}
	return newPoint(rating.Good, "registered", want, say("tri.yes"))
}

// judgeConsent: an administrator or the consent user must consent to the needed permissions.
func (a App) judgeConsent() rating.Point {
	want := say("app.permissions", "list", PermissionNames(a.neededPermissions()))
	missing := a.Unconsented()
	switch {
	case len(missing) == 0:
		return newPoint(rating.Good, "consent", want, say("tri.yes"))
	case a.Unread[ConsentPart] != nil,
		slices.ContainsFunc(missing, func(p Permission) bool { return !a.isAPIKnown(p.API) }):
		// a grant identifies its API by an object id of the tenant
		return newPoint(rating.Unknown, "consent", want, say("tri.unknown"))
	}
	return newPoint(missingSeverity(missing), "consent", want, say("app.missing", "list", PermissionNames(missing)))
}

// missingSeverity returns the severity of missing permissions. For sign-in permissions, any user can consent and any
// sign-in can ask.
func missingSeverity(missing []Permission) rating.Severity {
	if slices.ContainsFunc(missing, func(p Permission) bool { return !p.IsForSignIn() }) {
		return rating.Flaw
	}
	return rating.Improvable
}

// judgeSuperfluous: a stolen token can be used for every permission with consent.
func (a App) judgeSuperfluous() rating.Point {
	extra := a.Superfluous()
	switch {
	case len(extra) == 0 && a.Unread[ConsentPart] != nil:
		return newPoint(rating.Unknown, "superfluous", say("ca.none"), say("tri.unknown"))
	case len(extra) == 0:
		return newPoint(rating.Good, "superfluous", say("ca.none"), say("ca.none"))
	}
	risky := slices.DeleteFunc(slices.Clone(extra), func(p Permission) bool { return !IsDangerous(p.Scope) })
	if len(risky) > 0 {
		return newPoint(rating.Improvable, "superfluous", say("ca.none"),
			say("app.dangerous", "list", PermissionNames(risky), "all", len(extra)))
	}
	return newPoint(rating.Improvable, "superfluous", say("ca.none"), say("ca.list", "list", PermissionNames(extra)))
}

// judgeAppPermissions: the model is based on a person's sign-in. Microsoft wants no application permissions on a
// multitenant application, and applications of control panel vendors may not act without a user at all.
//
// https://learn.microsoft.com/partner-center/developer/secure-sample-application
func (a App) judgeAppPermissions() rating.Point {
	m := rating.Improvable
	if a.IsVendor {
		m = rating.Flaw
	}
	wanted := 0
	for _, w := range a.RequiredAccess {
		wanted += len(w.Roles)
	}
	held := max(len(a.Roles), wanted)
	switch {
	case held > 0:
		return newPoint(m, "roles", say("ca.none"), say("app.roles", "count", held))
	case a.Unread[AppRolePart] != nil:
		return newPoint(rating.If(a.IsVendor, rating.Unknown), "roles", say("ca.none"), say("tri.unknown"))
	}
	return newPoint(rating.Good, "roles", say("ca.none"), say("ca.none"))
}

// judgeRetiredAPI: Azure AD Graph is retired, but old samples still request it.
func (a App) judgeRetiredAPI() rating.Point {
	_, wants := a.AccessTo(graph.AzureADGraphAPI)
	got := say("tri.no")
	if wants {
		got = say("tri.yes")
	}
	return newPoint(rating.If(wants, rating.Improvable), "retired", say("tri.no"), got)
}

// judgeCredential: the application needs a valid credential.
func (a App) judgeCredential() rating.Point {
	want := say("app.credential-valid")
	ends, found := a.LastExpiry()
	switch {
	case !found && a.hasFutureCredential():
		return newPoint(rating.Flaw, "credential", want, say("app.credential-later"))
	case !found && a.hasCredentials():
		return newPoint(rating.Flaw, "credential", want, say("app.credential-expired"))
	case !found:
		return newPoint(rating.Flaw, "credential", want, say("ca.none"))
	}
	days := DaysLeft(ends, a.Now)
	return newPoint(rating.If(ends.Sub(a.Now) <= ExpiryWarning, rating.ExpiresSoon), "credential", want,
		say("app.credential-days", "count", days, "at", ends.UTC().Format("2006-01-02")))
}

// judgeCredentialKind: a secret can be read wherever it is stored; the private key of a certificate can stay on one
// machine.
func (a App) judgeCredentialKind() rating.Point {
	want := say("app.kind-certificate")
	switch {
	case len(a.ValidSecrets()) > 0 && len(a.ValidKeys()) > 0:
		return newPoint(rating.Improvable, "kind", want, say("app.kind-both"))
	case len(a.ValidSecrets()) > 0:
		return newPoint(rating.Improvable, "kind", want, say("app.kind-secret"))
	case len(a.ValidKeys()) == 0:
		return newPoint(rating.Improvable, "kind", want, say("ca.none"))
	}
	return newPoint(rating.Good, "kind", want, want)
}

// judgeCredentialLife: a credential that is valid for years can be found and used years later.
func (a App) judgeCredentialLife() rating.Point {
	want := say("app.age-wanted")
	for _, k := range a.ValidKeys() {
		if k.Ends.Sub(k.Starts) > MaxCredentialLife {
			return newPoint(rating.Improvable, "age", want, say("app.age-long", "at", k.Ends.UTC().Format("2006-01-02")))
		}
	}
	for _, s := range a.ValidSecrets() {
		if s.Ends.Sub(s.Starts) > MaxCredentialLife {
			return newPoint(rating.Improvable, "age", want, say("app.age-long", "at", s.Ends.UTC().Format("2006-01-02")))
		}
	}
	return newPoint(rating.Good, "age", want, want)
}

// judgeOwners: owners can add credentials to the application.
func (a App) judgeOwners() rating.Point {
	want := say("app.owners-wanted")
	var names, unusual []string
	for _, o := range a.Owners {
		name := cmp.Or(o.UserPrincipalName, o.Name, o.ID) // an application has no user principal name
		names = append(names, name)
		if o.Guest || o.External == graph.Yes || o.Enabled == graph.No {
			unusual = append(unusual, name)
		}
	}
	switch {
	case a.Unread[OwnerPart] != nil:
		return newPoint(rating.Good, "owners", want, say("tri.unknown")) // the verdict does not depend on it
	case len(unusual) > 0:
		return newPoint(rating.Improvable, "owners", want, say("ca.list", "list", unusual))
	case len(names) == 0:
		return newPoint(rating.Good, "owners", want, say("ca.none"))
	}
	return newPoint(rating.Good, "owners", want, say("ca.list", "list", names))
}

// reportAssignment is informational: required assignment keeps other users from signing in to the application, and
// also the consent user if they are not assigned.
func (a App) reportAssignment() rating.Point {
	got := say("tri.no")
	if a.Principal != nil && a.Principal.AssignmentRequired {
		got = say("tri.yes")
	}
	return newPoint(rating.Good, "assignment", say("app.assignment-either"), got)
}

// RemoteRedirects returns the web redirect URIs that do not lead to this machine.
func (a App) RemoteRedirects() []string {
	return slices.DeleteFunc(slices.Clone(a.WebRedirects), func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && slices.Contains(loopbackHosts, u.Hostname())
	})
}

// loopbackHosts are the names of this machine.
var loopbackHosts = []string{"localhost", "127.0.0.1", "::1"}

// unsafeRedirect reports whether an authorization code could be read on its way to a redirect URI.
func unsafeRedirect(address string) bool {
	u, err := url.Parse(address)
	return err != nil || u.Scheme != "https" && !slices.Contains(loopbackHosts, u.Hostname())
}

func joinList(list []string) string { return strings.Join(list, ", ") }
