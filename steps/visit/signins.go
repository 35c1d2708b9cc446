package visit

import (
	"slices"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
	"cspready/steps/undo"
)

// FirstSignIn says what the first sign-in of a visit asks for, given what is remembered of the tenant: permission to read what it is
// about, by the way that was chosen, else by code unless codes are known to be refused.
func (s Setup) FirstSignIn(remembered steps.Note) graph.SignInRequest {
	way := s.Way
	if way == "" {
		way = remembered.FirstWay()
	}
	return graph.SignInRequest{Method: way, Tenant: s.Where.Tenant, Scopes: s.reads()}
}

// reads are the permissions that looking takes, at what the visit is about.
func (s Setup) reads() []string {
	if s.Undo != nil {
		return undo.Reads(*s.Undo)
	}
	return catalog.ReadScopesIn(s.Where.Cloud == "" || s.Where.Cloud == graph.Global, s.Only...)
}

// Withheld returns which permissions an application that signed in as itself would need for this visit besides those that it holds.
func (s Setup) Withheld(session graph.Session) []string {
	if len(s.Only) == 0 {
		return catalog.Withheld(session, s.Where.Cloud)
	}
	return catalog.WithheldFrom(session, s.Where.Cloud, s.reads())
}

// SignInAgain completes the wish for another sign-in of the same person: nothing that was granted or proven before is given up, and
// a code is not tried where codes are refused.
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

// SignInFor returns the sign-in that approved changes need: exactly their permissions on top of what the visit reads, with MFA, and
// not by a code where a change ends codes, as such a session may end with them. False when the session in force will do.
func (s Setup) SignInFor(session graph.Session, codesRefused bool, chosen []steps.Change) (graph.SignInRequest, bool) {
	needed := steps.Scopes(chosen)
	lacks := slices.ContainsFunc(needed, func(s string) bool { return !slices.Contains(session.Scopes, s) })
	endsCodes := slices.ContainsFunc(chosen, func(c steps.Change) bool { return c.EndsCodes })
	if !lacks && !(endsCodes && session.Method == graph.DeviceCode) {
		return graph.SignInRequest{}, false
	}
	reads := catalog.ReadScopesIn(slices.Contains(session.Scopes, snapshot.ScoreReads[0])) // of the cloud that the person chose
	if s.Undo != nil {
		reads = undo.Reads(*s.Undo)
	}
	scopes := slices.Concat(reads, needed)
	slices.Sort(scopes)
	return SignInAgain(session, codesRefused || endsCodes, graph.SignInRequest{Scopes: slices.Compact(scopes), MFA: true}), true
}

// NotGranted returns the permissions of changes that a session was not granted, so that a person learns of it before a write fails.
func NotGranted(session graph.Session, chosen []steps.Change) []string {
	return slices.DeleteFunc(steps.Scopes(chosen), func(s string) bool { return slices.Contains(session.Scopes, s) })
}

// PartnerTypeFor returns the partner type to go by until somebody says otherwise: that of the flag, else what an earlier visit was
// told, else what the tenant says of itself.
func PartnerTypeFor(flag steps.PartnerType, remembered steps.Note, org graph.Organization) steps.PartnerType {
	for _, p := range []steps.PartnerType{flag, remembered.PartnerType} {
		if p.Known() {
			return p
		}
	}
	return steps.ProposePartnerType(org)
}
