package wire

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"

	"cspready/graph"
)

// ApplicationSelect are the properties of registrations to select. Graph prints certificates of a single one only when
// they are asked for by name.
const ApplicationSelect = "id,appId,displayName,createdDateTime,deletedDateTime,signInAudience,tags,web,spa," +
	"publicClient,isFallbackPublicClient,isDisabled,disabledByMicrosoftStatus,servicePrincipalLockConfiguration," +
	"requiredResourceAccess,keyCredentials,passwordCredentials"

// An Application is a registration.
//
// https://learn.microsoft.com/graph/api/resources/application
type Application struct {
	ID, AppID, DisplayName, SignInAudience string
	CreatedDateTime, DeletedDateTime       string
	DisabledByMicrosoftStatus              string
	IsDisabled                             bool
	IsFallbackPublicClient                 *bool
	Tags                                   []string
	Web, SPA, PublicClient                 struct{ RedirectURIs []string }
	ServicePrincipalLockConfiguration      *lockConfiguration
	RequiredResourceAccess                 []resourceAccess
	KeyCredentials                         []json.RawMessage
	PasswordCredentials                    []passwordCredential
}

// Read returns the registration; false for one without its ids.
func (a Application) Read() (graph.Application, bool) {
	found := graph.Application{
		ID: a.ID, AppID: a.AppID, Name: a.DisplayName, Created: readTime(a.CreatedDateTime),
		Deleted: readTime(a.DeletedDateTime), Audience: a.SignInAudience, Tags: a.Tags,
		WebRedirects: a.Web.RedirectURIs, SPARedirects: a.SPA.RedirectURIs,
		PublicRedirects: a.PublicClient.RedirectURIs,
		Disabled:        a.IsDisabled || isDisabled(a.DisabledByMicrosoftStatus),
		PublicClient:    readTri(a.IsFallbackPublicClient), Lock: a.ServicePrincipalLockConfiguration.toGraph(),
	}
	for _, r := range a.RequiredResourceAccess {
		found.RequiredAccess = append(found.RequiredAccess, r.toGraph())
	}
	for _, raw := range a.KeyCredentials {
		key, ok := readKey(raw)
		if !ok {
			// Certificates are written as a whole list: one that cannot be read must not get lost.
			return graph.Application{}, false
		}
		found.Keys = append(found.Keys, key)
	}
	for _, p := range a.PasswordCredentials {
		found.Secrets = append(found.Secrets, p.toGraph())
	}
	return found, a.ID != "" && a.AppID != ""
}

// isDisabled reads disabledByMicrosoftStatus: "NotDisabled", null, or the reason why it is.
func isDisabled(status string) bool { return status != "" && !strings.EqualFold(status, "NotDisabled") }

// A ListedApplication is a registration as a list has it, without the certificates themselves: a list may print them or
// not, so callers must not rely on it.
type ListedApplication struct{ Application }

// Read returns the registration; false for one without its ids.
func (a ListedApplication) Read() (graph.Application, bool) {
	found, ok := a.Application.Read()
	for i := range found.Keys {
		found.Keys[i].Certificate = nil
	}
	return found, ok
}

// A lockConfiguration lists the properties that other tenants cannot change in their copy of the application.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipallockconfiguration
type lockConfiguration struct {
	IsEnabled                                            *bool
	AllProperties                                        bool
	CredentialsWithUsageSign, CredentialsWithUsageVerify bool
}

// toGraph returns the lock. One of all credentials counts as one of all properties: no others matter here.
func (l *lockConfiguration) toGraph() graph.LockState {
	if l == nil || l.IsEnabled == nil {
		return graph.LockState{}
	}
	all := l.AllProperties || l.CredentialsWithUsageSign && l.CredentialsWithUsageVerify
	return graph.LockState{Known: true, Enabled: *l.IsEnabled, AllProperties: all}
}

// A resourceAccess is the permissions that an application requests of one API.
//
// https://learn.microsoft.com/graph/api/resources/requiredresourceaccess
type resourceAccess struct {
	ResourceAppID  string
	ResourceAccess []struct{ ID, Type string }
}

// toGraph returns the requested permissions.
func (r resourceAccess) toGraph() graph.ResourceAccess {
	requested := graph.ResourceAccess{API: r.ResourceAppID}
	for _, access := range r.ResourceAccess {
		if strings.EqualFold(access.Type, "Role") {
			requested.Roles = append(requested.Roles, access.ID)
		} else {
			requested.Scopes = append(requested.Scopes, access.ID)
		}
	}
	return requested
}

// A passwordCredential is a client secret, with its text if it was just created.
//
// https://learn.microsoft.com/graph/api/resources/passwordcredential
type passwordCredential struct {
	KeyID, DisplayName, Hint, StartDateTime, EndDateTime string

	SecretText graph.Hidden
}

// ReadNewSecret reads the answer to a request for a client secret, the only answer with the secret's text. It fails
// with [graph.ErrUnsure] if the text or the id is missing.
func ReadNewSecret(op string, data []byte) (graph.SecretCredential, graph.Hidden, error) {
	var p passwordCredential
	if json.Unmarshal(data, &p) != nil || p.SecretText == "" || p.KeyID == "" {
		return graph.SecretCredential{}, "", &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return p.toGraph(), p.SecretText, nil
}

// toGraph returns the client secret without its text.
func (p passwordCredential) toGraph() graph.SecretCredential {
	return graph.SecretCredential{
		KeyID: p.KeyID, Name: p.DisplayName, Hint: p.Hint, Starts: readTime(p.StartDateTime),
		Ends: readTime(p.EndDateTime),
	}
}

// readKey reads a certificate of an application, with its JSON as received; false for anything else.
//
// https://learn.microsoft.com/graph/api/resources/keycredential
func readKey(raw json.RawMessage) (graph.KeyCredential, bool) {
	var k struct{ KeyID, DisplayName, CustomKeyIdentifier, StartDateTime, EndDateTime, Usage, Key string }
	if json.Unmarshal(raw, &k) != nil || k.KeyID == "" {
		return graph.KeyCredential{}, false
	}
	found := graph.KeyCredential{
		KeyID: k.KeyID, Name: k.DisplayName, Thumbprint: readThumbprint(k.CustomKeyIdentifier),
		Starts: readTime(k.StartDateTime), Ends: readTime(k.EndDateTime),
		Verifies: strings.EqualFold(k.Usage, "Verify"), Raw: raw,
	}
	if der, err := base64.StdEncoding.DecodeString(k.Key); err == nil && len(der) > 0 {
		found.Certificate = der
	}
	return found, true
}

// readThumbprint reads customKeyIdentifier, which the person who added the certificate could choose: usually its SHA-1,
// in hex, in base64, or in hex that Graph prints in base64. Empty when it is something else. Hex is tried first, as it
// reads as base64 too.
func readThumbprint(identifier string) string {
	const size = 20
	decoders := []func(string) ([]byte, error){hex.DecodeString, base64.StdEncoding.DecodeString, decodeHexInBase64}
	for _, decode := range decoders {
		if sum, err := decode(identifier); err == nil && len(sum) == size {
			return strings.ToUpper(hex.EncodeToString(sum))
		}
	}
	return ""
}

// decodeHexInBase64 decodes hex that is encoded in base64.
func decodeHexInBase64(text string) ([]byte, error) {
	inner, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(string(inner))
}
