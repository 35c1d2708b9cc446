package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// retireCertificatesOp removes certificates from the application, once another was proven in their place.
//
// https://learn.microsoft.com/graph/api/application-update
type retireCertificatesOp struct {
	*Pending
	old, remaining []graph.KeyCredential
	hasAdded       bool   // a change before this one adds a certificate, which remains too
	replaced       string // thumbprint of the old certificate whose key was stored; the holders of the others are unknown
}

// RetireCertificates returns the change that removes the old certificates of the application and leaves the remaining
// ones. Added is the certificate that an earlier change of the plan adds; nil if none does.
func RetireCertificates(p *Pending, old, remaining []graph.KeyCredential, added *CredentialSpec) steps.Op {
	op := retireCertificatesOp{Pending: p, old: old, remaining: remaining, hasAdded: added != nil}
	if added != nil {
		op.replaced = added.Replaces
	}
	return op
}

// requestBody lists the certificates that remain: those that were shown, exactly as Graph returned them, and the
// added one, which did not exist when the change was shown.
func (op retireCertificatesOp) requestBody(added any) string {
	list := []any{}
	for _, k := range op.remaining {
		list = append(list, k.Raw)
	}
	if op.hasAdded {
		list = append(list, added)
	}
	return graph.Body{"keyCredentials": list}.Text()
}

func (op retireCertificatesOp) Change() steps.Change {
	var list []assets.Text
	for _, k := range op.old {
		message := "app-retire.key"
		if k.Thumbprint == "" || k.Thumbprint != op.replaced {
			message = "app-retire.unheld-key"
		}
		list = append(list, assets.Say(message, "name", k.Name, "at", k.Ends.UTC().Format(time.DateOnly), "place",
			op.Location(secret.Certificate)))
	}
	return retirementChange(op.Pending, list, graph.Request{
		Method: "PATCH", Path: applicationsPath + "/" + op.idInRequest(), Body: op.requestBody("{}"), Times: replicaTries,
	})
}

// retirementChange is the change that removes credentials.
func retirementChange(m *Pending, list []assets.Text, request graph.Request) steps.Change {
	return steps.Change{
		Title:    assets.Say("app-retire.change", "name", m.Name()),
		Question: assets.Say("app-retire.ask", "name", m.Name(), "tenant", m.Org.Name),
		Yes:      assets.Say("app-retire.yes"),
		Before:   assets.Say("ca.list", "list", list),
		After:    assets.Say("app-retire.after"),
		Affects:  []assets.Text{assets.Say("app-retire.affects")},
		Stops:    []assets.Text{assets.Say("app-retire.stops")},
		Undo:     assets.Say("app-retire.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{request},
	}
}

// testStoredCredential proves the credential that remains: if it did not work, the application could not sign in any
// more.
func (m *Pending) testStoredCredential(ctx context.Context, kind secret.Kind) error {
	client, err := m.openCredential(ctx, kind)
	if err != nil {
		return err
	}
	return m.dir.TestCredential(ctx, client)
}

// isOld reports whether a certificate is one of those that are removed.
func (op retireCertificatesOp) isOld(k graph.KeyCredential) bool { return hasKey(op.old, k) }

// hasKey reports whether a list has a certificate, by its key id.
func hasKey(list []graph.KeyCredential, k graph.KeyCredential) bool {
	return slices.ContainsFunc(list, func(o graph.KeyCredential) bool { return strings.EqualFold(o.KeyID, k.KeyID) })
}

// Done reports whether none of the old certificates is left.
func (op retireCertificatesOp) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.App.ID)
	op.HasRetired = err == nil && !slices.ContainsFunc(now.Keys, op.isOld)
	return op.HasRetired, ignoreIfFresh(err, op.isFresh())
}

// Do sends the certificates that remain, once the stored one was proven. If someone has added a certificate
// meanwhile, nothing is sent: it would be lost, since the list is replaced as a whole.
func (op retireCertificatesOp) Do(ctx context.Context) error {
	if err := op.testStoredCredential(ctx, secret.Certificate); err != nil {
		return steps.NotSent(err)
	}
	added, err := op.findAddedCertificate(ctx)
	if err != nil {
		return steps.NotSent(err)
	}
	err = retryUntilReplicated(ctx, op.isFresh(),
		func() error { return op.dir.UpdateApplication(ctx, op.App.ID, op.requestBody(added)) })
	if err != nil {
		return err
	}
	if err := waitUntilVisible(ctx, graph.OpChangeApplication, op.Done); err != nil {
		return err
	}
	return steps.Partial(op.Store.Prune(ctx, op.SecretKey(secret.Certificate)))
}

