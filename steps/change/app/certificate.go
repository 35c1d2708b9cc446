package app

import (
	"context"
	"encoding/base64"
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

// addCertificateOp adds a certificate to the application. The key pair is created and stored on this machine first;
// only the certificate, which is public, leaves it.
//
// https://learn.microsoft.com/graph/api/application-update
type addCertificateOp struct {
	*Pending
	CredentialSpec
	others []graph.KeyCredential // the certificates that the application has, which stay
}

// AddCertificate returns the change that adds a certificate to the application.
func AddCertificate(p *Pending, spec CredentialSpec) steps.Op {
	return addCertificateOp{p, spec, p.App.Keys}
}

// requestBody lists all certificates, since the list is replaced as a whole: the others exactly as Graph returned
// them, and the added one.
func (op addCertificateOp) requestBody(added graph.Body) string {
	var list []any
	for _, k := range op.others {
		list = append(list, k.Raw)
	}
	return graph.Body{"keyCredentials": append(list, added)}.Text()
}

// keyBody is one certificate in a request.
func keyBody(key, name, starts, ends string) graph.Body {
	return graph.Body{"type": "AsymmetricX509Cert", "usage": "Verify", "key": key, "displayName": name,
		"startDateTime": starts, "endDateTime": ends}
}

func (op addCertificateOp) Change() steps.Change {
	before := assets.Say("ca.none")
	if len(op.others) > 0 {
		before = assets.Say("app-key.others", "count", len(op.others))
	}
	return steps.Change{
		Title:    assets.Say("app-key.change", "name", op.Name()),
		Question: assets.Say("app-key.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-key.yes"),
		Before:   before,
		After:    assets.Say("app-key.after", "count", wholeDays(op.Life), "place", op.Location(secret.Certificate)),
		Affects: append([]assets.Text{op.Reason},
			listVaultPermissions(op.Store.Requests(op.SecretKey(secret.Certificate)))...),
		Undo:   assets.Say("app-key.undo"),
		Scopes: appScopes,
		Roles:  appRoles,
		Requests: append(op.Store.Requests(op.SecretKey(secret.Certificate)), graph.Request{
			Method: "PATCH", Path: applicationsPath + "/" + op.idInRequest(),
			Body: op.requestBody(keyBody("{}", CredentialName, "{}", "{}")), Times: replicaTries,
		}),
	}
}

// Done reports whether the application has the certificate whose key is stored, unless that is the one to be
// replaced.
func (op addCertificateOp) Done(ctx context.Context) (bool, error) {
	pair, found, err := op.StoredKeyPair(ctx)
	if err != nil || !found || pair.Thumbprint() == op.Replaces {
		return false, err
	}
	now, err := op.dir.Application(ctx, op.App.ID)
	if err != nil {
		return false, ignoreIfFresh(err, op.isFresh())
	}
	k, exists := pair.FindCredential(now.Keys)
	if !exists || time.Now().After(k.Ends) {
		return false, nil
	}
	op.CredentialExpiry, op.addedCredential = k.Ends, pair.Thumbprint()
	return true, nil
}

// ignoreIfFresh drops the error of an application that some replicas do not know yet.
func ignoreIfFresh(err error, fresh bool) error {
	if fresh && errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	return err
}

// Do stores a key pair, uploads the certificate that is in the store afterwards, and proves it before anything
// depends on it. An interrupted run may have left a key pair in the store, which is used first.
func (op addCertificateOp) Do(ctx context.Context) error {
	pair, err := op.prepareKeyPair(ctx)
	if err != nil {
		return steps.NotSent(err)
	}
	if err := op.uploadCertificate(ctx, pair); err != nil {
		return err
	}
	return steps.Partial(op.dir.TestCredential(ctx, op.appClient(pair.pem, "")))
}

// prepareKeyPair returns the stored key pair, if an interrupted run left one that is usable and half its life is
// left, or else stores a new one.
func (op addCertificateOp) prepareKeyPair(ctx context.Context) (KeyPair, error) {
	pair, found, err := op.StoredKeyPair(ctx)
	if err != nil {
		return KeyPair{}, err
	}
	if c := pair.Certificate; found && pair.Thumbprint() != op.Replaces && time.Until(c.NotAfter) > op.Life/2 &&
		c.NotAfter.Sub(c.NotBefore) <= op.Life {
		return pair, nil
	}
	created, err := op.sealing.NewCertificate(CredentialName, op.Life)
	if err != nil {
		return KeyPair{}, err
	}
	if err := op.Store.Put(ctx, op.SecretKey(secret.Certificate), secret.Value{Text: created}); err != nil {
		return KeyPair{}, err
	}
	pair, ok := readKeyPair(created)
	if !ok {
		return KeyPair{}, &secret.Error{Kind: secret.ErrFailed}
	}
	return pair, nil
}

// uploadCertificate adds the certificate to those of the application, unless these have changed since they were
// shown: the list is replaced as a whole, so another person's new certificate would be lost.
func (op addCertificateOp) uploadCertificate(ctx context.Context, pair KeyPair) error {
	now, err := op.dir.Application(ctx, op.App.ID)
	if err == nil {
		if _, exists := pair.FindCredential(now.Keys); exists {
			return nil
		}
		if !sameKeys(now.Keys, op.others) {
			return steps.ErrPlanChanged
		}
	} else if ignoreIfFresh(err, op.isFresh()) != nil {
		return steps.NotSent(err)
	}
	c := pair.Certificate
	op.addedCredential = pair.Thumbprint()
	sent := keyBody(base64.StdEncoding.EncodeToString(c.Raw), CredentialName, c.NotBefore.UTC().Format(time.RFC3339),
		c.NotAfter.UTC().Format(time.RFC3339))
	if err := retryUntilReplicated(ctx, op.isFresh(),
		func() error { return op.dir.UpdateApplication(ctx, op.App.ID, op.requestBody(sent)) }); err != nil {
		return err
	}
	return waitUntilVisible(ctx, graph.OpChangeApplication, op.Done)
}

func (op addCertificateOp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.CertificateAdded, ID: op.App.ID, Name: op.Name(), Of: op.addedCredential}
}

func sameKeys(a, b []graph.KeyCredential) bool {
	ids := func(list []graph.KeyCredential) []string {
		var all []string
		for _, k := range list {
			all = append(all, strings.ToLower(k.KeyID))
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(ids(a), ids(b))
}

// UndoAddCertificate plans to remove a certificate and to send the others back unchanged. It is found by its
// thumbprint, or by its name and age if the run was interrupted before the thumbprint was recorded.
func UndoAddCertificate(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	a, err := u.Tenant.Application(ctx, r.ID)
	if err != nil {
		return change.RevertedIfNotFound(err)
	}
	is := func(k graph.KeyCredential) bool {
		return r.Of != "" && strings.EqualFold(k.Thumbprint, r.Of) ||
			r.Of == "" && k.Name == CredentialName && u.CouldHaveCreated(k.Starts)
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
		named := slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Name == CredentialName })
		return change.Absent(r.Of == "" && named), nil
	}
	keep := graph.Body{"keyCredentials": rest}.Text()
	return change.UndoPlan{
		State: change.InForce, Scopes: appScopes, Roles: appRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.certificate", "name", a.Name),
			Before: assets.Verbatim(strings.Join(taken, ", ")), After: assets.Say("undo.removed")},
		Stops:    []assets.Text{assets.Say("undo.stops-credential", "name", a.Name, "count", len(rest)+len(a.Secrets))},
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: keep}},
		Do:       func(ctx context.Context) error { return u.Tenant.UpdateApplication(ctx, a.ID, keep) },
	}, nil
}
