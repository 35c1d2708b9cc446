package login

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// OauthPath is the path of the OAuth endpoints below the tenant.
const OauthPath = "/oauth2/v2.0/"

// AnswerOAuth answers a form posted to the endpoint "devicecode" or "token", from the client or over HTTP.
func (t *Service) AnswerOAuth(ctx context.Context, authority Authority, endpoint string,
	form url.Values) (odata.Object, *Error) {
	if t.WaitLatency(ctx) != nil {
		return nil, &Error{reset: true}
	}
	t.Mu.Lock()
	defer t.Mu.Unlock()
	trouble := t.NextFault("POST", OauthPath+endpoint, OauthPath+endpoint)
	var (
		answer odata.Object
		r      *Error
	)
	if trouble == nil || trouble.CarriesOut {
		answer, r = t.answerMicrosoftClient(authority, endpoint, form)
	}
	if trouble != nil && r == nil {
		r = &Error{Status: trouble.Status, OauthCode: trouble.Code, Message: trouble.Message,
			RetryAfter: trouble.RetryAfter,
			Html:       trouble.HTML, reset: trouble.BreaksConnection}
	}
	if r != nil {
		r.Trace, r.Correlation = t.NewID(), t.NewID()
	}
	return answer, r
}

// An Authority is the first segment of a sign-in service's path, and whether the service is the one of the tenant's
// cloud.
type Authority struct {
	Segment     string
	IsHomeCloud bool
}

// findAuthority reports whether the authority exists, and whether it accepts accounts of this tenant only.
func (t *Service) findAuthority(a Authority) (specific, ok bool) {
	switch strings.ToLower(a.Segment) {
	case "organizations", "common":
		return false, true
	case t.TenantID:
		return true, a.IsHomeCloud
	}
	named := func(d scenario.Domain) bool { return strings.EqualFold(d.Name, a.Segment) }
	return true, a.IsHomeCloud && slices.ContainsFunc(t.Scenario.Domains, named)
}

func (t *Service) answerMicrosoftClient(where Authority, endpoint string, form url.Values) (odata.Object, *Error) {
	specific, ok := t.findAuthority(where)
	if !ok {
		return nil, OauthErrorFor("AADSTS90002")
	}
	if _, ok := t.microsoftClients[form.Get("client_id")]; !ok {
		return t.answerTenantApp(where, specific, endpoint, form)
	}
	if form.Has("client_secret") || form.Has("client_assertion") {
		return nil, OauthErrorFor("AADSTS700025")
	}
	if endpoint == "devicecode" {
		a, r := t.readAuthRequest("device", form, specific, where.IsHomeCloud)
		if r != nil {
			return nil, r
		}
		return t.newDeviceCode(a), nil
	}
	switch form.Get("grant_type") {
	case "device_code", "urn:ietf:params:oauth:grant-type:device_code":
		return t.redeemDeviceCode(form)
	case "authorization_code":
		return t.redeemCode(form, nil)
	case "refresh_token":
		return t.redeemRefreshToken(form, nil)
	}
	return nil, OauthErrorFor("AADSTS70003")
}

