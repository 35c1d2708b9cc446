package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// AddSecret gives the application a client secret, for a tool that takes no certificate. Microsoft makes it, so it can be sealed only once it
// is there: one that cannot be is removed again, and one that a cut connection lost is removed by a later run.
//
// https://learn.microsoft.com/graph/api/application-addpassword
type AddSecret struct {
	*Making
	Life    time.Duration
	Others  int
	Renews  string // key id of the secret that this one is to follow; empty for the first
	Because assets.Text
}

func (op AddSecret) path(action string) string {
	return applicationsPath + "/" + op.id() + "/" + action
}

func (op AddSecret) body(ends string) string {
	return graph.Body{"passwordCredential": graph.Body{"displayName": NewKeyName, "endDateTime": ends}}.Text()
}

// Change spells out the write for a person.
func (op AddSecret) Change() steps.Change {
	before := assets.Say("ca.none")
	if op.Others > 0 {
		before = assets.Say("app-secret.others", "count", op.Others)
	}
	return steps.Change{
		Title:    assets.Say("app-secret.change", "name", op.Name()),
		Question: assets.Say("app-secret.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-secret.yes"),
		Before:   before,
		After:    assets.Say("app-secret.after", "count", wholeDays(op.Life), "place", op.Location(secret.ClientSecret)),
		Affects:  append([]assets.Text{op.Because, assets.Say("app-secret.affects")}, vaultPermission(op.Store.Requests(op.SecretKey(secret.ClientSecret)))...),
		Undo:     assets.Say("app-secret.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: append([]graph.Request{
			{Method: "POST", Path: op.path("addPassword"), Body: op.body("{}"), Times: appTries},
			{Method: "POST", Path: op.path("removePassword"), Body: graph.Body{"keyId": "{}"}.Text()},
		}, op.Store.Requests(op.SecretKey(secret.ClientSecret))...),
	}
}

// Done reports whether the application has the secret that is stored.
func (op AddSecret) Done(ctx context.Context) (bool, error) {
	now, err := op.Dir.Application(ctx, op.App.ID)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	kept, found, err := op.Store.Newest(ctx, op.SecretKey(secret.ClientSecret))
	if err != nil || !found {
		return false, err
	}
	s, has := SecretOf(kept, now.Secrets)
	if !has || s.KeyID == op.Renews || time.Until(s.Ends) <= op.Life/2 {
		return false, nil
	}
	op.Ends, op.added = s.Ends, s.KeyID
	return true, nil
}

// SecretOf returns the credential that a stored secret belongs to, by the id that was stored with it. A person may have replaced the secret and
// left the id, so its first characters, which Graph returns, are compared as well.
func SecretOf(kept secret.Value, secrets []graph.SecretCredential) (graph.SecretCredential, bool) {
	for _, s := range secrets {
		if kept.KeyID != "" && strings.EqualFold(s.KeyID, kept.KeyID) {
			return s, strings.HasPrefix(string(kept.Text), s.Hint)
		}
	}
	return graph.SecretCredential{}, false
}

// Do makes the secret and seals it. Once it was made, no failure is certain to have changed nothing.
func (op AddSecret) Do(ctx context.Context) error {
	ends := time.Now().Add(op.Life).UTC().Truncate(time.Second).Format(time.RFC3339)
	var made graph.SecretCredential
	var text graph.Hidden
	err := untilReplicated(ctx, op.fresh(), func() (err error) {
		made, text, err = op.Dir.AddSecret(ctx, op.App.ID, op.body(ends))
		return err
	})
	if err != nil {
		return err
	}
	if err := op.Store.Put(ctx, op.SecretKey(secret.ClientSecret), secret.Value{Text: text, KeyID: made.KeyID}); err != nil {
		if left := op.Dir.RemoveSecret(ctx, op.App.ID, graph.Body{"keyId": made.KeyID}.Text()); left != nil {
			return steps.Partial(errors.Join(err, left))
		}
		return steps.Reverted(err)
	}
	op.Ends, op.added = made.Ends, made.KeyID
	return steps.Partial(op.Dir.TestCredential(ctx, op.client("", text)))
}

// Reversal removes the secret, by its id.
func (op AddSecret) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.SecretAdded, ID: op.App.ID, Name: op.Name(), Of: op.added}
}
