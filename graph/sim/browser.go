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

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
)

// deliveryTimeout is the time that the simulated browser waits for the client on this machine.
const deliveryTimeout = 10 * time.Second

// OpenBrowser is the simulated person's browser: it completes the sign-in at an address and then follows the redirect
// to the client on this machine in the background. It can replace the function that opens a real browser.
func (t *Tenant) OpenBrowser(address string) error {
	l, err := t.visitAddress(address)
	if err != nil {
		return err
	}
	if l.Redirect == "" {
		return nil // a page without a redirect; Browser returns its text
	}
	t.Mu.Lock()
	a := t.Login.PendingSignIns[l.Fields.Get("state")]
	t.Mu.Unlock()
	if a != nil {
		return a(l.RedirectURL())
	}
	go deliverRedirect(l)
	return nil
}

// FollowSignIn completes the sign-in at an address and returns the address that the browser ends at, which people
// paste. Fields that the service would post are in its query.
func (t *Tenant) FollowSignIn(address string) (string, error) {
	l, err := t.visitAddress(address)
	if err != nil {
		return "", err
	}
	if l.Redirect == "" {
		return "", errors.New("the browser stays where it is: " + l.Page)
	}
	return l.RedirectURL(), nil
}

func (t *Tenant) visitAddress(address string) (login.AuthorizeResult, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return login.AuthorizeResult{}, fmt.Errorf("the simulated browser cannot open this address")
	}
	if address == t.Behaviour().DeviceLoginURL() {
		// the simulated person enters the code later, when the client polls
		return login.AuthorizeResult{Page: "Enter code"}, nil
	}
	segment, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	isLogin := core.ContainsFold(core.LoginAliases(t.Login.LoginHost()), u.Host)
	if !core.ContainsFold(Hosts(), u.Host) || "/"+rest != login.OauthPath+"authorize" {
		return login.AuthorizeResult{}, fmt.Errorf("the simulated browser does not know https://%s%s", u.Host, u.Path)
	}
	return t.Login.HandleAuthorize(login.Authority{Segment: segment, IsHomeCloud: isLogin}, u.Query(), false), nil
}

// deliverRedirect requests the client's address as a browser would. If no client listens there, the client's own
// deadline reports it.
func deliverRedirect(l login.AuthorizeResult) {
	u, err := url.Parse(l.Redirect)
	if err != nil || u.Hostname() != "localhost" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), deliveryTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.RedirectURL(), nil)
	if l.FormPost {
		req, err = http.NewRequestWithContext(ctx, http.MethodPost, l.Redirect, strings.NewReader(l.Fields.Encode()))
	}
	if err != nil {
		return
	}
	if l.FormPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	direct := &http.Transport{DisableKeepAlives: true} // no proxy: the address is on this machine
	resp, err := direct.RoundTrip(req)
	if err != nil {
		return
	}
	_, _ = io.CopyN(io.Discard, resp.Body, core.BodyLimit) // the page is not read
	_ = resp.Body.Close()
}
