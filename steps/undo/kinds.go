package undo

import (
	"context"
	"strings"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/change/account"
	"cspready/steps/change/app"
	"cspready/steps/change/policy"
	"cspready/steps/snapshot"
)

// kinds are the ways of undoing that are known: what each reads, and how it is planned.
var kinds = map[steps.ReversalKind]*struct {
	reads []string
	plan  func(context.Context, change.UndoSubject) (change.WayBack, error)
}{
	steps.DefaultsSwitched: {snapshot.AccessReads(), policy.UndoDefaults},
	steps.RouteSwitched:    {append(snapshot.AccessReads(), "UserAuthenticationMethod.Read.All"), policy.UndoSwitchOver},
	steps.PolicyMade:       {snapshot.AccessReads(), policy.UndoCreatePolicy},
	steps.PolicyChanged:    {snapshot.AccessReads(), policy.UndoUpdatePolicy},
	steps.MethodAllowed:    {[]string{"Policy.Read.All"}, account.UndoAllowMethod},
	steps.AccountMade:      {[]string{"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All"}, account.UndoCreate},
	steps.RoleGiven:        {[]string{"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All"}, account.UndoAssignRole},
	steps.MemberAdded:      {[]string{"User.Read.All", "GroupMember.Read.All"}, app.UndoAddMember},
	steps.AppMade:          {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, app.UndoRegister},
	steps.AppChanged:       {[]string{"Application.Read.All"}, app.UndoUpdate},
	steps.PrincipalMade:    {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, app.UndoCreatePrincipal},
	steps.PrincipalEnabled: {[]string{"Application.Read.All"}, app.UndoEnablePrincipal},
	steps.CertificateAdded: {[]string{"Application.Read.All"}, app.UndoAddCertificate},
	steps.SecretAdded:      {[]string{"Application.Read.All"}, app.UndoAddSecret},
	steps.ConsentGiven:     {[]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, app.UndoConsent},
}

// aimed reports whether a reversal tells what it was about by ids that have the form of ids. The journal is a file that anybody may have edited:
// what is no id could lead a request somewhere else. An account or application that a run was cut short over has no id yet.
func hasValidTarget(r steps.Reversal) bool {
	switch r.Kind {
	case steps.AccountMade:
		return graph.IsGUID(r.ID) || r.ID == "" && strings.Count(r.Name, "@") == 1 && !strings.ContainsAny(r.Name, "/?#%\\ ")
	case steps.AppMade:
		return r.ID == "" || graph.IsGUID(r.ID)
	case steps.AppChanged, steps.CertificateAdded, steps.SecretAdded:
		return graph.IsGUID(r.ID)
	case steps.PrincipalMade, steps.PrincipalEnabled:
		return graph.IsGUID(r.Of)
	case steps.RoleGiven, steps.MemberAdded, steps.ConsentGiven:
		return graph.IsGUID(r.ID) && graph.IsGUID(r.Of)
	}
	return true
}
