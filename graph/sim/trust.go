package sim

import (
	"crypto/sha1" //nolint:gosec // it names certificates, as Microsoft does, and protects nothing
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Trust adds a certificate to an application, as an upload in the admin center does, and returns the application's id.
// The sign-in service accepts it at once.
func (t *Tenant) Trust(name string, certificate *x509.Certificate) (appID string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	app := t.named(name)
	if app == nil {
		return "", fmt.Errorf("there is no application %q", name)
	}
	sum := sha1.Sum(certificate.Raw) //nolint:gosec // as above
	trusting := *app
	trusting.keys = append(slices.Clone(app.keys), appKey{
		id: t.newID(), name: certificate.Subject.String(), certificate: certificate, thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])),
		starts: certificate.NotBefore, ends: certificate.NotAfter,
	})
	t.change(func(d *directory) { d.replace(&trusting) })
	return app.appID, nil
}
