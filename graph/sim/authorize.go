package sim

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A landing is where a visit to the authorize endpoint ends: at the client's address with some fields, or on a page.
type landing struct {
	status   int
	page     string // what the page says, if the browser goes nowhere
	form     url.Values
	redirect string
	fields   url.Values // code and state, or error
	posted   bool       // the fields are posted, not part of the address
}

// address is where the browser goes, with the fields in the query.
func (l landing) address() string {
	if strings.Contains(l.redirect, "?") {
		return l.redirect + "&" + l.fields.Encode()
	}
	return l.redirect + "?" + l.fields.Encode()
}

// redirects are the addresses that Microsoft's own public clients have registered. Any port of localhost will do.
var redirects = regexp.MustCompile(`^(http://localhost(:\d+)?(/.*)?|https://login\.[a-z.]+/common/oauth2/nativeclient)$`)

// authorize is a visit to the authorize endpoint. Approved says that a person pressed the button on the page, where the simulated
// one does not act.
func (t *Tenant) authorize(where authority, q url.Values, approved bool) landing {
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
	if r == nil && (q.Get("response_type") != "code" || !slices.Contains([]string{"", "S256"}, q.Get("code_challenge_method"))) {
		r = refuse("AADSTS9002313")
	}
	if r == nil && q.Get("prompt") == "none" {
		r = refuse("AADSTS50058") // this browser remembers nobody
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

func (t *Tenant) finishAuthorize(l landing, a asked, q url.Values, client *appClient) landing {
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
	t.codes[key] = &authCode{asked: a, proof: p, redirect: l.redirect, challenge: q.Get("code_challenge"), expires: time.Now().Add(codeLife)}
	l.fields.Set("code", key)
	l.fields.Set("session_state", t.newID())
	return l
}

func (t *Tenant) turnAway(l landing, r *refusal) landing {
	r.trace, r.related = t.newID(), t.newID()
	l.fields.Set("error", r.kind)
	l.fields.Set("error_description", r.description(time.Now()))
	if r.claims != "" {
		l.fields.Set("claims", r.claims)
	}
	return l
}
