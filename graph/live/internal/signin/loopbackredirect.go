package signin

import (
	"context"
	"net/url"

	"cspready/graph"
)

// A loopbackRedirect is a redirect URI that leads to this machine.
type loopbackRedirect struct {
	registered string
	port       string // anyPort if any port is allowed
}

// loopbackRedirects returns the URIs that lead to this machine, those with a port first: Entra ID ignores the port of
// localhost only, and does not promise to do so for a web application.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
func loopbackRedirects(redirects []string) []loopbackRedirect {
	var named, free []loopbackRedirect
	for _, r := range redirects {
		u, err := url.Parse(r)
		if err != nil || u.Scheme != "http" || u.User != nil || u.Fragment != "" {
			continue
		}
		switch host, port := u.Hostname(), u.Port(); {
		case host != "localhost" && host != "127.0.0.1":
		case port != "":
			named = append(named, loopbackRedirect{r, port})
		case host == "localhost":
			free = append(free, loopbackRedirect{r, anyPort})
		default:
			named = append(named, loopbackRedirect{r, "80"}) // the port of an IP address is not ignored
		}
	}
	return append(named, free...)
}

// openFirst listens at the first URI whose port is free, and returns the redirect URI to use.
func openFirst(ctx context.Context, op string, addresses []loopbackRedirect) (*port, string, error) {
	var last error
	for _, a := range addresses {
		p, err := openPort(ctx, a.port)
		if err == nil {
			return p, a.withPort(p.number), nil
		}
		last = err
	}
	return nil, "", &graph.Error{Op: op, Kind: graph.ErrBrowser, Code: portTaken, Cause: last}
}

// withPort returns the redirect URI for an open port: the registered one, with the number added if it has none.
func (a loopbackRedirect) withPort(number string) string {
	u, err := url.Parse(a.registered)
	if err != nil || a.port != anyPort {
		return a.registered
	}
	u.Host = "localhost:" + number
	return u.String()
}

// Our own codes for a sign-in that cannot be redirected to this machine.
const (
	portTaken          = "PortTaken"          // other programs have all registered ports
	noLoopbackRedirect = "NoLoopbackRedirect" // no registered URI leads to this machine
)
