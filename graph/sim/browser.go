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

// deliveryPatience is how long the simulated browser waits for the client on this machine.
const deliveryPatience = 10 * time.Second

// Open is the simulated person's browser: it takes them through the sign-in at an address and then, in the background, to where
// the client waits on this machine. It has the shape of what opens a real browser.
func (t *Tenant) Open(address string) error {
	l, err := t.visit(address)
	if err != nil {
		return err
	}
	if l.redirect == "" {
		return nil // a page that goes nowhere; Browser says what it is
	}
	t.mu.Lock()
	a := t.attempts[l.fields.Get("state")]
	t.mu.Unlock()
	if a != nil {
		return a.Answer(l.address())
	}
	go deliver(l)
	return nil
}

// Follow takes the person through the sign-in at an address and returns the last address, the one that people paste. Fields that
// the service would post are in its query.
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
		return landing{page: "Enter code"}, nil // the person has the code in hand and types it in their own time
	}
	segment, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	login := contains(aliases(t.loginHost()), u.Host)
	if !contains(Hosts(), u.Host) || "/"+rest != oauthPath+"authorize" {
		return landing{}, fmt.Errorf("the simulated browser does not know https://%s%s", u.Host, u.Path)
	}
	return t.authorize(authority{segment, login}, u.Query(), false), nil
}

// deliver goes to the client's address as a browser would. Whether somebody is there is for the client to notice.
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
	_, _ = io.CopyN(io.Discard, resp.Body, bodyLimit) // the page is not looked at
	_ = resp.Body.Close()
}
