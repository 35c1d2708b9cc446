package sim

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
)

// oauthPath is the path of the OAuth endpoints below the tenant.
const oauthPath = "/oauth2/v2.0/"

// oauth answers a form posted to the endpoint "devicecode" or "token", from the client or over HTTP.
func (t *loginService) oauth(ctx context.Context, authority authority, endpoint string, form url.Values) (object, *refusal) {
	if t.pause(ctx) != nil {
		return nil, &refusal{reset: true}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	trouble := t.trouble("POST", oauthPath+endpoint)
	var (
		answer object
		r      *refusal
	)
	if trouble == nil || trouble.Done {
		answer, r = t.grantBy(authority, endpoint, form)
	}
	if trouble != nil && r == nil {
		r = &refusal{status: trouble.Status, kind: trouble.Code, message: trouble.Message,
			retryAfter: trouble.RetryAfter,
			html:       trouble.HTML, reset: trouble.Reset}
	}
	if r != nil {
		r.trace, r.related = t.newID(), t.newID()
	}
	return answer, r
}

// An authority is the first segment of a sign-in service's path, and whether the service is the one of the tenant's
// cloud.
type authority struct {
	segment string
	home    bool
}

// knows reports whether the authority exists, and whether it accepts accounts of this tenant only.
func (t *loginService) knows(a authority) (specific, ok bool) {
	switch strings.ToLower(a.segment) {
	case "organizations", "common":
		return false, true
	case t.id:
		return true, a.home
	}
	named := func(d Domain) bool { return strings.EqualFold(d.Name, a.segment) }
	return true, a.home && slices.ContainsFunc(t.scenario.Domains, named)
}

func (t *loginService) grantBy(where authority, endpoint string, form url.Values) (object, *refusal) {
	specific, ok := t.knows(where)
	if !ok {
		return nil, refuse("AADSTS90002")
	}
	if _, ok := t.clients[form.Get("client_id")]; !ok {
		return t.grantToApp(where, specific, endpoint, form)
	}
	if form.Has("client_secret") || form.Has("client_assertion") {
		return nil, refuse("AADSTS700025")
	}
	if endpoint == "devicecode" {
		a, r := t.asked("device", form, specific, where.home)
		if r != nil {
			return nil, r
		}
		return t.newDevice(a), nil
	}
	switch form.Get("grant_type") {
	case "device_code", "urn:ietf:params:oauth:grant-type:device_code":
		return t.redeemDevice(form)
	case "authorization_code":
		return t.redeemCode(form, nil)
	case "refresh_token":
		return t.renew(form, nil)
	}
	return nil, refuse("AADSTS70003")
}

var scopeName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$|^\.default$`)

// refreshLife is the lifetime of an unused refresh token.
//
// https://learn.microsoft.com/entra/identity-platform/refresh-tokens
const refreshLife = 90 * 24 * time.Hour

// asked reads the request for a sign-in from a form or query.
func (t *loginService) asked(place string, form url.Values, specific, home bool) (asked, *refusal) {
	a := asked{place: place, client: form.Get("client_id"), specific: specific, home: home, echo: form.Get("scope"),
		claims: form.Get("claims"), hint: form.Get("login_hint"), app: t.clients[form.Get("client_id")] == ""}
	if form.Has("amr_values") {
		return asked{}, refuse("AADSTS901002")
	}
	if strings.TrimSpace(a.echo) == "" {
		return asked{}, refuse("AADSTS900144")
	}
	for full := range strings.FieldsSeq(a.echo) {
		switch full {
		case "offline_access":
			a.offline = true
			continue
		case "openid", "profile", "email":
			continue
		}
		if r := t.ask1(&a, full); r != nil {
			return asked{}, r
		}
	}
	return a, nil
}

// ask1 adds a scope to a request.
func (t *loginService) ask1(a *asked, full string) *refusal {
	switch {
	case a.app:
		return t.askByApp(a, full)
	case t.ofVault(full):
		return t.askVault(a, full)
	case t.ofPartner(full):
		return t.askPartner(a, full)
	}
	name, r := t.scope(full)
	if r != nil {
		return r
	}
	if a.resource != "" {
		return refuse("AADSTS70011") // a token is for one resource only
	}
	if name == ".default" {
		a.scopes = append(a.scopes, t.readScopes...)
		return nil
	}
	a.scopes = append(a.scopes, name)
	return nil
}

// scope returns the short name of a Graph permission.
func (t *loginService) scope(full string) (string, *refusal) {
	short := full
	if i := strings.LastIndex(full, "/"); i >= 0 {
		if strings.TrimSuffix(full[:i], "/") != "https://"+t.cloud.Hosts().Graph &&
			full[:i] != "00000003-0000-0000-c000-000000000000" {
			return "", refuse("AADSTS500011")
		}
		short = full[i+1:]
	}
	if !scopeName.MatchString(short) {
		return "", refuse("AADSTS70011")
	}
	return short, nil
}

// An authCode is the authorization code of a browser sign-in.
type authCode struct {
	asked     asked
	proof     proof
	redirect  string
	challenge string
	expires   time.Time
	used      bool
}

// codeLife is the lifetime of an authorization code.
const codeLife = 10 * time.Minute

// redeemCode issues tokens for an authorization code. Client is nil for an application of Microsoft's.
func (t *loginService) redeemCode(form url.Values, client *appClient) (object, *refusal) {
	code, ok := t.codes[form.Get("code")]
	switch {
	case !ok || code.asked.client != form.Get("client_id"):
		return nil, refuse("AADSTS70000")
	case code.used:
		return nil, refuse("AADSTS54005")
	case !time.Now().Before(code.expires):
		return nil, refuse("AADSTS70008")
	case code.redirect != form.Get("redirect_uri"):
		return nil, refuse("AADSTS50011")
	case code.challenge != "" && code.challenge != challenge(form.Get("code_verifier")):
		return nil, refuse("AADSTS501481")
	}
	code.used = true
	if r := t.finish(client); r != nil {
		return nil, r
	}
	if claims := form.Get("claims"); strings.Contains(claims, `"xms_cc"`) {
		code.asked.claims = claims
	}
	g := t.grant(code.asked, code.proof)
	if client != nil {
		if r := t.lets(client, code.asked, g); r != nil {
			return nil, r
		}
	}
	return t.issue(g, code.asked.offline), nil
}

// challenge returns the PKCE challenge of a verifier.
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// finish returns the error that can still occur when a completed sign-in is redeemed for tokens.
func (t *loginService) finish(client *appClient) *refusal {
	if code := t.person.Codes["token"]; code != "" {
		return refuse(code)
	}
	if client == nil && t.scenario.NoConsent {
		return refuse("AADSTS65001")
	}
	return nil
}

// renew issues new tokens for a refresh token. As in Entra ID, the old one remains valid; clients are expected to use
// the new one.
func (t *loginService) renew(form url.Values, client *appClient) (object, *refusal) {
	g, ok := t.refresh[form.Get("refresh_token")]
	if !ok || g.client != form.Get("client_id") {
		return nil, refuse("AADSTS70000")
	}
	if r := t.mayRenew(g); r != nil {
		return nil, r
	}
	renewed := *g
	if form.Get("scope") != "" {
		a, r := t.asked("refresh", form, true, true)
		if r != nil {
			return nil, r
		}
		fresh := t.grant(a, proof{})
		renewed.asked, renewed.resource, renewed.scopes, renewed.echo, renewed.cae = a, fresh.resource, fresh.scopes,
			fresh.echo, fresh.cae
	}
	if client != nil {
		if r := t.lets(client, renewed.asked, &renewed); r != nil {
			return nil, r
		}
		t.wear(&renewed)
	}
	return t.issue(&renewed, true), nil
}

func (t *loginService) mayRenew(g *grant) *refusal {
	u := t.latest().user(g.user)
	expired := !time.Now().Before(g.issued.Add(refreshLife)) || !g.ends.IsZero() && !time.Now().Before(g.ends)
	switch {
	case t.person.Codes["refresh"] != "":
		return refuse(t.person.Codes["refresh"])
	case expired:
		return refuse("AADSTS700082")
	case g.signedIn < t.revocation || g.number <= t.ended[g.user]:
		return refuse("AADSTS50173")
	case u != nil && u.disabled:
		return refuse("AADSTS50057")
	case t.latest().securityDefaults && !slices.Contains(g.amr, "mfa"):
		return refuse("AADSTS50076")
	}
	return nil
}

// loginHost is the host of the sign-in service of the tenant's cloud.
func (t *loginService) loginHost() string { return t.cloud.Hosts().Login }

// graphScope returns the full name of a Graph permission.
func graphScope(c graph.Cloud, short string) string {
	return "https://" + c.Hosts().Graph + "/" + short
}
