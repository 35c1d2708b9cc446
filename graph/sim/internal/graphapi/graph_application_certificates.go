package graphapi

import (
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// readCertificates reads the key credentials of a write, which replace all existing ones. A credential that is sent
// with its id and without a certificate stays as it is.
//
// https://learn.microsoft.com/graph/api/resources/keycredential
func (t *Service) readCertificates(a *directory.Application, list []any) ([]directory.AppCertificate, *odata.Error) {
	var keys []directory.AppCertificate
	for _, item := range list {
		o, _ := item.(odata.Object)
		k, f := t.readCertificate(a, o)
		if f != nil {
			return nil, f
		}
		if slices.ContainsFunc(keys, func(other directory.AppCertificate) bool {
			return strings.EqualFold(other.ID, k.ID)
		}) {
			return nil, odata.BadRequest("The key credential with KeyId '" + k.ID + "' is there twice.")
		}
		keys = append(keys, k)
	}
	return keys, nil
}

func (t *Service) readCertificate(a *directory.Application, o odata.Object) (directory.AppCertificate, *odata.Error) {
	id, key := odata.StringValue(o, "keyId"), odata.StringValue(o, "key")
	if i := slices.IndexFunc(a.Certificates, func(k directory.AppCertificate) bool {
		return strings.EqualFold(k.ID, id)
	}); i >= 0 {
		was := a.Certificates[i]
		if key != "" && (was.Certificate == nil || key != base64.StdEncoding.EncodeToString(was.Certificate.Raw)) {
			return directory.AppCertificate{}, odata.BadRequest("Update to existing credential with KeyId '" + id +
				"' is not allowed.")
		}
		return was, nil
	}
	der, _ := base64.StdEncoding.DecodeString(key) // the schema check has decoded it
	certificate, err := x509.ParseCertificate(der)
	switch {
	case key == "":
		return directory.AppCertificate{}, odata.BadRequest("New key credential must have a key.")
	case odata.StringValue(o, "type") != directory.CertificateType || odata.StringValue(o, "usage") != "Verify":
		return directory.AppCertificate{}, odata.BadRequest("Key credential must be of type '" +
			directory.CertificateType + "' and usage 'Verify'.")
	case err != nil:
		return directory.AppCertificate{}, odata.BadRequest("Key credential's key value is not a valid certificate.")
	}
	sum := sha1.Sum(certificate.Raw) //nolint:gosec // as above
	made := directory.AppCertificate{ID: id, Name: odata.StringValue(o, "displayName"), Certificate: certificate,
		Thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])),
		Starts:     odata.TimeValue(o, "startDateTime"), Ends: odata.TimeValue(o, "endDateTime"), AddedAt: time.Now()}
	if made.ID == "" {
		made.ID = t.NewID()
	}
	if identifier, _ := base64.StdEncoding.DecodeString(odata.StringValue(o,
		"customKeyIdentifier")); len(identifier) > 0 &&
		string(identifier) != string(sum[:]) {
		made.CustomIdentifier = identifier
	}
	if made.Name == "" {
		made.Name = certificate.Subject.String()
	}
	return made, t.validateCertificateDates(a, &made)
}

// validateCertificateDates fills in the dates of a key from its certificate, and returns an error if they are outside
// the certificate's validity or exceed the allowed lifetime.
func (t *Service) validateCertificateDates(a *directory.Application, k *directory.AppCertificate) *odata.Error {
	from, to := k.Certificate.NotBefore, k.Certificate.NotAfter
	if k.Starts.IsZero() {
		k.Starts = from
	}
	if k.Ends.IsZero() {
		k.Ends = to
	}
	switch {
	case k.Starts.Before(from) || k.Starts.After(to):
		return odata.BadRequest("Key credential start date is invalid.")
	case k.Ends.After(to) || !k.Ends.After(k.Starts):
		return odata.BadRequest("Key credential end date is invalid.")
	}
	d := t.LatestDirectory()
	// the rule requires a certificate authority, and no authority is simulated
	if f := d.CheckCredentialType(directory.UnknownRuleType, a); f != nil {
		return f
	}
	return d.CheckCredentialLifetime(graph.RuleKeyLifetime, a, k.Starts, k.Ends)
}
