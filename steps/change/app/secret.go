package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/secret"
)

// addSecretOp adds a client secret to the application, for a tool that does not support certificates. Microsoft
// generates it, so it can be stored only after it was created. If it cannot be stored, it is removed again; if the
// connection broke before it arrived, a later run removes it.
//
// https://learn.microsoft.com/graph/api/application-addpassword
type addSecretOp struct {
	*Pending
	CredentialSpec
	others int // number of client secrets that the application has
}

// AddSecret returns the change that adds a client secret to the application.
func AddSecret(p *Pending, spec CredentialSpec) steps.Op {
	return addSecretOp{p, spec, len(p.App.Secrets)}
}

// actionPath is the path of an action on the application.
func (op addSecretOp) actionPath(action string) string {
	return applicationsPath + "/" + op.idInRequest() + "/" + action
}

// requestBody asks for a secret that expires at a time.
func (op addSecretOp) requestBody(ends string) string {
	return graph.Body{"passwordCredential": graph.Body{"displayName": CredentialName, "endDateTime": ends}}.Text()
}

func (op addSecretOp) Change() steps.Change {
	before := assets.Say("ca.none")
	if op.others > 0 {
		before = assets.Say("app-secret.others", "count", op.others)
	}
	return steps.Change{
		Title:    assets.Say("app-secret.change", "name", op.Name()),
		Question: assets.Say("app-secret.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-secret.yes"),
		Before:   before,
		After:    assets.Say("app-secret.after", "count", wholeDays(op.Life), "place", op.Location(secret.ClientSecret)),
		Affects: append([]assets.Text{op.Reason, assets.Say("app-secret.affects")},
			listVaultPermissions(op.Store.Requests(op.SecretKey(secret.ClientSecret)))...),
		Undo:   assets.Say("app-secret.undo"),
		Scopes: appScopes,
		Roles:  appRoles,
		Requests: append([]graph.Request{
			{Method: "POST", Path: op.actionPath("addPassword"), Body: op.requestBody("{}"), Times: replicaTries},
			{Method: "POST", Path: op.actionPath("removePassword"), Body: graph.Body{"keyId": "{}"}.Text()},
		}, op.Store.Requests(op.SecretKey(secret.ClientSecret))...),
	}
}

// Done reports whether the application has the stored secret, unless that is the one to be replaced or is near its
// end.
func (op addSecretOp) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.App.ID)
	if err != nil {
		return false, ignoreIfFresh(err, op.isFresh())
	}
	stored, found, err := op.Store.Newest(ctx, op.SecretKey(secret.ClientSecret))
	if err != nil || !found {
		return false, err
	}
	s, exists := FindSecret(stored, now.Secrets)
	if !exists || s.KeyID == op.Replaces || time.Until(s.Ends) <= op.Life/2 {
		return false, nil
	}
	op.CredentialExpiry, op.addedCredential = s.Ends, s.KeyID
	return true, nil
}

// Do creates the secret and stores it. Once it was created, an error does not mean that nothing has changed.
func (op addSecretOp) Do(ctx context.Context) error {
	ends := time.Now().Add(op.Life).UTC().Truncate(time.Second).Format(time.RFC3339)
	var created graph.SecretCredential
	var text graph.Hidden
	err := retryUntilReplicated(ctx, op.isFresh(), func() (err error) {
		created, text, err = op.dir.AddSecret(ctx, op.App.ID, op.requestBody(ends))
		return err
	})
	if err != nil {
		return err
	}
	if err := op.Store.Put(ctx, op.SecretKey(secret.ClientSecret),
		secret.Value{Text: text, KeyID: created.KeyID}); err != nil {
		if removeErr := op.dir.RemoveSecret(ctx, op.App.ID, graph.Body{"keyId": created.KeyID}.Text()); removeErr != nil {
			return steps.Partial(errors.Join(err, removeErr))
		}
		return steps.Reverted(err)
	}
	op.CredentialExpiry, op.addedCredential = created.Ends, created.KeyID
	return steps.Partial(op.dir.TestCredential(ctx, op.appClient("", text)))
}

func (op addSecretOp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.SecretAdded, ID: op.App.ID, Name: op.Name(), Of: op.addedCredential}
}

// UndoAddSecret plans to remove a client secret, which is found by its key id, or by its name and age if the run was
// interrupted before the id was recorded.
func UndoAddSecret(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	a, err := u.Tenant.Application(ctx, r.ID)
	if err != nil {
		return change.RevertedIfNotFound(err)
	}
	i := slices.IndexFunc(a.Secrets, func(s graph.SecretCredential) bool {
		return r.Of != "" && strings.EqualFold(s.KeyID, r.Of) ||
			r.Of == "" && s.Name == CredentialName && u.CouldHaveCreated(s.Starts)
	})
	if i < 0 {
		named := slices.ContainsFunc(a.Secrets, func(s graph.SecretCredential) bool { return s.Name == CredentialName })
		return change.Absent(r.Of == "" && named), nil
	}
	which := graph.Body{"keyId": a.Secrets[i].KeyID}.Text()
	return change.UndoPlan{
		State: change.InForce, Scopes: appScopes, Roles: appRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.secret", "name", a.Name),
			Before: assets.Verbatim(secretName(a.Secrets[i])), After: assets.Say("undo.removed")},
		Stops:    []assets.Text{assets.Say("undo.stops-credential", "name", a.Name, "count", len(a.Secrets)-1+len(a.Keys))},
		Requests: []graph.Request{{Method: "POST", Path: applicationsPath + "/" + a.ID + "/removePassword", Body: which}},
		Do:       func(ctx context.Context) error { return u.Tenant.RemoveSecret(ctx, a.ID, which) },
	}, nil
}
