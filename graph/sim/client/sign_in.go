package client

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
	"cspready/graph/sim/internal/odata"
)

// localRedirect is the redirect URI of browser sign-ins: any port of this machine can be used.
const localRedirect = "http://localhost:53682"

// attemptLifetime is the time limit of a browser sign-in.
const attemptLifetime = 10 * time.Minute

// The operations that errors of a sign-in name.
const (
	opSignIn      = graph.OpSignIn
	opSignInToApp = graph.OpSignInToApplication
)

func (a *signInAttempt) op() string {
	if a.app != nil {
		return opSignInToApp
	}
	return opSignIn
}

// A signInAttempt is a sign-in of the client in progress.
type signInAttempt struct {
	client     *Client
	app        *appSignIn // for a sign-in to an application of the tenant
	request    graph.SignInRequest
	authority  login.Authority
	prompt     graph.Prompt
	interval   time.Duration
	deviceCode string // the device code
	state      string
	verifier   string
	redirect   string

	once     sync.Once
	returned chan url.Values // parameters of the redirect
}

// Begin starts a sign-in of the simulated person.
func (d *Client) Begin(ctx context.Context, want graph.SignInRequest) (graph.Attempt, error) {
	return (&signInAttempt{client: d}).startSignIn(ctx, want)
}

func (a *signInAttempt) startSignIn(ctx context.Context, want graph.SignInRequest) (graph.Attempt, error) {
	a.request, a.authority, a.returned = want, login.Authority{Segment: "organizations", IsHomeCloud: true},
		make(chan url.Values, 1)
	claims, ok := want.RequestedClaims()
	if !ok {
		return nil, &graph.Error{Op: a.op(), Kind: graph.ErrBadInput}
	}
	a.request.Claims = claims
	if want.Tenant != "" {
		const finding = graph.OpFindTenant
		if !graph.IsGUID(want.Tenant) && !graph.IsDomain(want.Tenant) {
			return nil, &graph.Error{Op: finding, Kind: graph.ErrBadInput}
		}
		a.authority.Segment = want.Tenant
		if _, ok := a.client.tenant.Login.AuthorityExists(a.authority); !ok {
			return nil, login.OauthErrorFor("AADSTS90002").ToGraphError(finding, want.Method)
		}
	}
	if want.Method == graph.DeviceCode {
		return a, a.beginDevice(ctx)
	}
	a.beginBrowser()
	return a, nil
}

func (a *signInAttempt) requestForm() url.Values {
	if a.app != nil {
		return a.app.requestForm(a.request.Claims)
	}
	return url.Values{"client_id": {graph.CommandLineTools}, "scope": {a.client.fullScopes(a.request.Scopes)},
		"claims": {withCapability(a.request.Claims)}}
}

// maxTries is the number of attempts before a network error counts, as in the live client.
const maxTries = 4

// askWithRetry sends a form to the sign-in service, and retries after a temporary error.
func (a *signInAttempt) askWithRetry(ctx context.Context, endpoint string, form url.Values) (odata.Object,
	*login.Error) {
	for try := 1; ; try++ {
		answer, r := a.client.tenant.Login.AnswerOAuth(ctx, a.authority, endpoint, form)
		if r == nil || !r.IsTemporary() || try == maxTries ||
			core.SleepContext(ctx, max(r.RetryAfter, time.Duration(try)*time.Second)) != nil {
			return answer, r
		}
	}
}

func (a *signInAttempt) beginDevice(ctx context.Context) error {
	answer, r := a.askWithRetry(ctx, "devicecode", a.requestForm())
	if r != nil {
		return r.ToGraphError(opSignIn, graph.DeviceCode)
	}
	a.deviceCode = answer["device_code"].(string)
	a.interval = time.Duration(answer["interval"].(int)) * time.Second
	a.prompt = graph.Prompt{
		Method: graph.DeviceCode, URL: answer["verification_uri"].(string), Code: answer["user_code"].(string),
		Expires: time.Now().Add(time.Duration(answer["expires_in"].(int)) * time.Second),
	}
	return nil
}

func (a *signInAttempt) beginBrowser() {
	t := a.client.tenant
	a.state, a.verifier, a.redirect = t.NewIDLocked(), t.NewIDLocked()+t.NewIDLocked(), localRedirect
	if a.app != nil {
		a.redirect = a.app.redirectURI()
	}
	q := a.requestForm()
	q.Set("response_type", "code")
	q.Set("redirect_uri", a.redirect)
	q.Set("state", a.state)
	q.Set("code_challenge", login.PkceChallenge(a.verifier))
	q.Set("code_challenge_method", "S256")
	q.Set("prompt", "select_account")
	if a.app != nil {
		q.Set("prompt", "login")
	}
	if a.request.Hint != "" {
		q.Set("login_hint", a.request.Hint)
	}
	a.prompt = graph.Prompt{
		Method: a.request.Method, URL: "https://" + t.Login.LoginHost() + "/" + a.authority.Segment + login.OauthPath +
			"authorize?" +
			q.Encode(),
		Expires: time.Now().Add(attemptLifetime),
	}
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.Login.PendingSignIns[a.state] = a.Answer
}

