package live

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
)

// browserLimit is how long a person has. Entra ID's own pages give up about then.
const browserLimit = 10 * time.Minute

// browserAttempt is an authorization code flow with PKCE. It ends when the browser comes back to a port on this machine, or when the
// address at which a browser elsewhere ended is pasted: whichever is first.
//
// MSAL's own flow (AcquireTokenInteractive) is not used, as it ends at any GET, even for an icon, loses the error code, and cannot take
// a pasted address. MSAL makes the address and redeems the code here; state, PKCE, MFA and the port are ours.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
type browserAttempt struct {
	conn     *Connection
	signer   *signer
	want     graph.Want
	tenant   string
	url      string
	redirect string
	state    string
	verifier string
	expires  time.Time
	came     chan callback // takes the first callback
	taken    sync.Once
	close    func()
}

// A callback is what the browser brought back: a code, or why there is none.
type callback struct {
	code  string
	fault oauthFault
}

func (c *Connection) beginBrowser(ctx context.Context, tenant string, want graph.Want) (graph.Attempt, error) {
	signer, err := c.newSigner(tenant, want, overhear{c.login})
	if err != nil {
		return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
	}
	a := &browserAttempt{
		conn: c, signer: signer, want: want, tenant: tenant, redirect: "http://localhost", state: secret(), verifier: secret(),
		expires: time.Now().Add(browserLimit), came: make(chan callback, 1), close: func() {},
	}
	if want.Way == graph.Browser {
		port, err := openPort(ctx)
		if err != nil {
			return nil, &graph.Error{Op: signIn, Kind: graph.ErrBrowser, Cause: err}
		}
		a.redirect = port.address
		port.serve(a.receive, c.cfg.Landing)
		// An attempt that nobody waits for must not hold the port for ever.
		timer := time.AfterFunc(browserLimit, port.close)
		a.close = func() { timer.Stop(); port.close() }
	}
	ctx, said := listening(ctx)
	if a.url, err = a.authorizeURL(ctx); err != nil {
		a.close()
		return nil, said.failure(signIn, want.Way, err)
	}
	return a, nil
}

// authorizeURL is MSAL's, with what it leaves out. The answer is asked for as a query, since a form that is posted cannot be pasted;
// whoever sees the code in a history cannot redeem it without the verifier.
func (a *browserAttempt) authorizeURL(ctx context.Context) (string, error) {
	scopes := append([]string{"openid", "profile", "offline_access"}, a.signer.scopes...)
	options := []public.AuthCodeURLOption{}
	if a.want.Claims != "" {
		options = append(options, public.WithClaims(a.want.Claims))
	}
	if a.want.Hint != "" {
		options = append(options, public.WithLoginHint(a.want.Hint))
	}
	made, err := a.signer.client.AuthCodeURL(ctx, a.conn.cfg.ClientID, a.redirect, scopes, options...)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(made)
	if err != nil {
		return "", err
	}
	// It comes from the service's own description of itself. A browser is beyond the gate, so its host is looked at here.
	if u.Scheme != "https" || u.Host != a.conn.hosts.Login {
		return "", &graph.Error{Op: signIn, Kind: graph.ErrForeign}
	}
	challenge := sha256.Sum256([]byte(a.verifier))
	q := u.Query()
	q.Set("state", a.state)
	q.Set("response_mode", "query")
	q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(challenge[:]))
	q.Set("code_challenge_method", "S256")
	q.Set("prompt", "select_account")
	if a.want.MFA {
		q.Set("prompt", "login") // the claims ask for MFA, which a session in the browser may have proved days ago
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Prompt is the address to open.
func (a *browserAttempt) Prompt() graph.Prompt {
	return graph.Prompt{Way: a.want.Way, URL: a.url, Expires: a.expires}
}

// String names the attempt and none of its secrets.
func (a *browserAttempt) String() string { return "sign-in with a browser" }

// GoString is String.
func (a *browserAttempt) GoString() string { return a.String() }

// Answer takes the address, or only its query, at which a browser elsewhere ended, as people copy it: with quotes and blanks.
func (a *browserAttempt) Answer(redirected string) error {
	text := strings.Trim(strings.TrimSpace(redirected), `"'<>`)
	if _, query, ok := strings.Cut(text, "?"); ok {
		text = query
	}
	text, _, _ = strings.Cut(text, "#")
	values, err := url.ParseQuery(strings.TrimSpace(text))
	if err != nil || !a.receive(values) {
		return &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
	}
	return nil
}

// receive takes what came back from the browser; false when it does not belong to this attempt. Of several the first counts.
func (a *browserAttempt) receive(values url.Values) bool {
	came := callback{code: values.Get("code"), fault: oauthFault{
		Error: values.Get("error"), Description: values.Get("error_description"), Claims: values.Get("claims"),
	}}
	if values.Get("state") != a.state || came.code == "" && came.fault.Error == "" {
		return false
	}
	a.taken.Do(func() { a.came <- came })
	return true
}

// Wait returns when the browser came back and the code was redeemed.
func (a *browserAttempt) Wait(ctx context.Context, _ func(graph.Progress)) (graph.Session, error) {
	defer a.close()
	timer := time.NewTimer(time.Until(a.expires))
	defer timer.Stop()
	select {
	case came := <-a.came:
		if came.code == "" {
			return graph.Session{}, came.fault.failure(signIn, a.want.Way, 0, nil)
		}
		return a.redeem(ctx, came.code)
	case <-timer.C:
		return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrCodeExpired}
	case <-ctx.Done():
		return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrOffline, Cause: context.Cause(ctx)}
	}
}

func (a *browserAttempt) redeem(ctx context.Context, code string) (graph.Session, error) {
	options := []public.AcquireByAuthCodeOption{public.WithChallenge(a.verifier)}
	if a.want.Claims != "" {
		options = append(options, public.WithClaims(a.want.Claims))
	}
	var said *exchange
	result, err := persist(ctx, func(ctx context.Context) (public.AuthResult, error) {
		ctx, said = listening(ctx)
		result, err := a.signer.client.AcquireTokenByAuthCode(ctx, code, a.redirect, a.signer.scopes, options...)
		return result, said.failure(signIn, a.want.Way, err)
	})
	if err != nil {
		return graph.Session{}, err
	}
	return a.conn.complete(a.signer, a.tenant, result, said)
}

// secret returns 256 random bits, as a text that needs no escaping.
func secret() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails
	return base64.RawURLEncoding.EncodeToString(bits)
}
