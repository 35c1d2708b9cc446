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

	"cspready/graph"
)

// browserLimit is how long a person has. Entra ID's own pages give up about then.
const browserLimit = 10 * time.Minute

// A comeback is how a sign-in with a browser ends: the browser comes back to a port on this machine, or the address at which a browser
// elsewhere ended is pasted, whichever is first.
type comeback struct {
	op       string
	way      graph.Way
	redirect string // where the browser is sent back to
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

// newComeback returns a comeback that only a pasted address can end.
func newComeback(op string, way graph.Way, redirect string) *comeback {
	return &comeback{
		op: op, way: way, redirect: redirect, state: secret(), verifier: secret(), expires: time.Now().Add(browserLimit),
		came: make(chan callback, 1), close: func() {},
	}
}

// listen waits for the browser at a port too, to which redirect leads.
func (b *comeback) listen(p *port, redirect string, texts landing) {
	b.redirect = redirect
	p.serve(pathOf(redirect), b.receive, texts)
	// An attempt that nobody waits for must not hold the port for ever.
	timer := time.AfterFunc(browserLimit, p.close)
	b.close = func() { timer.Stop(); p.close() }
}

// secure adds what ties an answer to this attempt. The answer is asked for as a query, since a form that is posted cannot be pasted;
// whoever sees the code in a history cannot redeem it without the verifier.
func (b *comeback) secure(q url.Values) {
	challenge := sha256.Sum256([]byte(b.verifier))
	q.Set("state", b.state)
	q.Set("response_mode", "query")
	q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(challenge[:]))
	q.Set("code_challenge_method", "S256")
}

// String keeps the secrets out of whatever prints a comeback.
func (b *comeback) String() string { return "the end of a sign-in with a browser" }

// GoString is String.
func (b *comeback) GoString() string { return b.String() }

// Answer takes the address, or only its query, at which a browser elsewhere ended, as people copy it: with quotes and blanks.
func (b *comeback) Answer(redirected string) error {
	text := strings.Trim(strings.TrimSpace(redirected), `"'<>`)
	if _, query, ok := strings.Cut(text, "?"); ok {
		text = query
	}
	text, _, _ = strings.Cut(text, "#")
	values, err := url.ParseQuery(strings.TrimSpace(text))
	if err != nil || !b.receive(values) {
		return &graph.Error{Op: b.op, Kind: graph.ErrBadInput}
	}
	return nil
}

// receive takes what came back from the browser; false when it does not belong to this attempt. Of several the first counts.
func (b *comeback) receive(values url.Values) bool {
	came := callback{code: values.Get("code"), fault: oauthFault{
		Error: values.Get("error"), Description: values.Get("error_description"), Claims: values.Get("claims"),
	}}
	if values.Get("state") != b.state || came.code == "" && came.fault.Error == "" {
		return false
	}
	b.taken.Do(func() { b.came <- came })
	return true
}

// wait returns the code that the browser came back with, and closes the port.
func (b *comeback) wait(ctx context.Context) (string, error) {
	defer b.close()
	timer := time.NewTimer(time.Until(b.expires))
	defer timer.Stop()
	select {
	case came := <-b.came:
		if came.code == "" {
			return "", came.fault.failure(b.op, b.way, 0, nil)
		}
		return came.code, nil
	case <-timer.C:
		return "", &graph.Error{Op: b.op, Kind: graph.ErrCodeExpired}
	case <-ctx.Done():
		return "", &graph.Error{Op: b.op, Kind: graph.ErrOffline, Cause: context.Cause(ctx)}
	}
}

// secret returns 256 random bits, as a text that needs no escaping.
func secret() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails
	return base64.RawURLEncoding.EncodeToString(bits)
}
