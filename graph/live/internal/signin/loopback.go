package signin

import (
	"cmp"
	"context"
	"errors"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Landing is the text that the browser shows when it is redirected back to this program.
type Landing struct {
	Done    string // for a redirect of this sign-in
	Foreign string // for any other, such as an old page that was reloaded
}

// WithDefaults returns the texts, in English where they are empty.
func (l Landing) WithDefaults() Landing {
	return Landing{
		Done: cmp.Or(l.Done, "The browser is done. Go back to the terminal to see how it went; you can close this page."),
		Foreign: cmp.Or(l.Foreign,
			"This page does not belong to the sign-in that is waiting. Go back to the terminal and start again."),
	}
}

// A port receives the redirect of the browser. Only this machine can reach it.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
type port struct {
	number    string
	listeners []net.Listener
	server    *http.Server
}

// anyPort is the number for any free port.
const anyPort = "0"

// openPort listens on both loopback addresses, because "localhost" may be either. One is enough, unless another
// program listens on the other at a given port: the browser could reach that program.
func openPort(ctx context.Context, number string) (*port, error) {
	var config net.ListenConfig
	first, err := config.Listen(ctx, "tcp4", "127.0.0.1:"+number)
	if err != nil && isPortInUse(err) {
		return nil, err
	}
	if err != nil {
		return newPort(config.Listen(ctx, "tcp6", "[::1]:"+number))
	}
	p, err := newPort(first, nil)
	if err != nil {
		return nil, err
	}
	second, err := config.Listen(ctx, "tcp6", "[::1]:"+p.number)
	if err == nil {
		p.listeners = append(p.listeners, second)
	} else if number != anyPort && isPortInUse(err) {
		return nil, errors.Join(err, first.Close())
	}
	return p, nil
}

func newPort(l net.Listener, err error) (*port, error) {
	if err != nil {
		return nil, err
	}
	_, number, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &port{number: number, listeners: []net.Listener{l}}, nil
}

// isPortInUse reports whether another program has the port. Windows has its own error number for it, WSAEADDRINUSE,
// which Go does not translate.
func isPortInUse(err error) bool {
	var number syscall.Errno
	return errors.Is(err, syscall.EADDRINUSE) || errors.As(err, &number) && number == 10048
}

// serveCallback passes the parameters of requests for path to receive. Any other request of a browser or scanner is
// answered with not found, and ends nothing.
func (p *port) serveCallback(path string, receive func(url.Values) bool, texts Landing) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path {
			http.NotFound(w, r)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		if r.Method != http.MethodGet && r.Method != http.MethodPost || r.ParseForm() != nil {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
			return
		}
		if receive(r.Form) {
			writeLanding(w, http.StatusOK, texts.Done)
		} else {
			writeLanding(w, http.StatusBadRequest, texts.Foreign)
		}
	})
	p.server = &http.Server{
		Handler: page, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		ErrorLog: log.New(io.Discard, "", 0), // it would write over the screen
	}
	for _, l := range p.listeners {
		go func() { _ = p.server.Serve(l) }() // ends with ErrServerClosed
	}
}

// pathOf returns the path of an address in a browser's request.
func pathOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Path != "" {
		return u.Path
	}
	return "/"
}

// stopListening closes the port. It waits for the page that was just served to arrive, but not for connections that a
// browser opened in advance.
func (p *port) stopListening() {
	ctx, cancel := context.WithTimeout(context.Background(), 250*time.Millisecond)
	defer cancel()
	if p.server.Shutdown(ctx) != nil {
		_ = p.server.Close()
	}
}

// writeLanding writes a page without script, image or link, so that the address with the code is sent nowhere.
func writeLanding(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(landingPage(text))))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, landingPage(text)) // the browser may have closed the connection
}

func landingPage(text string) string {
	return "<!doctype html><meta charset=utf-8><title>cspready</title><p>" + html.EscapeString(text) + "</p>\n"
}
