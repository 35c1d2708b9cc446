package keyvault

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/record"
)

// Limits of a secret.
const (
	maxSecretBytes = 25 << 10
	maxTags        = 15
)

// AnswerVault runs Key Vault's checks in their order, and then the operation. Key Vault is consistent immediately and
// has no replicas.
func (t *Service) AnswerVault(c *core.Call) (core.Response, *odata.Error) {
	v := t.ByHost[c.Host]
	if f := t.checkVaultToken(v, c); f != nil {
		return core.Response{}, f
	}
	if f := v.checkAccess(); f != nil {
		return core.Response{}, f
	}
	name, deleted, f := parseSecretPath(c)
	if f != nil {
		return core.Response{}, f
	}
	if deleted && v.hasDeleted(name) {
		return core.Response{Status: http.StatusOK, Value: odata.Object{"recoveryId": "https://" + c.Host +
			DeletedSecrets +
			name}}, nil
	}
	if c.Method == http.MethodPut {
		return t.putSecret(v, c, name)
	}
	kept := v.Secrets[strings.ToLower(name)]
	if len(kept) == 0 || deleted {
		return core.Response{}, &odata.Error{Status: http.StatusNotFound, Code: "SecretNotFound",
			Message: "A secret with (name/id) " + name + " was not found in this key vault."}
	}
	return core.Response{Status: http.StatusOK, Value: kept[len(kept)-1].toObject(c.Host, name)}, nil
}

// checkVaultToken checks the token alone: its audience, its tenant and its age.
func (t *Service) checkVaultToken(v *vault, c *core.Call) *odata.Error {
	refuse := func(message string) *odata.Error {
		return &odata.Error{Status: http.StatusUnauthorized, Code: "Unauthorized", Message: message,
			VaultTenant:   t.vaultTenant(v),
			VaultResource: t.HomeCloud.VaultResource()}
	}
	switch {
	case c.Token == nil:
		return refuse("AKV10000: Request is missing a Bearer or PoP token.")
	case c.Token.Resource != t.HomeCloud.VaultResource():
		return refuse("AKV10022: Invalid audience.")
	case c.Token.Tenant != t.vaultTenant(v):
		return refuse("AKV10032: Invalid issuer.")
	case !time.Now().Before(c.Token.Expires):
		return refuse("AKV10002: The token is expired.")
	case !t.CurrentBehaviour.ClaimsChallenges || !c.Token.Cae || c.Token.TokenGeneration == t.Login.TokenGeneration:
		return nil
	}
	f := refuse("Continuous access evaluation resulted in a challenge.")
	f.Claims = `{"access_token":{"nbf":{"essential":true,"value":"` +
		strconv.FormatInt(t.Login.GenerationStart.Unix(), 10) + `"}}}`
	return f
}

// checkAccess checks the network of the request and the permissions of the caller.
func (v *vault) checkAccess() *odata.Error {
	switch {
	case v.Firewall:
		return &odata.Error{Status: http.StatusForbidden, Code: "Forbidden", Inner: "ForbiddenByFirewall",
			Message: "Client address is not authorized and caller is not a trusted service."}
	case v.Denied:
		return &odata.Error{Status: http.StatusForbidden, Code: "Forbidden", Inner: "ForbiddenByRbac",
			Message: "Caller is not authorized to perform action on resource."}
	}
	return nil
}

// putSecret stores a version. Unknown properties of the body are refused, as they would be an error of this program.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret
func (t *Service) putSecret(v *vault, c *core.Call, name string) (core.Response, *odata.Error) {
	var body struct {
		Value       *string           `json:"value"`
		ContentType string            `json:"contentType"`
		Tags        map[string]string `json:"tags"`
		Attributes  struct {
			Enabled   *bool  `json:"enabled"`
			Expires   *int64 `json:"exp"`
			NotBefore *int64 `json:"nbf"`
		} `json:"attributes"`
	}
	d := json.NewDecoder(bytes.NewReader(c.Body))
	d.DisallowUnknownFields()
	if d.Decode(&body) != nil || body.Value == nil || len(*body.Value) > maxSecretBytes || len(body.Tags) > maxTags {
		return core.Response{}, odata.BadRequestCode("BadParameter", "Property has invalid value.")
	}
	if v.hasDeleted(name) {
		return core.Response{}, &odata.Error{Status: http.StatusConflict, Code: "Conflict",
			Inner: "ObjectIsDeletedButRecoverable",
			Message: "Secret " + name +
				" is currently in a deleted but recoverable state, and its name cannot be reused; " +
				"in this state, the secret can only be recovered or purged."}
	}
	s := t.StoreVersion(v, name, StoredSecret{Value: *body.Value, contentType: body.ContentType, Tags: body.Tags})
	t.RecordedWrites = append(t.RecordedWrites, record.Write{Method: c.Method, Host: c.Host, Path: c.Path,
		Body: string(c.Body)})
	return core.Response{Status: http.StatusOK, Value: s.toObject(c.Host, name)}, nil
}

// A Service is Azure Key Vault.
type Service struct {
	*core.State
	Login  *login.Service
	ByHost map[string]*vault // the map never changes, its vaults are guarded by mu
}
