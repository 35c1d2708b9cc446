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

// A kind is how changes of one kind are undone.
type kind struct {
	reads    []string // Graph permissions that planUndo uses
	planUndo func(context.Context, change.Undo) (change.UndoPlan, error)
}

// kinds maps each kind of change to its undo. The functions are next to the changes, in the packages below
// steps/change.
var kinds = map[steps.ReversalKind]*kind{
	steps.DefaultsSwitched: {snapshot.MFAScopes(), policy.UndoTurnOnDefaults},
	steps.RouteSwitched:    {snapshot.MFAScopes(), policy.UndoSwitchOver},
	steps.PolicyCreated:    {snapshot.MFAScopes(), policy.UndoCreate},
	steps.PolicyChanged:    {snapshot.MFAScopes(), policy.UndoUpdate},
	steps.PoliciesDeleted:  {[]string{"Policy.Read.All"}, policy.UndoDelete},
	steps.MethodAllowed:    {[]string{"Policy.Read.All"}, account.UndoAllowMethod},
	steps.AccountCreated:   {accountReads, account.UndoCreate},
	steps.RoleAssigned:     {accountReads, account.UndoAssignRole},
	steps.MemberAdded:      {[]string{"User.Read.All", "GroupMember.Read.All"}, app.UndoAddAgent},
	steps.AppCreated:       {consentReads, app.UndoRegister},
	steps.AppChanged:       {appReads, app.UndoUpdate},
	steps.PrincipalCreated: {consentReads, app.UndoCreatePrincipal},
	steps.PrincipalEnabled: {appReads, app.UndoEnablePrincipal},
	steps.CertificateAdded: {appReads, app.UndoAddCertificate},
	steps.SecretAdded:      {appReads, app.UndoAddSecret},
	steps.ConsentGranted:   {consentReads, app.UndoConsent},
}

// Permissions that several kinds of undo need.
var (
	accountReads = []string{"User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All"}
	appReads     = []string{"Application.Read.All"}
	consentReads = []string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}
)

// hasValidTarget reports whether the journal entry identifies its object by well-formed ids. The file may have been
// edited; a malformed id could redirect a request. An account or application has no id yet if the run was interrupted
// while creating it.
func hasValidTarget(r steps.Reversal) bool {
	switch r.Kind {
	case steps.AccountCreated:
		return graph.IsGUID(r.ID) || r.ID == "" && strings.Count(r.Name, "@") == 1 && !strings.ContainsAny(r.Name, "/?#%\\ ")
	case steps.AppCreated:
		return r.ID == "" || graph.IsGUID(r.ID)
	case steps.AppChanged, steps.CertificateAdded, steps.SecretAdded:
		return graph.IsGUID(r.ID)
	case steps.PrincipalCreated, steps.PrincipalEnabled:
		return graph.IsGUID(r.Of)
	case steps.PoliciesDeleted:
		return len(r.Parts) > 0
	case steps.RoleAssigned, steps.MemberAdded, steps.ConsentGranted:
		return graph.IsGUID(r.ID) && graph.IsGUID(r.Of)
	}
	return true
}
