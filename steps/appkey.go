package steps

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// A keyPair is a certificate with its private key, as it is stored.
type keyPair struct {
	pem         graph.Hidden
	certificate *x509.Certificate
}

// readKeyPair reads the first certificate of a text; false for what holds none.
func readKeyPair(text graph.Hidden) (keyPair, bool) {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return keyPair{}, false
		}
		if block.Type == "CERTIFICATE" {
			c, err := x509.ParseCertificate(block.Bytes)
			return keyPair{text, c}, err == nil
		}
	}
}

// thumbprint is the name that the certificate goes by: SHA-1 in upper case hex.
func (k keyPair) thumbprint() string {
	sum := sha1.Sum(k.certificate.Raw) //nolint:gosec // as above
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// sha256 is the name that newer tools give it.
func (k keyPair) sha256() string {
	sum := sha256.Sum256(k.certificate.Raw)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// among returns the credential of an application that the key belongs to.
func (k keyPair) among(keys []graph.KeyCredential) (graph.KeyCredential, bool) {
	i := slices.IndexFunc(keys, func(c graph.KeyCredential) bool {
		return len(c.Certificate) > 0 && string(c.Certificate) == string(k.certificate.Raw) || c.Thumbprint != "" && c.Thumbprint == k.thumbprint()
	})
	if i < 0 {
		return graph.KeyCredential{}, false
	}
	return keys[i], true
}

// held returns the newest key of the application that is stored.
func (m *making) held(ctx context.Context) (keyPair, bool, error) {
	if m.app.AppID == "" {
		return keyPair{}, false, nil
	}
	kept, found, err := m.store.Newest(ctx, m.secretKey(secret.Certificate))
	if err != nil || !found {
		return keyPair{}, false, err
	}
	pair, ok := readKeyPair(kept.Text)
	return pair, ok, nil
}

// addCertificate gives the application a certificate to prove itself with. The key pair is made and sealed on this machine first; only the
// public part leaves it.
//
// https://learn.microsoft.com/graph/api/application-update
type addCertificate struct {
	*making
	life    time.Duration
	others  []graph.KeyCredential // that it has, which stay
	renews  string                // thumbprint of the certificate that this one is to follow; empty for the first
	because assets.Text           // why one is needed
}

// keys are all certificates as they are sent: those that stay as Graph printed them, and the new one. A certificate is public.
func (op addCertificate) keys(added body) string {
	var list []any
	for _, k := range op.others {
		list = append(list, k.Raw)
	}
	return body{"keyCredentials": append(list, added)}.text()
}

func keyBody(key, name, starts, ends string) body {
	return body{"type": "AsymmetricX509Cert", "usage": "Verify", "key": key, "displayName": name, "startDateTime": starts, "endDateTime": ends}
}

// Change spells out the write for a person.
func (op addCertificate) Change() Change {
	before := say("ca.none")
	if len(op.others) > 0 {
		before = say("app-key.others", "count", len(op.others))
	}
	return Change{
		Title:    say("app-key.change", "name", op.name()),
		Question: say("app-key.ask", "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-key.yes"),
		Before:   before,
		After:    say("app-key.after", "count", wholeDays(op.life), "place", op.location(secret.Certificate)),
		Affects:  append([]assets.Text{op.because}, vaultPermission(op.store.Requests(op.secretKey(secret.Certificate)))...),
		Undo:     say("app-key.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: append(op.store.Requests(op.secretKey(secret.Certificate)), graph.Request{
			Method: "PATCH", Path: applicationsPath + "/" + op.id(), Body: op.keys(keyBody("{}", newKeyName, "{}", "{}")), Times: appTries,
		}),
	}
}

// wholeDays is how many days a credential lives, as people count them.
func wholeDays(life time.Duration) int {
	const day = 24 * time.Hour
	return int(life.Round(day) / day)
}

// newKeyName is what certificates and secrets are called that cspready makes, in every version and on every machine: what one run made, a later
// one may offer to take away by this name alone. It says nothing of who has the credential.
const newKeyName = "cspready"

// vaultPermission says which permission beside Graph's a Key Vault takes.
func vaultPermission(requests []graph.Request) []assets.Text {
	var list []assets.Text
	for _, r := range requests {
		list = append(list, say("eg-create.vault", "host", r.Host))
	}
	return list
}

// Done reports whether the application has the certificate whose key is stored, other than the one that it is to follow.
func (op addCertificate) Done(ctx context.Context) (bool, error) {
	pair, found, err := op.held(ctx)
	if err != nil || !found || pair.thumbprint() == op.renews {
		return false, err
	}
	now, err := op.dir.Application(ctx, op.app.ID)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	k, has := pair.among(now.Keys)
	if !has || time.Now().After(k.Ends) {
		return false, nil
	}
	op.ends, op.added = k.Ends, pair.thumbprint()
	return true, nil
}

// unlessFresh drops the error of an application that some replicas do not know yet.
func unlessFresh(err error, fresh bool) error {
	if fresh && errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	return err
}

// Do seals a key pair, and uploads the certificate that is sealed in the end: one of a run that was cut short is used up first. It is proven
// before anything rests on it.
func (op addCertificate) Do(ctx context.Context) error {
	pair, err := op.seal(ctx)
	if err != nil {
		return NotSent(err)
	}
	if err := op.upload(ctx, pair); err != nil {
		return err
	}
	return Partial(op.dir.TestCredential(ctx, op.client(pair.pem, "")))
}

// client is the application with a credential.
func (m *making) client(key, secret graph.Hidden) graph.AppClient {
	c := graph.AppClient{TenantID: m.org.ID, AppID: m.app.AppID, Key: key, Secret: secret, Redirects: m.app.WebRedirects, API: graph.GraphAPI}
	if m.forPartner() {
		c.API = graph.PartnerCenterAPI
	}
	return c
}

// seal returns a key pair that is stored and whose certificate is not used up.
func (op addCertificate) seal(ctx context.Context) (keyPair, error) {
	pair, found, err := op.held(ctx)
	if err != nil {
		return keyPair{}, err
	}
	if c := pair.certificate; found && pair.thumbprint() != op.renews && time.Until(c.NotAfter) > op.life/2 && c.NotAfter.Sub(c.NotBefore) <= op.life {
		return pair, nil
	}
	made, err := op.sealing.NewCertificate(newKeyName, op.life)
	if err != nil {
		return keyPair{}, err
	}
	if err := op.store.Put(ctx, op.secretKey(secret.Certificate), secret.Value{Text: made}); err != nil {
		return keyPair{}, err
	}
	pair, ok := readKeyPair(made)
	if !ok {
		return keyPair{}, &secret.Error{Kind: secret.ErrFailed}
	}
	return pair, nil
}

// upload sends the certificate beside those that there are, unless somebody else has changed them since they were shown.
func (op addCertificate) upload(ctx context.Context, pair keyPair) error {
	now, err := op.dir.Application(ctx, op.app.ID)
	if err == nil {
		if _, has := pair.among(now.Keys); has {
			return nil
		}
		if !sameKeys(now.Keys, op.others) {
			return ErrPlanChanged
		}
	} else if unlessFresh(err, op.fresh()) != nil {
		return NotSent(err)
	}
	c := pair.certificate
	op.added = pair.thumbprint()
	sent := keyBody(base64.StdEncoding.EncodeToString(c.Raw), newKeyName, c.NotBefore.UTC().Format(time.RFC3339), c.NotAfter.UTC().Format(time.RFC3339))
	if err := untilReplicated(ctx, op.fresh(), func() error { return op.dir.UpdateApplication(ctx, op.app.ID, op.keys(sent)) }); err != nil {
		return err
	}
	return seenBack(ctx, graph.OpChangeApplication, op.Done)
}

// Reversal removes the certificate, by its thumbprint.
func (op addCertificate) Reversal() Reversal {
	return Reversal{Kind: CertificateAdded, ID: op.app.ID, Name: op.name(), Of: op.added}
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
