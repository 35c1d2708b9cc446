package sim

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"cspready/graph"
)

// localRedirect is where the browser is sent back to: any port of this machine will do.
const localRedirect = "http://localhost:53682"

// attemptLife is how long a browser sign-in may take.
const attemptLife = 10 * time.Minute

// What the errors of an attempt name as their operation.
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

// An attempt is a sign-in at a Go door.
type attempt struct {
	door      *Door
	app       *appSignIn // where somebody signs in to an application of the tenant
	want      graph.Want
	authority authority
	prompt    graph.Prompt
	interval  time.Duration
	device    string // the code that the client holds
	state     string
	verifier  string
	redirect  string

	once     sync.Once
	returned chan url.Values // what the browser brought back
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
		if _, ok := a.door.tenant.exists(a.authority); !ok {
			return nil, refuse("AADSTS90002").err(finding, want.Way)
		}
	}
	if want.Way == graph.DeviceCode {
		return a, a.beginDevice(ctx)
	}
	a.beginBrowser()
	return a, nil
}

// exists is knows for those who do not hold the lock.
func (t *Tenant) exists(a authority) (specific, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.knows(a)
}

func (a *attempt) form() url.Values {
	if a.app != nil {
		return a.app.form(a.want.Claims)
	}
	return url.Values{"client_id": {graph.CommandLineTools}, "scope": {a.door.fullScopes(a.want.Scopes)}, "claims": {withCapability(a.want.Claims)}}
}

// patientTries is how often the sign-in service is asked before a fault of the network counts, as by the live client.
const patientTries = 4

// ask asks the sign-in service, and asks again after a fault that passes.
func (a *attempt) ask(ctx context.Context, endpoint string, form url.Values) (object, *refusal) {
	for try := 1; ; try++ {
		answer, r := a.door.tenant.oauth(ctx, a.authority, endpoint, form)
		if r == nil || !r.passing() || try == patientTries || sleep(ctx, max(r.retryAfter, time.Duration(try)*time.Second)) != nil {
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
		Way: a.want.Way, URL: "https://" + t.loginHost() + "/" + a.authority.segment + oauthPath + "authorize?" + q.Encode(),
		Expires: time.Now().Add(attemptLife),
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.attempts[a.state] = a
}

// Prompt is what to show the person.
func (a *attempt) Prompt() graph.Prompt { return a.prompt }

// Answer takes the address that the browser ended at.
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

// Wait returns when the person is done.
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

// poll asks about the device code, at the interval that the service wants, until something is settled.
func (a *attempt) poll(ctx context.Context, tell func(graph.Progress)) (object, error) {
	interval := a.interval
	form := a.form()
	form.Set("grant_type", "device_code")
	form.Set("device_code", a.device)
	for polls := 1; ; polls++ {
		if err := sleep(ctx, interval); err != nil {
			return nil, a.ended(err)
		}
		answer, r := a.door.tenant.oauth(ctx, a.authority, "token", form)
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

// redeem waits for the browser and turns what it brings into tokens.
func (a *attempt) redeem(ctx context.Context) (object, error) {
	t := a.door.tenant
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.attempts, a.state)
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

// ended tells the end of the attempt from that of the caller.
func (a *attempt) ended(err error) error {
	if !time.Now().Before(a.prompt.Expires) {
		return &graph.Error{Op: a.op(), Kind: graph.ErrCodeExpired}
	}
	return &graph.Error{Op: a.op(), Kind: graph.ErrOffline, Cause: err}
}

// accept looks at whose session it is before it comes into force.
func (a *attempt) accept(answer object) (graph.Session, error) {
	g := a.door.tenant.bearer(answer["access_token"].(string))
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
