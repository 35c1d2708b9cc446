package steps

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// certificateAdded takes a certificate away and sends the others back as they are. It is found by its thumbprint, or where a run was cut short
// by its name and age.
func undoAddCertificate(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	a, err := u.dir.Application(ctx, r.ID)
	if err != nil {
		return missing(err)
	}
	is := func(k graph.KeyCredential) bool {
		return r.Of != "" && strings.EqualFold(k.Thumbprint, r.Of) || r.Of == "" && k.Name == newKeyName && u.since(k.Starts)
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
		named := slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Name == newKeyName })
		return notFound(r.Of == "" && named), nil
	}
	keep := body{"keyCredentials": rest}.text()
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		reverse:  reverse{say("undo.does.certificate", "name", a.Name), verbatim(strings.Join(taken, ", ")), say("undo.removed")},
		stops:    []assets.Text{say("undo.stops-credential", "name", a.Name, "count", len(rest)+len(a.Secrets))},
		requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: keep}},
		do:       func(ctx context.Context) error { return u.dir.UpdateApplication(ctx, a.ID, keep) },
	}, nil
}

// secretAdded removes a client secret, which is found as a certificate is.
func undoAddSecret(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	a, err := u.dir.Application(ctx, r.ID)
	if err != nil {
		return missing(err)
	}
	i := slices.IndexFunc(a.Secrets, func(s graph.SecretCredential) bool {
		return r.Of != "" && strings.EqualFold(s.KeyID, r.Of) || r.Of == "" && s.Name == newKeyName && u.since(s.Starts)
	})
	if i < 0 {
		named := slices.ContainsFunc(a.Secrets, func(s graph.SecretCredential) bool { return s.Name == newKeyName })
		return notFound(r.Of == "" && named), nil
	}
	which := body{"keyId": a.Secrets[i].KeyID}.text()
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		reverse:  reverse{say("undo.does.secret", "name", a.Name), verbatim(secretName(a.Secrets[i])), say("undo.removed")},
		stops:    []assets.Text{say("undo.stops-credential", "name", a.Name, "count", len(a.Secrets)-1+len(a.Keys))},
		requests: []graph.Request{{Method: "POST", Path: applicationsPath + "/" + a.ID + "/removePassword", Body: which}},
		do:       func(ctx context.Context) error { return u.dir.RemoveSecret(ctx, a.ID, which) },
	}, nil
}