var scopeName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$|^\.default$`)

// readAuthRequest reads the request for a sign-in from a form or query.
func (t *Service) readAuthRequest(place string, form url.Values, specific, home bool) (core.AuthRequest, *Error) {
	a := core.AuthRequest{Endpoint: place, ClientID: form.Get("client_id"), TenantOnly: specific, HomeCloud: home,
		ScopeText: form.Get("scope"),
		Claims:    form.Get("claims"), LoginHint: form.Get("login_hint"),
		FromTenantApp: t.microsoftClients[form.Get("client_id")] == ""}
	if form.Has("amr_values") {
		return core.AuthRequest{}, OauthErrorFor("AADSTS901002")
	}
	if strings.TrimSpace(a.ScopeText) == "" {
		return core.AuthRequest{}, OauthErrorFor("AADSTS900144")
	}
	for full := range strings.FieldsSeq(a.ScopeText) {
		switch full {
		case "offline_access":
			a.WantsRefresh = true
			continue
		case "openid", "profile", "email":
			continue
		}
		if r := t.addScope(&a, full); r != nil {
			return core.AuthRequest{}, r
		}
	}
	return a, nil
}

// addScope adds a scope to a request.
func (t *Service) addScope(a *core.AuthRequest, full string) *Error {
	switch {
	case a.FromTenantApp:
		return t.addAppScope(a, full)
	case t.isVaultScope(full):
		return t.addVaultScope(a, full)
	case t.isPartnerScope(full):
		return t.addPartnerScope(a, full)
	}
	name, r := t.shortScope(full)
	if r != nil {
		return r
	}
	if a.Resource != "" {
		return OauthErrorFor("AADSTS70011") // a token is for one resource only
	}
	if name == ".default" {
		a.Scopes = append(a.Scopes, t.readScopes...)
		return nil
	}
	a.Scopes = append(a.Scopes, name)
	return nil
}

// shortScope returns the short name of a Graph permission.
func (t *Service) shortScope(full string) (string, *Error) {
	short := full
	if i := strings.LastIndex(full, "/"); i >= 0 {
		if strings.TrimSuffix(full[:i], "/") != "https://"+t.HomeCloud.Hosts().Graph &&
			full[:i] != "00000003-0000-0000-c000-000000000000" {
			return "", OauthErrorFor("AADSTS500011")
		}
		short = full[i+1:]
	}
	if !scopeName.MatchString(short) {
		return "", OauthErrorFor("AADSTS70011")
	}
	return short, nil
}

// An authCode is the authorization code of a browser sign-in.
type authCode struct {
	request        core.AuthRequest
	authentication authentication
	redirect       string
	challenge      string
	expires        time.Time
	isRedeemed     bool
}

// authCodeLifetime is the lifetime of an authorization code.
const authCodeLifetime = 10 * time.Minute

// redeemCode issues tokens for an authorization code. Client is nil for an application of Microsoft's.
func (t *Service) redeemCode(form url.Values, client *appClient) (odata.Object, *Error) {
	code, ok := t.authCodes[form.Get("code")]
	switch {
	case !ok || code.request.ClientID != form.Get("client_id"):
		return nil, OauthErrorFor("AADSTS70000")
	case code.isRedeemed:
		return nil, OauthErrorFor("AADSTS54005")
	case !time.Now().Before(code.expires):
		return nil, OauthErrorFor("AADSTS70008")
	case code.redirect != form.Get("redirect_uri"):
		return nil, OauthErrorFor("AADSTS50011")
	case code.challenge != "" && code.challenge != PkceChallenge(form.Get("code_verifier")):
		return nil, OauthErrorFor("AADSTS501481")
	}
	code.isRedeemed = true
	if r := t.blockedAfterSignIn(client); r != nil {
		return nil, r
	}
	if claims := form.Get("claims"); strings.Contains(claims, `"xms_cc"`) {
		code.request.Claims = claims
	}
	g := t.newAccessToken(code.request, code.authentication)
	if client != nil {
		if r := t.authorizeApp(client, code.request, g); r != nil {
			return nil, r
		}
	}
	return t.issueTokens(g, code.request.WantsRefresh), nil
}

// PkceChallenge returns the PKCE challenge of a verifier.
func PkceChallenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// blockedAfterSignIn returns the error that can still occur when a completed sign-in is redeemed for tokens.
func (t *Service) blockedAfterSignIn(client *appClient) *Error {
	if code := t.CurrentPerson.Codes["token"]; code != "" {
		return OauthErrorFor(code)
	}
	if client == nil && t.Scenario.NoConsent {
		return OauthErrorFor("AADSTS65001")
	}
	return nil
}

// redeemRefreshToken issues new tokens for a refresh token. As in Entra ID, the old one remains valid; clients are
// expected to use the new one.
func (t *Service) redeemRefreshToken(form url.Values, client *appClient) (odata.Object, *Error) {
	g, ok := t.refreshTokens[form.Get("refresh_token")]
	if !ok || g.Client != form.Get("client_id") {
		return nil, OauthErrorFor("AADSTS70000")
	}
	if r := t.checkRefresh(g); r != nil {
		return nil, r
	}
	renewed := *g
	if form.Get("scope") != "" {
		a, r := t.readAuthRequest("refresh", form, true, true)
		if r != nil {
			return nil, r
		}
		fresh := t.newAccessToken(a, authentication{})
		renewed.Request, renewed.Resource, renewed.Scopes, renewed.ScopeText, renewed.Cae = a, fresh.Resource,
			fresh.Scopes,
			fresh.ScopeText, fresh.Cae
	}
	if client != nil {
		if r := t.authorizeApp(client, renewed.Request, &renewed); r != nil {
			return nil, r
		}
		t.dropMFAWithUse(&renewed)
	}
	return t.issueTokens(&renewed, true), nil
}

func (t *Service) checkRefresh(g *core.AccessToken) *Error {
	u := t.LatestDirectory().FindUser(g.User)
	expired := !time.Now().Before(g.Issued.Add(core.RefreshLifetime)) || !g.SessionEnd.IsZero() &&
		!time.Now().Before(g.SessionEnd)
	switch {
	case t.CurrentPerson.Codes["refresh"] != "":
		return OauthErrorFor(t.CurrentPerson.Codes["refresh"])
	case expired:
		return OauthErrorFor("AADSTS700082")
	case g.SignInGeneration < t.revokedGeneration || g.SignInNumber <= t.LastRevokedSignIn[g.User]:
		return OauthErrorFor("AADSTS50173")
	case u != nil && u.Disabled:
		return OauthErrorFor("AADSTS50057")
	case t.LatestDirectory().SecurityDefaults && !slices.Contains(g.Amr, "mfa"):
		return OauthErrorFor("AADSTS50076")
	}
	return nil
}

// LoginHost is the host of the sign-in service of the tenant's cloud.
func (t *Service) LoginHost() string { return t.HomeCloud.Hosts().Login }

// FullGraphScope returns the full name of a Graph permission.
func FullGraphScope(c graph.Cloud, short string) string {
	return "https://" + c.Hosts().Graph + "/" + short
}

// AuthorityExists is knows for callers that do not hold the lock.
func (t *Service) AuthorityExists(a Authority) (specific, ok bool) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return t.findAuthority(a)
}
