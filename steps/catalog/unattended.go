package catalog

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// directoryReadAll lists the permissions that Directory.Read.All contains.
//
// https://learn.microsoft.com/graph/permissions-reference#directoryreadall
var directoryReadAll = []string{"Application.Read.All", "Domain.Read.All", "GroupMember.Read.All",
	"Organization.Read.All", "User.Read.All"}

// delegatedOnly is the permission of the checks that an application cannot have: to read one's own account.
const delegatedOnly = "User.Read"

// UnattendedScopes returns the application permissions of Graph with which an unattended application can check every
// requirement. All of them are for reading. The permission for the security score exists in the global cloud only.
func UnattendedScopes(cloud graph.Cloud) []string {
	return slices.DeleteFunc(SupportedReadScopes(cloud == "" || cloud == graph.Global), func(s string) bool {
		return s == delegatedOnly || slices.Contains(directoryReadAll, s)
	})
}

// ReadGrantedScopes reads which application permissions of Graph an application has. It is for tokens that do not list
// them: a token is opaque by contract. It returns nil if the tenant does not show them either.
func ReadGrantedScopes(ctx context.Context, t steps.Tenant, appID string) []string {
	own, err := t.PrincipalOf(ctx, appID)
	if err != nil {
		return nil
	}
	api, err := t.PrincipalOf(ctx, graph.GraphAPI)
	if err != nil {
		return nil
	}
	held, err := t.RolesOf(ctx, own.ID)
	if err != nil {
		return nil
	}
	names := []string{}
	for _, h := range held {
		i := slices.IndexFunc(api.AppPermissions,
			func(p graph.OfferedPermission) bool { return strings.EqualFold(p.ID, h.RoleID) })
		if strings.EqualFold(h.ResourceID, api.ID) && i >= 0 {
			names = append(names, api.AppPermissions[i].Value)
		}
	}
	return names
}

// Withheld returns the permissions that an unattended application lacks to check every requirement. It returns none
// for a person, or if the application's permissions are unknown.
func Withheld(s graph.Session, cloud graph.Cloud) []string {
	return WithheldOf(s, cloud, UnattendedScopes(cloud))
}

// WithheldOf returns those of some wanted permissions that an unattended application lacks. Permissions that no check
// needs are left out, and so is the one to read who may activate membership of a group: it matters in few tenants, and
// there the accounts concerned are unknown for that reason.
func WithheldOf(s graph.Session, cloud graph.Cloud, wanted []string) []string {
	if !s.IsApp() || s.Scopes == nil {
		return nil
	}
	known := append(UnattendedScopes(cloud), directoryReadAll...)
	return slices.DeleteFunc(slices.Clone(wanted), func(w string) bool {
		return w == snapshot.GroupEligibilityScope || !slices.Contains(known, w) || holdsPermission(s.Scopes, w)
	})
}

// holdsPermission reports whether one of the permissions held contains another: permission to write includes
// permission to read.
func holdsPermission(held []string, wanted string) bool {
	allows := func(read string) bool {
		return slices.Contains(held, read) || slices.Contains(held, strings.Replace(read, ".Read.", ".ReadWrite.", 1))
	}
	return allows(wanted) || slices.Contains(directoryReadAll, wanted) && allows("Directory.Read.All")
}

// adjustForWithheld corrects the finding of an unattended application that may lack permissions, and adds which ones to
// grant. A result that rests on finding nothing wrong becomes Unknown, as something may have been hidden. A result
// that something is missing stays.
func adjustForWithheld(session graph.Session, f steps.Finding, err error, reads []string,
	p steps.Profile) steps.Finding {
	foundNothing := f.Status == steps.Met || f.Status == steps.NotApplicable && f.Basis == steps.Verified
	lacks := WithheldOf(session, p.CloudOrGlobal(), reads)
	switch {
	case foundNothing && session.IsApp() && session.Scopes == nil && len(reads) > 0:
		f.Status, f.Basis, f.Fix = steps.Unknown, steps.Verified, steps.Manual
		f.Summary, f.Next = assets.Say("itself.untold"),
			assets.Say("itself.let-tell", "permissions", UnattendedScopes(p.CloudOrGlobal()))
	case len(lacks) == 0 || !foundNothing && f.Status != steps.Unknown:
		return f
	case foundNothing || errors.Is(err, graph.ErrForbidden):
		f.Status, f.Basis, f.Fix = steps.Unknown, steps.Verified, steps.Manual
		f.Summary, f.Next = assets.Say("itself.withheld"), assets.Say("itself.give", "permissions", lacks)
	default:
		f.Next = assets.Say("itself.give-too", "remedy", f.Next, "permissions", lacks)
	}
	return f
}
