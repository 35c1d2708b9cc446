package steps

import (
	"context"
	"errors"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// addSecret gives the application a client secret, for a tool that takes no certificate. Microsoft makes it, so it can be sealed only once it
// is there: one that cannot be is removed again, and one that a cut connection lost is removed by a later run.
//
// https://learn.microsoft.com/graph/api/application-addpassword
type addSecret struct {
	*making
	life    time.Duration
	others  int
	renews  string // key id of the secret that this one is to follow; empty for the first
	because assets.Text
}

func (op addSecret) path(action string) string {
	return applicationsPath + "/" + op.id() + "/" + action
}

func (op addSecret) body(ends string) string {
	return body{"passwordCredential": body{"displayName": newKeyName, "endDateTime": ends}}.text()
}

// Change spells out the write for a person.
func (op addSecret) Change() Change {
	before := say("ca.none")
	if op.others > 0 {
		before = say("app-secret.others", "count", op.others)
	}
	return Change{
		Title:    say("app-secret.change", "name", op.name()),
		Question: say("app-secret.ask", "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-secret.yes"),
		Before:   before,
		After:    say("app-secret.after", "count", wholeDays(op.life), "place", op.location(secret.ClientSecret)),
		Affects:  append([]assets.Text{op.because, say("app-secret.affects")}, vaultPermission(op.store.Requests(op.secretKey(secret.ClientSecret)))...),
		Undo:     say("app-secret.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: append([]graph.Request{
			{Method: "POST", Path: op.path("addPassword"), Body: op.body("{}"), Times: appTries},
			{Method: "POST", Path: op.path("removePassword"), Body: body{"keyId": "{}"}.text()},
		}, op.store.Requests(op.secretKey(secret.ClientSecret))...),
	}
}

// Done reports whether the application has the secret that is stored.
func (op addSecret) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.app.ID)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	kept, found, err := op.store.Newest(ctx, op.secretKey(secret.ClientSecret))
	if err != nil || !found {
		return false, err
	}
	s, has := secretOf(kept, now.Secrets)
	if !has || s.KeyID == op.renews || time.Until(s.Ends) <= op.life/2 {
		return false, nil
	}
	op.ends, op.added = s.Ends, s.KeyID
	return true, nil
}

// secretOf returns the credential that a stored secret belongs to, by the id that was stored with it. A person may have replaced the secret and
// left the id, so its first characters, which Graph returns, are compared as well.
func secretOf(kept secret.Value, secrets []graph.SecretCredential) (graph.SecretCredential, bool) {
	for _, s := range secrets {
		if kept.KeyID != "" && strings.EqualFold(s.KeyID, kept.KeyID) {
			return s, strings.HasPrefix(string(kept.Text), s.Hint)
		}
	}
	return graph.SecretCredential{}, false
}

// Do makes the secret and seals it. Once it was made, no failure is certain to have changed nothing.
func (op addSecret) Do(ctx context.Context) error {
	ends := time.Now().Add(op.life).UTC().Truncate(time.Second).Format(time.RFC3339)
	var made graph.SecretCredential
	var text graph.Hidden
	err := untilReplicated(ctx, op.fresh(), func() (err error) {
		made, text, err = op.dir.AddSecret(ctx, op.app.ID, op.body(ends))
		return err
	})
	if err != nil {
		return err
	}
	if err := op.store.Put(ctx, op.secretKey(secret.ClientSecret), secret.Value{Text: text, KeyID: made.KeyID}); err != nil {
		if left := op.dir.RemoveSecret(ctx, op.app.ID, body{"keyId": made.KeyID}.text()); left != nil {
			return Partial(errors.Join(err, left))
		}
		return Reverted(err)
	}
	op.ends, op.added = made.Ends, made.KeyID
	return Partial(op.dir.TestCredential(ctx, op.client("", text)))
}

// Reversal removes the secret, by its id.
func (op addSecret) Reversal() Reversal {
	return Reversal{Kind: SecretAdded, ID: op.app.ID, Name: op.name(), Of: op.added}
}