// findAddedCertificate returns the certificate that an earlier change of the plan added, as Graph returns it; nil if
// none did. It is read repeatedly, as a replica may not know it yet.
func (op retireCertificatesOp) findAddedCertificate(ctx context.Context) (any, error) {
	want := 0
	if op.hasAdded {
		want = 1
	}
	pair, _, err := op.StoredKeyPair(ctx)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		now, err := RetryNotFound(ctx, op.isFresh(),
			func() (graph.Application, error) { return op.dir.Application(ctx, op.App.ID) })
		if err != nil {
			return nil, err
		}
		others := slices.DeleteFunc(slices.Clone(now.Keys),
			func(k graph.KeyCredential) bool { return op.isOld(k) || hasKey(op.remaining, k) })
		switch {
		case len(others) == 0 && want == 0:
			return nil, nil
		case len(others) == 1 && want == 1:
			if own, found := pair.FindCredential(others); found {
				return own.Raw, nil
			}
			return nil, steps.ErrPlanChanged
		case len(others) > want || try == replicaTries:
			return nil, steps.ErrPlanChanged
		}
		if err := steps.Pause(ctx, steps.LookupInterval); err != nil {
			return nil, err
		}
	}
}

// retireSecretOp removes one client secret from the application.
//
// https://learn.microsoft.com/graph/api/application-removepassword
type retireSecretOp struct {
	*Pending
	old      graph.SecretCredential
	isStored bool // it is the stored one, and is replaced; the holders of others are unknown
}

// RetireSecret returns the change that removes one client secret of the application. Whether it is the stored one,
// which another has replaced, decides what the person reads.
func RetireSecret(p *Pending, old graph.SecretCredential, isStored bool) steps.Op {
	return retireSecretOp{p, old, isStored}
}

func (op retireSecretOp) requestBody() string { return graph.Body{"keyId": op.old.KeyID}.Text() }

func (op retireSecretOp) Change() steps.Change {
	list := []assets.Text{assets.Say("app-retire.secret", "name", op.old.Name, "from",
		op.old.Starts.UTC().Format(time.DateOnly), "at", op.old.Ends.UTC().Format(time.DateOnly))}
	c := retirementChange(op.Pending, list,
		graph.Request{Method: "POST", Path: applicationsPath + "/" + op.idInRequest() + "/removePassword",
			Body: op.requestBody(), Times: replicaTries})
	if !op.isStored {
		c.Title = assets.Say("app-retire.unheld", "name", op.Name())
		c.Question = assets.Say("app-retire.unheld-ask", "name", op.Name(), "tenant", op.Org.Name)
		c.After = assets.Say("app-retire.unheld-after")
		c.Affects = []assets.Text{assets.Say("app-retire.unheld-affects", "place", op.Location(secret.ClientSecret))}
		c.Stops = []assets.Text{assets.Say("app-retire.unheld-stops")}
	}
	return c
}

// Done reports whether the secret is gone.
func (op retireSecretOp) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.App.ID)
	op.HasRetired = err == nil && !slices.ContainsFunc(now.Secrets,
		func(s graph.SecretCredential) bool { return strings.EqualFold(s.KeyID, op.old.KeyID) })
	return op.HasRetired, ignoreIfFresh(err, op.isFresh())
}

// Do removes the secret, once the stored credential was proven.
func (op retireSecretOp) Do(ctx context.Context) error {
	if err := op.testStoredCredential(ctx, secret.ClientSecret); err != nil {
		return steps.NotSent(err)
	}
	err := retryUntilReplicated(ctx, op.isFresh(),
		func() error { return op.dir.RemoveSecret(ctx, op.App.ID, op.requestBody()) })
	if err != nil {
		return err
	}
	if err := waitUntilVisible(ctx, graph.OpRemoveClientSecret, op.Done); err != nil || !op.isStored {
		return err
	}
	return steps.Partial(op.Store.Prune(ctx, op.SecretKey(secret.ClientSecret)))
}

// Reversal has nothing to offer: a removed credential cannot be restored.
func (op retireCertificatesOp) Reversal() steps.Reversal {
	return steps.NoUndo(steps.ReasonCredentialsRemoved)
}

// Reversal has nothing to offer, as for certificates.
func (op retireSecretOp) Reversal() steps.Reversal {
	return steps.NoUndo(steps.ReasonCredentialsRemoved)
}
