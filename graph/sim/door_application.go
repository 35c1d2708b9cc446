package sim

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"cspready/graph"
)

// An appAnswer is a registration as Graph prints it. Null is as good as absent throughout.
type appAnswer struct {
	ID                        string
	AppID                     string
	DisplayName               string
	CreatedDateTime           time.Time
	DeletedDateTime           time.Time
	SignInAudience            string
	Tags                      []string
	Web, Spa, PublicClient    struct{ RedirectURIs []string }
	IsFallbackPublicClient    *bool
	IsDisabled                *bool
	DisabledByMicrosoftStatus string
	Lock                      *lockAnswer `json:"servicePrincipalLockConfiguration"`
	RequiredResourceAccess    []struct {
		ResourceAppID  string
		ResourceAccess []struct{ ID, Type string }
	}
	KeyCredentials      []json.RawMessage
	PasswordCredentials []struct {
		KeyID, DisplayName, Hint   string
		StartDateTime, EndDateTime time.Time
	}
}

// applicationIn reads a registration from an answer.
func applicationIn(op string, o object) (graph.Application, error) {
	var v appAnswer
	printed, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(printed, &v)
	}
	if err != nil || v.ID == "" {
		return graph.Application{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	a := graph.Application{ID: v.ID, AppID: v.AppID, Name: v.DisplayName, Created: v.CreatedDateTime, Deleted: v.DeletedDateTime,
		Audience: v.SignInAudience, Tags: v.Tags, WebRedirects: v.Web.RedirectURIs, SPARedirects: v.Spa.RedirectURIs,
		PublicRedirects: v.PublicClient.RedirectURIs}
	if v.IsFallbackPublicClient != nil {
		a.PublicClient = graph.TriOf(*v.IsFallbackPublicClient)
	}
	a.Disabled = v.IsDisabled != nil && *v.IsDisabled || strings.HasPrefix(v.DisabledByMicrosoftStatus, "Disabled")
	if v.Lock != nil {
		a.Lock = v.Lock.state()
	}
	for _, r := range v.RequiredResourceAccess {
		wanted := graph.ResourceAccess{API: r.ResourceAppID}
		for _, p := range r.ResourceAccess {
			if p.Type == "Scope" {
				wanted.Scopes = append(wanted.Scopes, p.ID)
			} else {
				wanted.Roles = append(wanted.Roles, p.ID)
			}
		}
		a.Wanted = append(a.Wanted, wanted)
	}
	for _, s := range v.PasswordCredentials {
		a.Secrets = append(a.Secrets, graph.SecretCredential{KeyID: s.KeyID, Name: s.DisplayName, Hint: s.Hint, Starts: s.StartDateTime, Ends: s.EndDateTime})
	}
	for _, raw := range v.KeyCredentials {
		k, err := keyIn(raw)
		if err != nil {
			return graph.Application{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
		}
		a.Keys = append(a.Keys, k)
	}
	return a, nil
}

type lockAnswer struct{ IsEnabled, AllProperties, CredentialsWithUsageSign, CredentialsWithUsageVerify bool }

// state counts a lock of all credentials as one of all that matters.
func (l lockAnswer) state() graph.LockState {
	return graph.LockState{Known: true, Enabled: l.IsEnabled, All: l.AllProperties || l.CredentialsWithUsageSign && l.CredentialsWithUsageVerify}
}

func keyIn(raw json.RawMessage) (graph.KeyCredential, error) {
	var v struct {
		KeyID, DisplayName, Usage, CustomKeyIdentifier string
		StartDateTime, EndDateTime                     time.Time
		Key                                            []byte // base64 in JSON
	}
	err := json.Unmarshal(raw, &v)
	return graph.KeyCredential{KeyID: v.KeyID, Name: v.DisplayName, Thumbprint: thumbprint(v.CustomKeyIdentifier), Starts: v.StartDateTime,
		Ends: v.EndDateTime, Verifies: v.Usage == "Verify", Raw: raw, Certificate: v.Key}, err
}

// thumbprint reads a customKeyIdentifier, which is the thumbprint as base64 or, in some answers, in hex. What is neither is somebody's
// own and tells nothing.
func thumbprint(identifier string) string {
	const size = 20 // bytes of SHA-1
	if sum, err := hex.DecodeString(identifier); err == nil && len(sum) == size {
		return strings.ToUpper(identifier)
	}
	sum, err := base64.StdEncoding.DecodeString(identifier)
	if err != nil {
		return ""
	}
	if text, err := hex.DecodeString(string(sum)); err == nil && len(text) == size {
		return strings.ToUpper(string(sum))
	}
	if len(sum) != size {
		return ""
	}
	return strings.ToUpper(hex.EncodeToString(sum))
}
