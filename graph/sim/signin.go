package sim

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"cspready/graph"
)

// localRedirect is the redirect URI of browser sign-ins: any port of this machine can be used.
const localRedirect = "http://localhost:53682"

// attemptLife is the time limit of a browser sign-in.
const attemptLife = 10 * time.Minute

// The operations that errors of a sign-in name.
const (
	signIn      = graph.OpSignIn
	signInToApp = graph.OpSignInToApplication
)

func (a *attempt) op() string {
	if a.app != nil {
		return signInToApp
	}
	return signIn
}

// An attempt is a sign-in of the client in progress.
type attempt struct {
	door      *Door
	app       *appSignIn // for a sign-in to an application of the tenant
	want      graph.Want
	authority authority
	prompt    graph.Prompt
	interval  time.Duration
	device    string // the device code
	state     string
	verifier  string
	redirect  string

	once     sync.Once
	returned chan url.Values // parameters of the redirect
}

// Begin starts a sign-in of the simulated person.
func (d *Door) Begin(ctx context.Context, want graph.Want) (graph.Attempt, error) {
	return (&attempt{door: d}).begin(ctx, want)
}

func (a *attempt) begin(ctx context.Context, want graph.Want) (graph.Attempt, error) {
	a.want, a.authority, a.returned = want, authority{segment: "organizations", home: true}, make(chan url.Values, 1)
	claims, ok := want.AskedClaims()
	if !ok {
		return nil, &graph.Error{Op: a.op(), Kind: graph.ErrBadInput}
	}
	a.want.Claims = claims
	if want.Tenant != "" {
		const finding = graph.OpFindTenant
		if !graph.IsGUID(want.Tenant) && !graph.IsDomain(want.Tenant) {
			return nil, &graph.Error{Op: finding, Kind: graph.ErrBadInput}
		}
		a.authority.segment = want.Tenant
		if _, ok := a.door.tenant.login.exists(a.authority); !ok {
			return nil, refuse("AADSTS90002").err(finding, want.Way)
		}
	}
	if want.Way == graph.DeviceCode {
		return a, a.beginDevice(ctx)
	}
	a.beginBrowser()
	return a, nil
}

// exists is knows for callers that do not hold the lock.
func (t *loginService) exists(a authority) (specific, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.knows(a)
}

func (a *attempt) form() url.Values {
	if a.app != nil {
		return a.app.form(a.want.Claims)
	}
	return url.Values{"client_id": {graph.CommandLineTools}, "scope": {a.door.fullScopes(a.want.Scopes)},
		"claims": {withCapability(a.want.Claims)}}
}

// patientTries is the number of attempts before a network error counts, as in the live client.
const patientTries = 4

// ask sends a form to the sign-in service, and retries after a temporary error.
func (a *attempt) ask(ctx context.Context, endpoint string, form url.Values) (object, *refusal) {
	for try := 1; ; try++ {
		answer, r := a.door.tenant.login.oauth(ctx, a.authority, endpoint, form)
		if r == nil || !r.passing() || try == patientTries ||
			sleep(ctx, max(r.retryAfter, time.Duration(try)*time.Second)) != nil {
			return answer, r
		}
	}
}

func (a *attempt) beginDevice(ctx context.Context) error {
	answer, r := a.ask(ctx, "devicecode", a.form())
	if r != nil {
		return r.err(signIn, graph.DeviceCode)
	}
	a.device = answer["device_code"].(string)
	a.interval = time.Duration(answer["interval"].(int)) * time.Second
	a.prompt = graph.Prompt{
		Way: graph.DeviceCode, URL: answer["verification_uri"].(string), Code: answer["user_code"].(string),
		Expires: time.Now().Add(time.Duration(answer["expires_in"].(int)) * time.Second),
	}
	return nil
}