// Prompt returns the address or code to show to the person.
func (a *signInAttempt) Prompt() graph.Prompt { return a.prompt }

// Answer takes the redirect address that the browser ended at.
func (a *signInAttempt) Answer(redirected string) error {
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
func (a *signInAttempt) Wait(ctx context.Context, tell func(graph.Progress)) (graph.Session, error) {
	ctx, cancel := context.WithDeadline(ctx, a.prompt.Expires)
	defer cancel()
	var (
		answer odata.Object
		err    error
	)
	if a.request.Method == graph.DeviceCode {
		answer, err = a.pollDeviceCode(ctx, tell)
	} else {
		answer, err = a.redeemBrowserCode(ctx)
	}
	if err != nil {
		return graph.Session{}, err
	}
	if a.app != nil {
		return a.app.acceptSession(answer)
	}
	return a.acceptSession(answer)
}

// pollDeviceCode polls with the device code, at the service's interval, until the sign-in is completed or refused.
func (a *signInAttempt) pollDeviceCode(ctx context.Context, tell func(graph.Progress)) (odata.Object, error) {
	interval := a.interval
	form := a.requestForm()
	form.Set("grant_type", "device_code")
	form.Set("device_code", a.deviceCode)
	for polls := 1; ; polls++ {
		if err := core.SleepContext(ctx, interval); err != nil {
			return nil, a.endError(err)
		}
		answer, r := a.client.tenant.Login.AnswerOAuth(ctx, a.authority, "token", form)
		if r == nil {
			return answer, nil
		}
		if ctx.Err() != nil {
			return nil, a.endError(ctx.Err())
		}
		progress := graph.Progress{Polls: polls}
		switch {
		case r.OauthCode == "slow_down":
			interval += 5 * time.Second
		case r.OauthCode == "authorization_pending":
		case r.IsTemporary() || r.Html:
			progress.Err = r.ToGraphError(opSignIn, graph.DeviceCode)
		default:
			return nil, r.ToGraphError(opSignIn, graph.DeviceCode)
		}
		if tell != nil {
			tell(progress)
		}
	}
}

// redeemBrowserCode waits for the redirect and redeems its code for tokens.
func (a *signInAttempt) redeemBrowserCode(ctx context.Context) (odata.Object, error) {
	t := a.client.tenant
	defer func() {
		t.Mu.Lock()
		defer t.Mu.Unlock()
		delete(t.Login.PendingSignIns, a.state)
	}()
	var back url.Values
	select {
	case back = <-a.returned:
	case <-ctx.Done():
		return nil, a.endError(ctx.Err())
	}
	if back.Has("error") {
		code, _, _ := strings.Cut(back.Get("error_description"), ":")
		r := login.OauthErrorFor(code)
		r.OauthCode, r.Claims = back.Get("error"), back.Get("claims")
		return nil, r.ToGraphError(a.op(), a.request.Method)
	}
	form := a.requestForm()
	if a.app != nil {
		if err := a.app.addCredential(a.op(), form); err != nil {
			return nil, err
		}
	}
	form.Set("grant_type", "authorization_code")
	form.Set("code", back.Get("code"))
	form.Set("redirect_uri", a.redirect)
	form.Set("code_verifier", a.verifier)
	answer, r := a.askWithRetry(ctx, "token", form)
	if r != nil {
		return nil, r.ToGraphError(a.op(), a.request.Method)
	}
	return answer, nil
}

// endError distinguishes the expiry of the sign-in from the end of the caller's context.
func (a *signInAttempt) endError(err error) error {
	if !time.Now().Before(a.prompt.Expires) {
		return &graph.Error{Op: a.op(), Kind: graph.ErrCodeExpired}
	}
	return &graph.Error{Op: a.op(), Kind: graph.ErrOffline, Cause: err}
}

// acceptSession checks whose session it is before it takes effect.
func (a *signInAttempt) acceptSession(answer odata.Object) (graph.Session, error) {
	g := a.client.tenant.Login.LookUpToken(answer["access_token"].(string))
	refuse := func(kind graph.Kind) (graph.Session, error) {
		return graph.Session{}, &graph.Error{Op: opSignIn, Kind: kind}
	}
	earlier, was := a.client.Session()
	switch {
	case g.Tenant == graph.PersonalTenant:
		return refuse(graph.ErrPersonalAccount)
	case was && (earlier.TenantID != g.Tenant || earlier.UserID != g.User):
		return refuse(graph.ErrWrongAccount)
	}
	return a.client.setSession(answer, a.request.Method), nil
}
