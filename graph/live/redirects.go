package live

import (
	"context"
	"net/url"

	"cspready/graph"
)

// A returnAddress is a redirect address that leads to this machine.
type returnAddress struct {
	registered string
	port       string // anyPort where any will do
}

// returnAddresses returns those of a list that a browser can come back to here, ports that were named first: Entra ID passes over the port of
// localhost alone, and whether it does so for an application of the web is not promised.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
func returnAddresses(redirects []string) []returnAddress {
	var named, free []returnAddress
	for _, r := range redirects {
		u, err := url.Parse(r)
		if err != nil || u.Scheme != "http" || u.User != nil || u.Fragment != "" {
			continue
		}
		switch host, port := u.Hostname(), u.Port(); {
		case host != "localhost" && host != "127.0.0.1":
		case port != "":
			named = append(named, returnAddress{r, port})
		case host == "localhost":
			free = append(free, returnAddress{r, anyPort})
		default:
			named = append(named, returnAddress{r, "80"}) // the port of a number is not passed over
		}
	}
	return append(named, free...)
}

// open listens at the first address whose port can be had, and returns what the browser is to be told.
func open(ctx context.Context, op string, addresses []returnAddress) (*port, string, error) {
	var last error
	for _, a := range addresses {
		p, err := openPort(ctx, a.port)
		if err == nil {
			return p, a.at(p.number), nil
		}
		last = err
	}
	return nil, "", &graph.Error{Op: op, Kind: graph.ErrBrowser, Code: portTaken, Cause: last}
}

// at returns what the browser is told where a port was opened: the address as it is registered, with a number where it names none.
func (a returnAddress) at(number string) string {
	u, err := url.Parse(a.registered)
	if err != nil || a.port != anyPort {
		return a.registered
	}
	u.Host = "localhost:" + number
	return u.String()
}

// Codes of our own for a sign-in that cannot come back to this machine.
const (
	portTaken          = "PortTaken"          // other programs have every port that is registered
	noLoopbackRedirect = "NoLoopbackRedirect" // none of the registered addresses leads to this machine
)
