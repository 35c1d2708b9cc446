package login

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// knownClients are the applications that can request a sign-in. All are Microsoft's public clients.
func knownClients() map[string]string {
	return map[string]string{
		graph.CommandLineTools:                 "Microsoft Graph Command Line Tools",
		"04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
	}
}

// newAccessToken returns the token that a sign-in of the person results in.
func (t *Service) newAccessToken(a core.AuthRequest, p authentication) *core.AccessToken {
	g := &core.AccessToken{
		Tenant: t.TenantID, User: directory.DerivedID(t.CurrentPerson.HomeTenant, "user", t.CurrentPerson.UPN),
		UPN: t.CurrentPerson.UPN, Name: t.CurrentPerson.UPN,
		Client: a.ClientID, Resource: cmp.Or(a.Resource, "https://"+t.HomeCloud.Hosts().Graph),
		ScopeText: a.ScopeText, Amr: p.amr,
		SessionEnd: p.sessionEnd, Cae: strings.Contains(a.Claims, `"xms_cc"`),
		SignInGeneration: t.TokenGeneration, CredentialKind: "0", Request: a, Redemptions: new(int),
	}
	if t.CurrentPerson.HomeTenant != "" {
		g.Tenant = t.CurrentPerson.HomeTenant
	} else if u, _ := t.signInAccount(a); u != nil {
		g.User, g.UPN, g.Name = u.ID, u.UPN, u.Name
	}
	g.Scopes = slices.DeleteFunc(slices.Clone(a.Scopes), func(s string) bool {
		return slices.Contains(t.CurrentPerson.Withholds, s)
	})
	echoed := slices.DeleteFunc(strings.Fields(a.ScopeText), func(s string) bool {
		return s == "offline_access" || slices.Contains(t.CurrentPerson.Withholds, s[strings.LastIndex(s, "/")+1:])
	})
	g.ScopeText = strings.Join(echoed, " ")
	return g
}

// IssueForPerson issues tokens to the scenario's person without a sign-in.
func (t *Service) IssueForPerson(scopes []string) odata.Object {
	full := make([]string, len(scopes))
	for i, s := range scopes {
		full[i] = FullGraphScope(t.HomeCloud, s)
	}
	t.Mu.Lock()
	defer t.Mu.Unlock()
	a := core.AuthRequest{ClientID: graph.CommandLineTools, Scopes: scopes, ScopeText: strings.Join(full, " "),
		Claims: CapabilityClaims}
	return t.issueTokens(t.newAccessToken(a, authentication{amr: []string{"pwd", "mfa"}}), true)
}

// issueTokens issues the tokens of a grant, whose lifetime starts now.
func (t *Service) issueTokens(g *core.AccessToken, offline bool) odata.Object {
	now := time.Now()
	g.TokenGeneration, g.Issued, g.Expires = t.TokenGeneration, now, now.Add(t.CurrentBehaviour.AccessTokenLifetime())
	g.Wids = append(t.LatestDirectory().RolesOf(g.User, true), graph.DefaultUserRole)
	if g.SignInNumber == 0 {
		t.SignInCount++
		g.SignInNumber = t.SignInCount
	}
	access := t.storeAccessToken(g)
	life := int(t.CurrentBehaviour.AccessTokenLifetime() / time.Second)
	answer := odata.Object{
		"token_type": "Bearer", "scope": g.ScopeText, "expires_in": life, "ext_expires_in": life,
		"access_token": access,
		"id_token":     t.encodeIDToken(g),
		"client_info": base64.RawURLEncoding.EncodeToString([]byte(`{"uid":"` + g.User + `","utid":"` + g.Tenant +
			`"}`)),
	}
	if offline && !t.CurrentPerson.NoRefreshToken {
		token := "1.sim." + t.NewID()
		t.refreshTokens[token] = g
		answer["refresh_token"] = token
		answer["refresh_token_expires_in"] = int(g.RefreshLifetime() / time.Second)
	}
	return answer
}

// storeAccessToken encodes an access token and stores it for lookups.
func (t *Service) storeAccessToken(g *core.AccessToken) string {
	access := t.encodeAccessToken(g)
	maps.DeleteFunc(t.accessTokens, func(_ string, old *core.AccessToken) bool {
		return time.Since(old.Expires) > time.Hour
	})
	t.accessTokens[access] = g
	return access
}

// encodeAccessToken encodes a token in the form of Graph's. It is not signed: tokens are looked up, not verified.
func (t *Service) encodeAccessToken(g *core.AccessToken) string {
	claims := odata.Object{
		"aud": g.Resource, "iss": "https://sts.windows.net/" + g.Tenant + "/", "tid": g.Tenant, "oid": g.User,
		"sub":   g.User,
		"appid": g.Client, "app_displayname": t.clientName(g.Client), "appidacr": g.CredentialKind, "ver": "1.0",
		"uti": t.NewID(), "upn": g.UPN, "unique_name": g.UPN,
		"name": g.Name, "scp": strings.Join(g.Scopes, " "), "wids": g.Wids, "amr": g.Amr,
		"iat": g.Issued.Unix(), "nbf": g.Issued.Unix(), "exp": g.Expires.Unix(),
	}
	if g.Cae {
		claims["xms_cc"] = []string{"CP1"}
	}
	if g.IsAppOnly {
		maps.DeleteFunc(claims, func(name string, _ any) bool { return slices.Contains(personalClaims, name) })
		claims["idtyp"], claims["roles"] = "app", g.Roles
	}
	return unsignedJWT(claims)
}

// personalClaims are the claims that an app-only token does not have.
var personalClaims = []string{"upn", "unique_name", "name", "scp", "wids", "amr"}

func (t *Service) encodeIDToken(g *core.AccessToken) string {
	return unsignedJWT(odata.Object{
		"aud": g.Client, "iss": "https://" + t.HomeCloud.Hosts().Login + "/" + g.Tenant + "/v2.0", "tid": g.Tenant,
		"oid": g.User, "sub": g.User,
		"preferred_username": g.UPN, "name": g.Name, "ver": "2.0",
		"iat": g.Issued.Unix(), "nbf": g.Issued.Unix(), "exp": g.Expires.Unix(),
	})
}

func unsignedJWT(claims odata.Object) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic("sim: claims: " + err.Error()) // strings, numbers and lists of strings can always be encoded
	}
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"none"}`))
	return header + "." + base64.RawURLEncoding.EncodeToString(payload) + "." +
		base64.RawURLEncoding.EncodeToString([]byte("simulated"))
}

// LookUpToken looks up a token, nil if it was not issued here.
func (t *Service) LookUpToken(token string) *core.AccessToken {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return t.accessTokens[token]
}

// RevokeSessions is Revoke for callers that hold the lock.
func (t *Service) RevokeSessions() {
	t.StartTokenGeneration()
	t.revokedGeneration = t.TokenGeneration
}

// StartTokenGeneration starts a generation of tokens: earlier ones are outdated.
func (t *Service) StartTokenGeneration() {
	t.TokenGeneration++
	t.GenerationStart = time.Now()
}

// CapabilityClaims is the claims parameter by which a client declares that it supports claims challenges.
const CapabilityClaims = `{"access_token":{"xms_cc":{"values":["cp1"]}}}`
