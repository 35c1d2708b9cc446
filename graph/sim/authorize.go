package sim

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A landing is the result of a request to the authorize endpoint: a redirect to the client with parameters, or a
// page.
type landing struct {
	status   int
	page     string // text of the page, if the browser is not redirected
	form     url.Values
	redirect string
	fields   url.Values // code and state, or error
	posted   bool       // the fields are posted instead of being added to the address
}

// address is the redirect address with the fields in its query.
func (l landing) address() string {
	if strings.Contains(l.redirect, "?") {
		return l.redirect + "&" + l.fields.Encode()
	}
	return l.redirect + "?" + l.fields.Encode()
}

// redirects matches the redirect URIs of Microsoft's own public clients. Any port of localhost is accepted.
var redirects = regexp.MustCompile(
	`^(http://localhost(:\d+)?(/.*)?|https://login\.[a-z.]+/common/oauth2/nativeclient)$`)

// authorize answers a request to the authorize endpoint. Approved is true if someone pressed the button on the page,
// where the simulated person does not sign in automatically.
func (t *loginService) authorize(where authority, q url.Values, approved bool) landing {
	t.mu.Lock()
	defer t.mu.Unlock()
	stop := func(code string) landing {
		t.page = errorPage(code)
		return landing{status: http.StatusBadRequest, page: t.page}
	}
	specific, ok := t.knows(where)
	if !ok {
		return stop("AADSTS90002")
	}
	client, r := t.clientAt(where, specific, q.Get("client_id"))
	if r != nil {
		return stop(r.code)
	}
	if !t.returns(client, q.Get("redirect_uri")) {
		return stop("AADSTS50011")
	}
	l := landing{status: http.StatusFound, redirect: q.Get("redirect_uri"), fields: url.Values{}}
	l.posted = q.Get("response_mode") == "form_post"
	if q.Has("state") {
		l.fields.Set("state", q.Get("state"))
	}
	a, r := t.asked("authorize", q, specific, where.home)
	if r == nil && (q.Get("response_type") != "code" ||
		!slices.Contains([]string{"", "S256"}, q.Get("code_challenge_method"))) {
		r = refuse("AADSTS9002313")
	}
	if r == nil && q.Get("prompt") == "none" {
		r = refuse("AADSTS50058") // the simulated browser has no session
	}
	if r != nil {
		return t.turnAway(l, r)
	}
	if t.behaviour.ByHand && !approved || t.person.Does == Ignore {
		t.page = "Pick an account"
		return landing{status: http.StatusOK, page: t.page, form: q}
	}
	return t.finishAuthorize(l, a, q, client)
}

func (t *loginService) finishAuthorize(l landing, a asked, q url.Values, client *appClient) landing {
	if t.person.Does == Decline {
		t.page = "You have declined. You may now close this window."
		return t.turnAway(l, refuse("AADSTS65004"))
	}
	refused, p := t.meet(a)
	if refused != "" {
		return t.turnAway(l, refuse(refused))
	}
	if client != nil {
		if r := t.lets(client, a, t.grant(a, p)); r != nil {
			t.page = errorPage(r.code)
			return t.turnAway(l, r)
		}
	}
	key := "1.sim-code-" + t.newID()
	t.codes[key] = &authCode{asked: a, proof: p, redirect: l.redirect, challenge: q.Get("code_challenge"),
		expires: time.Now().Add(codeLife)}
	l.fields.Set("code", key)
	l.fields.Set("session_state", t.newID())
	return l
}

func (t *loginService) turnAway(l landing, r *refusal) landing {
	r.trace, r.related = t.newID(), t.newID()
	l.fields.Set("error", r.kind)
	l.fields.Set("error_description", r.description(time.Now()))
	if r.claims != "" {
		l.fields.Set("claims", r.claims)
	}
	return l
}
