package sim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Limits of a secret.
const (
	secretMost = 25 << 10
	tagsMost   = 15
)

// answerVault runs Key Vault's checks in their order, and then the operation. Key Vault is consistent immediately and
// has no replicas.
func (t *vaultService) answerVault(c *baseCall) (answer, *fault) {
	v := t.byHost[c.host]
	if f := t.authenticateAt(v, c); f != nil {
		return answer{}, f
	}
	if f := v.admit(); f != nil {
		return answer{}, f
	}
	name, deleted, f := secretOf(c)
	if f != nil {
		return answer{}, f
	}
	if deleted && v.isDeleted(name) {
		return answer{status: http.StatusOK, value: object{"recoveryId": "https://" + c.host + deletedSecrets +
			name}}, nil
	}
	if c.method == http.MethodPut {
		return t.putSecret(v, c, name)
	}
	kept := v.secrets[strings.ToLower(name)]
	if len(kept) == 0 || deleted {
		return answer{}, &fault{status: http.StatusNotFound, code: "SecretNotFound",
			message: "A secret with (name/id) " + name + " was not found in this key vault."}
	}
	return answer{status: http.StatusOK, value: kept[len(kept)-1].show(c.host, name)}, nil
}

// authenticateAt checks the token alone: its audience, its tenant and its age.
func (t *vaultService) authenticateAt(v *vault, c *baseCall) *fault {
	refuse := func(message string) *fault {
		return &fault{status: http.StatusUnauthorized, code: "Unauthorized", message: message, owner: t.owner(v),
			resource: t.cloud.VaultResource()}
	}
	switch {
	case c.who == nil:
		return refuse("AKV10000: Request is missing a Bearer or PoP token.")
	case c.who.resource != t.cloud.VaultResource():
		return refuse("AKV10022: Invalid audience.")
	case c.who.tenant != t.owner(v):
		return refuse("AKV10032: Invalid issuer.")
	case !time.Now().Before(c.who.expires):
		return refuse("AKV10002: The token is expired.")
	case !t.behaviour.Challenged || !c.who.cae || c.who.made == t.login.generation:
		return nil
	}
	f := refuse("Continuous access evaluation resulted in a challenge.")
	f.claims = `{"access_token":{"nbf":{"essential":true,"value":"` + strconv.FormatInt(t.login.outdated.Unix(), 10) + `"}}}`
	return f
}

// admit checks the network of the request and the permissions of the caller.
func (v *vault) admit() *fault {
	switch {
	case v.Firewall:
		return &fault{status: http.StatusForbidden, code: "Forbidden", inner: "ForbiddenByFirewall",
			message: "Client address is not authorized and caller is not a trusted service."}
	case v.Denied:
		return &fault{status: http.StatusForbidden, code: "Forbidden", inner: "ForbiddenByRbac",
			message: "Caller is not authorized to perform action on resource."}
	}
	return nil
}

// putSecret stores a version. Unknown properties of the body are refused, as they would be an error of this program.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret
func (t *vaultService) putSecret(v *vault, c *baseCall, name string) (answer, *fault) {
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
	d := json.NewDecoder(bytes.NewReader(c.body))
	d.DisallowUnknownFields()
	if d.Decode(&body) != nil || body.Value == nil || len(*body.Value) > secretMost || len(body.Tags) > tagsMost {
		return answer{}, invalid("BadParameter", "Property has invalid value.")
	}
	if v.isDeleted(name) {
		return answer{}, &fault{status: http.StatusConflict, code: "Conflict", inner: "ObjectIsDeletedButRecoverable",
			message: "Secret " + name +
				" is currently in a deleted but recoverable state, and its name cannot be reused; " +
				"in this state, the secret can only be recovered or purged."}
	}
	s := t.keepSecret(v, name, storedSecret{value: *body.Value, kind: body.ContentType, tags: body.Tags})
	t.writes = append(t.writes, Write{Method: c.method, Host: c.host, Path: c.path, Body: string(c.body)})
	return answer{status: http.StatusOK, value: s.show(c.host, name)}, nil
}
