package sim

import (
	"crypto/sha1" //nolint:gosec // it names certificates, as Microsoft does, and protects nothing
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// certificateType is the only type of key credential in this tenant.
const certificateType = "AsymmetricX509Cert"

// keysOf reads the key credentials of a write, which replace all existing ones. A credential that is sent with its id
// and without a certificate stays as it is.
//
// https://learn.microsoft.com/graph/api/resources/keycredential
func (t *graphService) keysOf(a *application, list []any) ([]appKey, *fault) {
	var keys []appKey
	for _, item := range list {
		o, _ := item.(object)
		k, f := t.keyOf(a, o)
		if f != nil {
			return nil, f
		}
		if slices.ContainsFunc(keys, func(other appKey) bool { return strings.EqualFold(other.id, k.id) }) {
			return nil, badRequest("The key credential with KeyId '" + k.id + "' is there twice.")
		}
		keys = append(keys, k)
	}
	return keys, nil
}

func (t *graphService) keyOf(a *application, o object) (appKey, *fault) {
	id, key := word(o, "keyId"), word(o, "key")
	if i := slices.IndexFunc(a.keys, func(k appKey) bool { return strings.EqualFold(k.id, id) }); i >= 0 {
		was := a.keys[i]
		if key != "" && (was.certificate == nil || key != base64.StdEncoding.EncodeToString(was.certificate.Raw)) {
			return appKey{}, badRequest("Update to existing credential with KeyId '" + id + "' is not allowed.")
		}
		return was, nil
	}
	der, _ := base64.StdEncoding.DecodeString(key) // the schema check has decoded it
	certificate, err := x509.ParseCertificate(der)
	switch {
	case key == "":
		return appKey{}, badRequest("New key credential must have a key.")
	case word(o, "type") != certificateType || word(o, "usage") != "Verify":
		return appKey{}, badRequest("Key credential must be of type '" + certificateType + "' and usage 'Verify'.")
	case err != nil:
		return appKey{}, badRequest("Key credential's key value is not a valid certificate.")
	}
	sum := sha1.Sum(certificate.Raw) //nolint:gosec // as above
	made := appKey{id: id, name: word(o, "displayName"), certificate: certificate,
		thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])),
		starts:     moment(o, "startDateTime"), ends: moment(o, "endDateTime"), added: time.Now()}
	if made.id == "" {
		made.id = t.newID()
	}
	if identifier, _ := base64.StdEncoding.DecodeString(word(o, "customKeyIdentifier")); len(identifier) > 0 &&
		string(identifier) != string(sum[:]) {
		made.identifier = identifier
	}
	if made.name == "" {
		made.name = certificate.Subject.String()
	}
	return made, t.refuseDates(a, &made)
}

// refuseDates fills in the dates of a key from its certificate, and returns an error if they are outside the
// certificate's validity or exceed the allowed lifetime.
func (t *graphService) refuseDates(a *application, k *appKey) *fault {
	from, to := k.certificate.NotBefore, k.certificate.NotAfter
	if k.starts.IsZero() {
		k.starts = from
	}
	if k.ends.IsZero() {
		k.ends = to
	}
	switch {
	case k.starts.Before(from) || k.starts.After(to):
		return badRequest("Key credential start date is invalid.")
	case k.ends.After(to) || !k.ends.After(k.starts):
		return badRequest("Key credential end date is invalid.")
	}
	d := t.latest()
	// the rule requires a certificate authority, and no authority is simulated
	if f := d.refuseRuled(unnamedRule, a); f != nil {
		return f
	}
	return d.refuseLifetime(graph.RuleKeyLifetime, a, k.starts, k.ends)
}
