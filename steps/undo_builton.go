package steps

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/graph"
)

// builtOn are the guards of deleting a registration: what it was not made with goes with it, and somebody may rest on that. A registration that
// bears no mark of ours, or that is older because it was restored, is named too.
func findDependents(ctx context.Context, u undoSubject, a graph.Application) ([]Guard, error) {
	var guards []Guard
	if !a.HasTag(appMarker) || !u.since(a.Created) {
		guards = append(guards, Guard{Reason: say("undo.guard-older", "name", a.Name), Yields: true})
	}
	if list := credentialNames(a); len(list) > 0 {
		guards = append(guards, Guard{Reason: say("undo.guard-credentials", "name", a.Name, "list", strings.Join(list, ", ")), Yields: true})
	}
	uris := slices.Concat(a.WebRedirects, a.SPARedirects, a.PublicRedirects)
	if uris = slices.DeleteFunc(uris, func(uri string) bool { return slices.Contains(loopbacks, uri) }); len(uris) > 0 {
		slices.Sort(uris)
		guards = append(guards, Guard{Reason: say("undo.guard-redirects", "name", a.Name, "list", strings.Join(uris, ", ")), Yields: true})
	}
	p, err := u.dir.PrincipalOf(ctx, a.AppID)
	if errors.Is(err, graph.ErrNotFound) {
		return guards, nil // without one nobody can have consented
	}
	if err != nil {
		return nil, err
	}
	held, err := holdsPermissions(ctx, u, p)
	if held > 0 {
		guards = append(guards, Guard{Reason: say("undo.guard-consents", "name", a.Name, "count", held), Yields: true})
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
func holdsPermissions(ctx context.Context, u undoSubject, p graph.ServicePrincipalObject) (int, error) {
	grants, err := u.dir.GrantsOf(ctx, p.ID)
	if err != nil {
		return 0, elsewhere(err)
	}
	roles, err := u.dir.RolesOf(ctx, p.ID)
	return len(grants) + len(roles), elsewhere(err)
}
