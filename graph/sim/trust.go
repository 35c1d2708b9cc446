package sim

import (
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"cspready/graph/sim/internal/directory"
)

// TrustCertificate adds a certificate to an application, as an upload in the admin center does, and returns the
// application's id. The sign-in service accepts it at once.
func (t *Tenant) TrustCertificate(name string, certificate *x509.Certificate) (appID string, err error) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	app := t.ApplicationNamed(name)
	if app == nil {
		return "", fmt.Errorf("there is no application %q", name)
	}
	sum := sha1.Sum(certificate.Raw) //nolint:gosec // as above
	trusting := *app
	trusting.Certificates = append(slices.Clone(app.Certificates), directory.AppCertificate{
		ID: t.NewID(), Name: certificate.Subject.String(), Certificate: certificate,
		Thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])),
		Starts:     certificate.NotBefore, Ends: certificate.NotAfter,
	})
	t.WriteDirectory(func(d *directory.Directory) { d.ReplaceApplication(&trusting) })
	return app.AppID, nil
}
