package login

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/scenario"
)

// An AuthorizeResult is the result of a request to the authorize endpoint: a redirect to the client with parameters,
// or a page.
type AuthorizeResult struct {
	status   int
	Page     string // text of the page, if the browser is not redirected
	resubmit url.Values
	Redirect string
	Fields   url.Values // code and state, or error
	FormPost bool       // the fields are posted instead of being added to the address
}

// RedirectURL is the redirect address with the fields in its query.
func (l AuthorizeResult) RedirectURL() string {
	if strings.Contains(l.Redirect, "?") {
		return l.Redirect + "&" + l.Fields.Encode()
	}
	return l.Redirect + "?" + l.Fields.Encode()
}

// publicClientRedirects matches the redirect URIs of Microsoft's own public clients. Any port of localhost is accepted.
var publicClientRedirects = regexp.MustCompile(
	`^(http://localhost(:\d+)?(/.*)?|https://login\.[a-z.]+/common/oauth2/nativeclient)$`)

// HandleAuthorize answers a request to the authorize endpoint. Approved is true if someone pressed the button on the
// page, where the simulated person does not sign in automatically.
func (t *Service) HandleAuthorize(where Authority, q url.Values, approved bool) AuthorizeResult {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	stop := func(code string) AuthorizeResult {
		t.PageText = errorPage(code)
		return AuthorizeResult{status: http.StatusBadRequest, Page: t.PageText}
	}
	specific, ok := t.findAuthority(where)
	if !ok {
		return stop("AADSTS90002")
	}
	client, r := t.findClient(where, specific, q.Get("client_id"))
	if r != nil {
		return stop(r.Code)
	}
	if !t.hasRedirect(client, q.Get("redirect_uri")) {
		return stop("AADSTS50011")
	}
	l := AuthorizeResult{status: http.StatusFound, Redirect: q.Get("redirect_uri"), Fields: url.Values{}}
	l.FormPost = q.Get("response_mode") == "form_post"
	if q.Has("state") {
		l.Fields.Set("state", q.Get("state"))
	}
	a, r := t.readAuthRequest("authorize", q, specific, where.IsHomeCloud)
	if r == nil && (q.Get("response_type") != "code" ||
		!slices.Contains([]string{"", "S256"}, q.Get("code_challenge_method"))) {
		r = OauthErrorFor("AADSTS9002313")
	}
	if r == nil && q.Get("prompt") == "none" {
		r = OauthErrorFor("AADSTS50058") // the simulated browser has no session
	}
	if r != nil {
		return t.redirectWithError(l, r)
	}
	if t.CurrentBehaviour.ManualSignIn && !approved || t.CurrentPerson.Action == scenario.Ignore {
		t.PageText = "Pick an account"
		return AuthorizeResult{status: http.StatusOK, Page: t.PageText, resubmit: q}
	}
	return t.finishAuthorize(l, a, q, client)
}

func (t *Service) finishAuthorize(l AuthorizeResult, a core.AuthRequest, q url.Values,
	client *appClient) AuthorizeResult {
	if t.CurrentPerson.Action == scenario.Decline {
		t.PageText = "You have declined. You may now close this window."
		return t.redirectWithError(l, OauthErrorFor("AADSTS65004"))
	}
	refused, p := t.signInOutcome(a)
	if refused != "" {
		return t.redirectWithError(l, OauthErrorFor(refused))
	}
	if client != nil {
		if r := t.authorizeApp(client, a, t.newAccessToken(a, p)); r != nil {
			t.PageText = errorPage(r.Code)
			return t.redirectWithError(l, r)
		}
	}
	key := "1.sim-code-" + t.NewID()
	t.authCodes[key] = &authCode{request: a, authentication: p, redirect: l.Redirect,
		challenge: q.Get("code_challenge"),
		expires:   time.Now().Add(authCodeLifetime)}
	l.Fields.Set("code", key)
	l.Fields.Set("session_state", t.NewID())
	return l
}

func (t *Service) redirectWithError(l AuthorizeResult, r *Error) AuthorizeResult {
	r.Trace, r.Correlation = t.NewID(), t.NewID()
	l.Fields.Set("error", r.OauthCode)
	l.Fields.Set("error_description", r.errorDescription(time.Now()))
	if r.Claims != "" {
		l.Fields.Set("claims", r.Claims)
	}
	return l
}