func (a *attempt) beginBrowser() {
	t := a.door.tenant
	a.state, a.verifier, a.redirect = t.freshID(), t.freshID()+t.freshID(), localRedirect
	if a.app != nil {
		a.redirect = a.app.redirect()
	}
	q := a.form()
	q.Set("response_type", "code")
	q.Set("redirect_uri", a.redirect)
	q.Set("state", a.state)
	q.Set("code_challenge", challenge(a.verifier))
	q.Set("code_challenge_method", "S256")
	q.Set("prompt", "select_account")
	if a.app != nil {
		q.Set("prompt", "login")
	}
	if a.want.Hint != "" {
		q.Set("login_hint", a.want.Hint)
	}
	a.prompt = graph.Prompt{
		Way: a.want.Way, URL: "https://" + t.login.loginHost() + "/" + a.authority.segment + oauthPath + "authorize?" +
			q.Encode(),
		Expires: time.Now().Add(attemptLife),
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.login.attempts[a.state] = a.Answer
}

// Prompt returns the address or code to show to the person.
func (a *attempt) Prompt() graph.Prompt { return a.prompt }

// Answer takes the redirect address that the browser ended at.
func (a *attempt) Answer(redirected string) error {
	redirected = strings.Trim(strings.TrimSpace(redirected), `"'<>`)
	_, query, found := strings.Cut(redirected, "?")
	if !found {
		query = redirected
	}
	q, err := url.ParseQuery(query)
	if err != nil || a.state == "" || q.Get("state") != a.state || !q.Has("code") && !q.Has("error") {
		return &graph.Error{Op: a.op(), Kind: graph.ErrBadInput}
	}
	a.once.Do(func() { a.returned <- q })
	return nil
}

// Wait returns when the sign-in is completed, refused or expired.
func (a *attempt) Wait(ctx context.Context, tell func(graph.Progress)) (graph.Session, error) {
	ctx, cancel := context.WithDeadline(ctx, a.prompt.Expires)
	defer cancel()
	var (
		answer object
		err    error
	)
	if a.want.Way == graph.DeviceCode {
		answer, err = a.poll(ctx, tell)
	} else {
		answer, err = a.redeem(ctx)
	}
	if err != nil {
		return graph.Session{}, err
	}
	if a.app != nil {
		return a.app.accept(answer)
	}
	return a.accept(answer)
}

// poll polls with the device code, at the service's interval, until the sign-in is completed or refused.
func (a *attempt) poll(ctx context.Context, tell func(graph.Progress)) (object, error) {
	interval := a.interval
	form := a.form()
	form.Set("grant_type", "device_code")
	form.Set("device_code", a.device)
	for polls := 1; ; polls++ {
		if err := sleep(ctx, interval); err != nil {
			return nil, a.ended(err)
		}
		answer, r := a.door.tenant.login.oauth(ctx, a.authority, "token", form)
		if r == nil {
			return answer, nil
		}
		if ctx.Err() != nil {
			return nil, a.ended(ctx.Err())
		}
		progress := graph.Progress{Polls: polls}
		switch {
		case r.kind == "slow_down":
			interval += 5 * time.Second
		case r.kind == "authorization_pending":
		case r.passing() || r.html:
			progress.Trouble = r.err(signIn, graph.DeviceCode)
		default:
			return nil, r.err(signIn, graph.DeviceCode)
		}
		if tell != nil {
			tell(progress)
		}
	}
}

// redeem waits for the redirect and redeems its code for tokens.
func (a *attempt) redeem(ctx context.Context) (object, error) {
	t := a.door.tenant
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.login.attempts, a.state)
	}()
	var back url.Values
	select {
	case back = <-a.returned:
	case <-ctx.Done():
		return nil, a.ended(ctx.Err())
	}
	if back.Has("error") {
		code, _, _ := strings.Cut(back.Get("error_description"), ":")
		r := refuse(code)
		r.kind, r.claims = back.Get("error"), back.Get("claims")
		return nil, r.err(a.op(), a.want.Way)
	}
	form := a.form()
	if a.app != nil {
		if err := a.app.prove(a.op(), form); err != nil {
			return nil, err
		}
	}
	form.Set("grant_type", "authorization_code")
	form.Set("code", back.Get("code"))
	form.Set("redirect_uri", a.redirect)
	form.Set("code_verifier", a.verifier)
	answer, r := a.ask(ctx, "token", form)
	if r != nil {
		return nil, r.err(a.op(), a.want.Way)
	}
	return answer, nil
}

// ended distinguishes the expiry of the sign-in from the end of the caller's context.
func (a *attempt) ended(err error) error {
	if !time.Now().Before(a.prompt.Expires) {
		return &graph.Error{Op: a.op(), Kind: graph.ErrCodeExpired}
	}
	return &graph.Error{Op: a.op(), Kind: graph.ErrOffline, Cause: err}
}

// accept checks whose session it is before it takes effect.
func (a *attempt) accept(answer object) (graph.Session, error) {
	g := a.door.tenant.login.bearer(answer["access_token"].(string))
	refuse := func(kind graph.Kind) (graph.Session, error) {
		return graph.Session{}, &graph.Error{Op: signIn, Kind: kind}
	}
	earlier, was := a.door.Session()
	switch {
	case g.tenant == graph.PersonalTenant:
		return refuse(graph.ErrPersonalAccount)
	case was && (earlier.TenantID != g.tenant || earlier.UserID != g.user):
		return refuse(graph.ErrWrongAccount)
	case a.want.Way == graph.DeviceCode && answer["refresh_token"] == nil:
		return refuse(graph.ErrCodeBlocked)
	}
	return a.door.enter(answer, a.want.Way), nil
}
