package app

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
	"cspready/steps"
	"cspready/steps/secret"
)

// A KeyPair is a certificate with its private key, as it is stored.
type KeyPair struct {
	pem         graph.Hidden
	Certificate *x509.Certificate
}

// readKeyPair reads the first certificate of a text; false for what holds none.
func readKeyPair(text graph.Hidden) (KeyPair, bool) {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return KeyPair{}, false
		}
		if block.Type == "CERTIFICATE" {
			c, err := x509.ParseCertificate(block.Bytes)
			return KeyPair{text, c}, err == nil
		}
	}
}

// Thumbprint is the name that the certificate goes by: SHA-1 in upper case hex.
func (k KeyPair) Thumbprint() string {
	sum := sha1.Sum(k.Certificate.Raw) //nolint:gosec // as above
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// Sha256 is the name that newer tools give it.
func (k KeyPair) Sha256() string {
	sum := sha256.Sum256(k.Certificate.Raw)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// Among returns the credential of an application that the key belongs to.
func (k KeyPair) Among(keys []graph.KeyCredential) (graph.KeyCredential, bool) {
	i := slices.IndexFunc(keys, func(c graph.KeyCredential) bool {
		return len(c.Certificate) > 0 && string(c.Certificate) == string(k.Certificate.Raw) || c.Thumbprint != "" && c.Thumbprint == k.Thumbprint()
	})
	if i < 0 {
		return graph.KeyCredential{}, false
	}
	return keys[i], true
}

// Held returns the newest key of the application that is stored.
func (m *Making) Held(ctx context.Context) (KeyPair, bool, error) {
	if m.App.AppID == "" {
		return KeyPair{}, false, nil
	}
	kept, found, err := m.Store.Newest(ctx, m.SecretKey(secret.Certificate))
	if err != nil || !found {
		return KeyPair{}, false, err
	}
	pair, ok := readKeyPair(kept.Text)
	return pair, ok, nil
}

// AddCertificate gives the application a certificate to prove itself with. The key pair is made and sealed on this machine first; only the
// public part leaves it.
//
// https://learn.microsoft.com/graph/api/application-update
type AddCertificate struct {
	*Making
	Life    time.Duration
	Others  []graph.KeyCredential // that it has, which stay
	Renews  string                // thumbprint of the certificate that this one is to follow; empty for the first
	Because assets.Text           // why one is needed
}

// keys are all certificates as they are sent: those that stay as Graph printed them, and the new one. A certificate is public.
func (op AddCertificate) keys(added graph.Body) string {
	var list []any
	for _, k := range op.Others {
		list = append(list, k.Raw)
	}
	return graph.Body{"keyCredentials": append(list, added)}.Text()
}

func keyBody(key, name, starts, ends string) graph.Body {
	return graph.Body{"type": "AsymmetricX509Cert", "usage": "Verify", "key": key, "displayName": name, "startDateTime": starts, "endDateTime": ends}
}

// Change spells out the write for a person.
func (op AddCertificate) Change() steps.Change {
	before := assets.Say("ca.none")
	if len(op.Others) > 0 {
		before = assets.Say("app-key.others", "count", len(op.Others))
	}
	return steps.Change{
		Title:    assets.Say("app-key.change", "name", op.Name()),
		Question: assets.Say("app-key.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-key.yes"),
		Before:   before,
		After:    assets.Say("app-key.after", "count", wholeDays(op.Life), "place", op.Location(secret.Certificate)),
		Affects:  append([]assets.Text{op.Because}, vaultPermission(op.Store.Requests(op.SecretKey(secret.Certificate)))...),
		Undo:     assets.Say("app-key.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: append(op.Store.Requests(op.SecretKey(secret.Certificate)), graph.Request{
			Method: "PATCH", Path: applicationsPath + "/" + op.id(), Body: op.keys(keyBody("{}", NewKeyName, "{}", "{}")), Times: appTries,
		}),
	}
}

// wholeDays is how many days a credential lives, as people count them.
func wholeDays(life time.Duration) int {
	const day = 24 * time.Hour
	return int(life.Round(day) / day)
}

// NewKeyName is what certificates and secrets are called that cspready makes, in every version and on every machine: what one run made, a later
// one may offer to take away by this name alone. It says nothing of who has the credential.
const NewKeyName = "cspready"

// vaultPermission says which permission beside Graph's a Key Vault takes.
func vaultPermission(requests []graph.Request) []assets.Text {
	var list []assets.Text
	for _, r := range requests {
		list = append(list, assets.Say("eg-create.vault", "host", r.Host))
	}
	return list
}

// Done reports whether the application has the certificate whose key is stored, other than the one that it is to follow.
func (op AddCertificate) Done(ctx context.Context) (bool, error) {
	pair, found, err := op.Held(ctx)
	if err != nil || !found || pair.Thumbprint() == op.Renews {
		return false, err
	}
	now, err := op.Dir.Application(ctx, op.App.ID)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	k, has := pair.Among(now.Keys)
	if !has || time.Now().After(k.Ends) {
		return false, nil
	}
	op.Ends, op.added = k.Ends, pair.Thumbprint()
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
func (op AddCertificate) Do(ctx context.Context) error {
	pair, err := op.seal(ctx)
	if err != nil {
		return steps.NotSent(err)
	}
	if err := op.upload(ctx, pair); err != nil {
		return err
	}
	return steps.Partial(op.Dir.TestCredential(ctx, op.client(pair.pem, "")))
}

// client is the application with a credential.
func (m *Making) client(key, secret graph.Hidden) graph.AppClient {
	c := graph.AppClient{TenantID: m.Org.ID, AppID: m.App.AppID, Key: key, Secret: secret, Redirects: m.App.WebRedirects, API: graph.GraphAPI}
	if m.ForPartner() {
		c.API = graph.PartnerCenterAPI
	}
	return c
}

// seal returns a key pair that is stored and whose certificate is not used up.
func (op AddCertificate) seal(ctx context.Context) (KeyPair, error) {
	pair, found, err := op.Held(ctx)
	if err != nil {
		return KeyPair{}, err
	}
	if c := pair.Certificate; found && pair.Thumbprint() != op.Renews && time.Until(c.NotAfter) > op.Life/2 && c.NotAfter.Sub(c.NotBefore) <= op.Life {
		return pair, nil
	}
	made, err := op.Sealing.NewCertificate(NewKeyName, op.Life)
	if err != nil {
		return KeyPair{}, err
	}
	if err := op.Store.Put(ctx, op.SecretKey(secret.Certificate), secret.Value{Text: made}); err != nil {
		return KeyPair{}, err
	}
	pair, ok := readKeyPair(made)
	if !ok {
		return KeyPair{}, &secret.Error{Kind: secret.ErrFailed}
	}
	return pair, nil
}

// upload sends the certificate beside those that there are, unless somebody else has changed them since they were shown.
func (op AddCertificate) upload(ctx context.Context, pair KeyPair) error {
	now, err := op.Dir.Application(ctx, op.App.ID)
	if err == nil {
		if _, has := pair.Among(now.Keys); has {
			return nil
		}
		if !sameKeys(now.Keys, op.Others) {
			return steps.ErrPlanChanged
		}
	} else if unlessFresh(err, op.fresh()) != nil {
		return steps.NotSent(err)
	}
	c := pair.Certificate
	op.added = pair.Thumbprint()
	sent := keyBody(base64.StdEncoding.EncodeToString(c.Raw), NewKeyName, c.NotBefore.UTC().Format(time.RFC3339), c.NotAfter.UTC().Format(time.RFC3339))
	if err := untilReplicated(ctx, op.fresh(), func() error { return op.Dir.UpdateApplication(ctx, op.App.ID, op.keys(sent)) }); err != nil {
		return err
	}
	return seenBack(ctx, graph.OpChangeApplication, op.Done)
}

// Reversal removes the certificate, by its thumbprint.
func (op AddCertificate) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.CertificateAdded, ID: op.App.ID, Name: op.Name(), Of: op.added}
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
