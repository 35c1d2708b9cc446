package catalog

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// directoryReadAll are the permissions that Directory.Read.All contains.
//
// https://learn.microsoft.com/graph/permissions-reference#directoryreadall
var directoryReadAll = []string{"Application.Read.All", "Domain.Read.All", "GroupMember.Read.All", "Organization.Read.All", "User.Read.All"}

// delegatedOnly is the permission among those of the checks that an application cannot hold: to read one's own account.
const delegatedOnly = "User.Read"

// ItselfReads lists the application permissions of Graph with which an application that acts for itself can check everything. All of them
// only read. The global cloud alone has that for the security score.
func ItselfReads(cloud graph.Cloud) []string {
	return slices.DeleteFunc(ReadScopesIn(cloud == "" || cloud == graph.Global), func(s string) bool {
		return s == delegatedOnly || slices.Contains(directoryReadAll, s)
	})
}

// GrantedItself reads which application permissions of Graph an application holds, where its token does not tell: nil where the tenant does not
// tell either. A token is opaque by contract.
func GrantedItself(ctx context.Context, t steps.Tenant, appID string) []string {
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
		i := slices.IndexFunc(api.AppPermissions, func(p graph.OfferedPermission) bool { return strings.EqualFold(p.ID, h.RoleID) })
		if strings.EqualFold(h.ResourceID, api.ID) && i >= 0 {
			names = append(names, api.AppPermissions[i].Value)
		}
	}
	return names
}

// Withheld returns which permissions an application that acts for itself would need besides those that it holds: none for a person, or where
// nothing told.
func Withheld(s graph.Session, cloud graph.Cloud) []string {
	return WithheldFrom(s, cloud, ItselfReads(cloud))
}

func WithheldFrom(s graph.Session, cloud graph.Cloud, wanted []string) []string {
	if !s.IsApp() || s.Scopes == nil {
		return nil
	}
	known := append(ItselfReads(cloud), directoryReadAll...)
	return slices.DeleteFunc(slices.Clone(wanted), func(w string) bool { return !slices.Contains(known, w) || holdsPermission(s.Scopes, w) })
}

// holdsPermission reports whether one of the permissions held contains another: to write is to read.
func holdsPermission(held []string, wanted string) bool {
	both := func(read string) bool {
		return slices.Contains(held, read) || slices.Contains(held, strings.Replace(read, ".Read.", ".ReadWrite.", 1))
	}
	return both(wanted) || slices.Contains(directoryReadAll, wanted) && both("Directory.Read.All")
}

// withWithheld is the finding of an application that may lack permissions. What it found met, or found nothing of, was not all seen, and is
// unknown then; what is known to be missing stays missing. Either way it is told which permissions to give it.
func withWithheld(session graph.Session, f steps.Finding, err error, reads []string, p steps.Profile) steps.Finding {
	good := f.Status == steps.Met || f.Status == steps.NotApplicable && f.Basis == steps.Verified
	lacks := WithheldFrom(session, p.CloudOrGlobal(), reads)
	switch {
	case good && session.IsApp() && session.Scopes == nil && len(reads) > 0:
		f.Status, f.Basis, f.Fix = steps.Unknown, steps.Verified, steps.Manual
		f.Summary, f.Remedy = assets.Say("itself.untold"), assets.Say("itself.let-tell", "permissions", ItselfReads(p.CloudOrGlobal()))
	case len(lacks) == 0 || !good && f.Status != steps.Unknown:
		return f
	case good || errors.Is(err, graph.ErrForbidden):
		f.Status, f.Basis, f.Fix = steps.Unknown, steps.Verified, steps.Manual
		f.Summary, f.Remedy = assets.Say("itself.withheld"), assets.Say("itself.give", "permissions", lacks)
	default:
		f.Remedy = assets.Say("itself.give-too", "remedy", f.Remedy, "permissions", lacks)
	}
	return f
}
