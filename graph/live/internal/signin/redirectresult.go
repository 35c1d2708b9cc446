package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"sync"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// browserLimit is the time for a sign-in in a browser. Entra ID's own pages time out after about as long.
const browserLimit = 10 * time.Minute

// A redirectResult receives the end of a sign-in in a browser: a redirect to a port on this machine, or the pasted
// final address of a browser elsewhere, whichever comes first.
type redirectResult struct {
	op        string
	method    graph.SignInMethod
	redirect  string // redirect URI
	state     string
	verifier  string
	expires   time.Time
	callbacks chan callback // receives the first callback
	accepted  sync.Once
	close     func()
}

// A callback is the content of a redirect: a code or an error.
type callback struct {
	code  string
	fault transport.OAuthError
}

// newRedirectResult returns a redirectResult that accepts pasted addresses only.
func newRedirectResult(op string, method graph.SignInMethod, redirect string) *redirectResult {
	return &redirectResult{
		op: op, method: method, redirect: redirect, state: randomSecret(), verifier: randomSecret(),
		expires:   time.Now().Add(browserLimit),
		callbacks: make(chan callback, 1), close: func() {},
	}
}

// listenAt waits for the redirect at a port, too.
func (b *redirectResult) listenAt(p *port, redirect string, texts Landing) {
	b.redirect = redirect
	p.serveCallback(pathOf(redirect), b.acceptCallback, texts)
	// An abandoned attempt must not hold the port for ever.
	timer := time.AfterFunc(browserLimit, p.stopListening)
	b.close = func() { timer.Stop(); p.stopListening() }
}

// addProtection adds the parameters that tie an answer to this attempt. The answer is requested as a query, because a
// posted form cannot be pasted; someone who sees the code in a browser history cannot redeem it without the verifier.
func (b *redirectResult) addProtection(q url.Values) {
	challenge := sha256.Sum256([]byte(b.verifier))
	q.Set("state", b.state)
	q.Set("response_mode", "query")
	q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(challenge[:]))
	q.Set("code_challenge_method", "S256")
}

// String keeps the secrets out of printed values.
func (b *redirectResult) String() string { return "the end of a sign-in with a browser" }

// GoString returns the same for %#v.
func (b *redirectResult) GoString() string { return b.String() }

// Answer accepts the final address of a browser elsewhere, or only its query, as people copy it: with quotes and
// blanks.
func (b *redirectResult) Answer(redirected string) error {
	text := strings.Trim(strings.TrimSpace(redirected), `"'<>`)
	if _, query, ok := strings.Cut(text, "?"); ok {
		text = query
	}
	text, _, _ = strings.Cut(text, "#")
	values, err := url.ParseQuery(strings.TrimSpace(text))
	if err != nil || !b.acceptCallback(values) {
		return &graph.Error{Op: b.op, Kind: graph.ErrBadInput}
	}
	return nil
}

// acceptCallback accepts the parameters of a redirect, and returns false if they do not belong to this attempt. The
// first of several counts.
func (b *redirectResult) acceptCallback(values url.Values) bool {
	received := callback{code: values.Get("code"), fault: transport.OAuthError{
		Error: values.Get("error"), Description: values.Get("error_description"), Claims: values.Get("claims"),
	}}
	if values.Get("state") != b.state || received.code == "" && received.fault.Error == "" {
		return false
	}
	b.accepted.Do(func() { b.callbacks <- received })
	return true
}

// waitForCode returns the authorization code of the redirect, and closes the port.
func (b *redirectResult) waitForCode(ctx context.Context) (string, error) {
	defer b.close()
	timer := time.NewTimer(time.Until(b.expires))
	defer timer.Stop()
	select {
	case received := <-b.callbacks:
		if received.code == "" {
			return "", received.fault.GraphError(b.op, b.method, 0, nil)
		}
		return received.code, nil
	case <-timer.C:
		return "", &graph.Error{Op: b.op, Kind: graph.ErrCodeExpired}
	case <-ctx.Done():
		return "", &graph.Error{Op: b.op, Kind: graph.ErrOffline, Cause: context.Cause(ctx)}
	}
}

// randomSecret returns 256 random bits as a text that needs no escaping.
func randomSecret() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails
	return base64.RawURLEncoding.EncodeToString(bits)
}
