package directory

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"cspready/graph/sim/internal/odata"
)

// ApplicationByID finds a registration by its object id. Deleted registrations are found by
// [Directory.DeletedApplication].
func (d *Directory) ApplicationByID(id string) *Application {
	return d.FindApplication(func(a *Application) bool { return strings.EqualFold(a.ID, id) && a.Deleted.IsZero() })
}

// ApplicationByAppID finds a registration by its application id.
func (d *Directory) ApplicationByAppID(appID string) *Application {
	return d.FindApplication(func(a *Application) bool {
		return strings.EqualFold(a.AppID, appID) && a.Deleted.IsZero()
	})
}

// FindApplication returns the first application that which accepts, or nil.
func (d *Directory) FindApplication(which func(*Application) bool) *Application {
	i := slices.IndexFunc(d.Applications, which)
	if i < 0 {
		return nil
	}
	return d.Applications[i]
}

// ReplaceApplication puts the changed registration in the place of its earlier state.
func (d *Directory) ReplaceApplication(a *Application) {
	i := slices.IndexFunc(d.Applications, func(b *Application) bool { return b.ID == a.ID })
	d.Applications[i] = a
}

// OwnsApplication reports whether a user owns a registration. Owners need no role to change it.
func (d *Directory) OwnsApplication(user, id string) bool {
	a := d.ApplicationByID(id)
	return a != nil && slices.Contains(a.Owners, user)
}

// ToObject returns the key credential as Graph answers it, with the certificate if that is asked for.
func (k AppCertificate) ToObject(certificate bool) odata.Object {
	o := odata.Object{"keyId": k.ID, "displayName": odata.TextOrNull(k.Name), "type": CertificateType,
		"usage": "Verify", "key": nil,
		"customKeyIdentifier": base64.StdEncoding.EncodeToString(k.CustomIdentifier),
		"startDateTime":       odata.FormatTime(k.Starts),
		"endDateTime":         odata.FormatTime(k.Ends)}
	if k.CustomIdentifier == nil {
		sum, _ := hex.DecodeString(k.Thumbprint) // encoded here, so that decoding cannot fail
		o["customKeyIdentifier"] = base64.StdEncoding.EncodeToString(sum)
	}
	if certificate && k.Certificate != nil {
		o["key"] = base64.StdEncoding.EncodeToString(k.Certificate.Raw)
	}
	return o
}

// ToObject returns the password credential as Graph answers it: never with its value.
func (s AppSecret) ToObject() odata.Object {
	return odata.Object{"keyId": s.ID, "displayName": odata.TextOrNull(s.Name), "hint": odata.TextOrNull(s.Hint),
		"secretText":          nil,
		"customKeyIdentifier": nil,
		"startDateTime":       odata.FormatTime(s.Starts), "endDateTime": odata.FormatTime(s.Ends)}
}
