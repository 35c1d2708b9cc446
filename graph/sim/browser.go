package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// deliveryPatience is the time that the simulated browser waits for the client on this machine.
const deliveryPatience = 10 * time.Second

// Open is the simulated person's browser: it completes the sign-in at an address and then follows the redirect to the
// client on this machine in the background. It can replace the function that opens a real browser.
func (t *Tenant) Open(address string) error {
	l, err := t.visit(address)
	if err != nil {
		return err
	}
	if l.redirect == "" {
		return nil // a page without a redirect; Browser returns its text
	}
	t.mu.Lock()
	a := t.login.attempts[l.fields.Get("state")]
	t.mu.Unlock()
	if a != nil {
		return a(l.address())
	}
	go deliver(l)
	return nil
}

// Follow completes the sign-in at an address and returns the address that the browser ends at, which people paste.
// Fields that the service would post are in its query.
func (t *Tenant) Follow(address string) (string, error) {
	l, err := t.visit(address)
	if err != nil {
		return "", err
	}
	if l.redirect == "" {
		return "", errors.New("the browser stays where it is: " + l.page)
	}
	return l.address(), nil
}

func (t *Tenant) visit(address string) (landing, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return landing{}, fmt.Errorf("the simulated browser cannot open this address")
	}
	if address == t.Behaviour().verificationURL() {
		return landing{page: "Enter code"}, nil // the simulated person enters the code later, when the client polls
	}
	segment, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	login := contains(aliases(t.login.loginHost()), u.Host)
	if !contains(Hosts(), u.Host) || "/"+rest != oauthPath+"authorize" {
		return landing{}, fmt.Errorf("the simulated browser does not know https://%s%s", u.Host, u.Path)
	}
	return t.login.authorize(authority{segment, login}, u.Query(), false), nil
}

// deliver requests the client's address as a browser would. If no client listens there, the client's own deadline
// reports it.
func deliver(l landing) {
	u, err := url.Parse(l.redirect)
	if err != nil || u.Hostname() != "localhost" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), deliveryPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.address(), nil)
	if l.posted {
		req, err = http.NewRequestWithContext(ctx, http.MethodPost, l.redirect, strings.NewReader(l.fields.Encode()))
	}
	if err != nil {
		return
	}
	if l.posted {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	direct := &http.Transport{DisableKeepAlives: true} // no proxy: the address is on this machine
	resp, err := direct.RoundTrip(req)
	if err != nil {
		return
	}
	_, _ = io.CopyN(io.Discard, resp.Body, bodyLimit) // the page is not read
	_ = resp.Body.Close()
}
