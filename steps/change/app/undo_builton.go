package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// builtOn are the guards of deleting a registration: what it was not made with goes with it, and somebody may rest on that. A registration that
// bears no mark of ours, or that is older because it was restored, is named too.
func findDependents(ctx context.Context, u change.UndoSubject, a graph.Application) ([]steps.Guard, error) {
	var guards []steps.Guard
	if !a.HasTag(AppMarker) || !u.Since(a.Created) {
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-older", "name", a.Name), Yields: true})
	}
	if list := credentialNames(a); len(list) > 0 {
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-credentials", "name", a.Name, "list", strings.Join(list, ", ")), Yields: true})
	}
	uris := slices.Concat(a.WebRedirects, a.SPARedirects, a.PublicRedirects)
	if uris = slices.DeleteFunc(uris, func(uri string) bool { return slices.Contains(loopbacks, uri) }); len(uris) > 0 {
		slices.Sort(uris)
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-redirects", "name", a.Name, "list", strings.Join(uris, ", ")), Yields: true})
	}
	p, err := u.Dir.PrincipalOf(ctx, a.AppID)
	if errors.Is(err, graph.ErrNotFound) {
		return guards, nil // without one nobody can have consented
	}
	if err != nil {
		return nil, err
	}
	held, err := holdsPermissions(ctx, u, p)
	if held > 0 {
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-consents", "name", a.Name, "count", held), Yields: true})
	}
	return guards, err
}

func keyName(k graph.KeyCredential) string { return strings.TrimSpace(k.Name + " " + k.Thumbprint) }

func secretName(s graph.SecretCredential) string { return strings.TrimSpace(s.Name + " " + s.KeyID) }

// credentialNames tells the credentials of a registration: a name where there is one, and the id by which the portal shows it.
func credentialNames(a graph.Application) []string {
	var list []string
	for _, k := range a.Keys {
		list = append(list, keyName(k))
	}
	for _, s := range a.Secrets {
		list = append(list, secretName(s))
	}
	slices.Sort(list)
	return list
}

// held counts the permissions that a service principal was given: consents, and application permissions.
func holdsPermissions(ctx context.Context, u change.UndoSubject, p graph.ServicePrincipalObject) (int, error) {
	grants, err := u.Dir.GrantsOf(ctx, p.ID)
	if err != nil {
		return 0, change.Elsewhere(err)
	}
	roles, err := u.Dir.RolesOf(ctx, p.ID)
	return len(grants) + len(roles), change.Elsewhere(err)
}
