package app

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// certificateAdded takes a certificate away and sends the others back as they are. It is found by its thumbprint, or where a run was cut short
// by its name and age.
func UndoAddCertificate(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	a, err := u.Dir.Application(ctx, r.ID)
	if err != nil {
		return change.Missing(err)
	}
	is := func(k graph.KeyCredential) bool {
		return r.Of != "" && strings.EqualFold(k.Thumbprint, r.Of) || r.Of == "" && k.Name == NewKeyName && u.Since(k.Starts)
	}
	rest, taken := []any{}, []string(nil)
	for _, k := range a.Keys {
		if is(k) {
			taken = append(taken, keyName(k))
		} else {
			rest = append(rest, k.Raw)
		}
	}
	if len(rest) == len(a.Keys) {
		named := slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Name == NewKeyName })
		return change.NotFound(r.Of == "" && named), nil
	}
	keep := graph.Body{"keyCredentials": rest}.Text()
	return change.WayBack{
		Standing: change.Stands, Scopes: appScopes, Roles: appRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.certificate", "name", a.Name), From: steps.Verbatim(strings.Join(taken, ", ")), To: assets.Say("undo.removed")},
		Stops:    []assets.Text{assets.Say("undo.stops-credential", "name", a.Name, "count", len(rest)+len(a.Secrets))},
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: keep}},
		Do:       func(ctx context.Context) error { return u.Dir.UpdateApplication(ctx, a.ID, keep) },
	}, nil
}

// secretAdded removes a client secret, which is found as a certificate is.
func UndoAddSecret(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	a, err := u.Dir.Application(ctx, r.ID)
	if err != nil {
		return change.Missing(err)
	}
	i := slices.IndexFunc(a.Secrets, func(s graph.SecretCredential) bool {
		return r.Of != "" && strings.EqualFold(s.KeyID, r.Of) || r.Of == "" && s.Name == NewKeyName && u.Since(s.Starts)
	})
	if i < 0 {
		named := slices.ContainsFunc(a.Secrets, func(s graph.SecretCredential) bool { return s.Name == NewKeyName })
		return change.NotFound(r.Of == "" && named), nil
	}
	which := graph.Body{"keyId": a.Secrets[i].KeyID}.Text()
	return change.WayBack{
		Standing: change.Stands, Scopes: appScopes, Roles: appRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.secret", "name", a.Name), From: steps.Verbatim(secretName(a.Secrets[i])), To: assets.Say("undo.removed")},
		Stops:    []assets.Text{assets.Say("undo.stops-credential", "name", a.Name, "count", len(a.Secrets)-1+len(a.Keys))},
		Requests: []graph.Request{{Method: "POST", Path: applicationsPath + "/" + a.ID + "/removePassword", Body: which}},
		Do:       func(ctx context.Context) error { return u.Dir.RemoveSecret(ctx, a.ID, which) },
	}, nil
}
