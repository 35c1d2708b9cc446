package visit

import (
	"slices"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
	"cspready/steps/undo"
)

// FirstSignIn returns the request for the first sign-in of a visit. It asks for permission to read what the visit is
// about, with the method that was chosen, else with a device code unless the tenant is remembered to refuse it.
func (s Setup) FirstSignIn(remembered steps.Note) graph.SignInRequest {
	way := s.SignInMethod
	if way == "" {
		way = remembered.DefaultSignIn()
	}
	return graph.SignInRequest{Method: way, Tenant: s.Where.Tenant, Scopes: s.readScopes()}
}

// readScopes returns the permissions to read what the visit is about.
func (s Setup) readScopes() []string {
	if s.Undo != nil {
		return undo.ReadScopes(*s.Undo)
	}
	return catalog.SupportedReadScopes(s.Where.Cloud == "" || s.Where.Cloud == graph.Global, s.Only...)
}

// Withheld returns the permissions that an unattended application lacks for this visit.
func (s Setup) Withheld(session graph.Session) []string {
	if len(s.Only) == 0 {
		return catalog.Withheld(session, s.Where.Cloud)
	}
	return catalog.WithheldOf(session, s.Where.Cloud, s.readScopes())
}

// SignInAgain completes the request for another sign-in of the same user. The session keeps its permissions and proof
// of MFA, and a device code is not used where codes are refused.
func SignInAgain(session graph.Session, codesRefused bool, want graph.SignInRequest) graph.SignInRequest {
	want.Tenant, want.Hint = session.TenantID, session.UserPrincipalName
	want.MFA = want.MFA || session.MFA == graph.Yes
	if len(want.Scopes) == 0 {
		want.Scopes = session.Scopes
	}
	if want.Method == "" {
		want.Method = session.Method
	}
	if want.Method == "" || want.Method == graph.DeviceCode && codesRefused {
		want.Method = graph.Browser
	}
	return want
}

// signInFor returns the sign-in that approved changes need: exactly their permissions in addition to those that the
// visit reads with, and MFA. It is not by device code if a change ends codes, as a session that began with a code may
// end with them. It returns false if the current session is sufficient.
func (s Setup) signInFor(session graph.Session, codesRefused bool, chosen []steps.Change) (graph.SignInRequest, bool) {
	needed := steps.Scopes(chosen)
	lacks := slices.ContainsFunc(needed, func(s string) bool { return !slices.Contains(session.Scopes, s) })
	endsCodes := slices.ContainsFunc(chosen, func(c steps.Change) bool { return c.EndsCodes })
	if !lacks && !(endsCodes && session.Method == graph.DeviceCode) {
		return graph.SignInRequest{}, false
	}
	// of the cloud that the operator chose
	reads := catalog.SupportedReadScopes(slices.Contains(session.Scopes, snapshot.ScoreScopes[0]))
	if s.Undo != nil {
		reads = undo.ReadScopes(*s.Undo)
	}
	scopes := slices.Concat(reads, needed)
	slices.Sort(scopes)
	return SignInAgain(session, codesRefused ||
		endsCodes, graph.SignInRequest{Scopes: slices.Compact(scopes), MFA: true}), true
}

// MissingScopes returns the permissions of changes that a session does not have, so that the operator knows before a
// write fails.
func MissingScopes(session graph.Session, chosen []steps.Change) []string {
	return slices.DeleteFunc(steps.Scopes(chosen), func(s string) bool { return slices.Contains(session.Scopes, s) })
}
