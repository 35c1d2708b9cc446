package live

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
	"time"
)

// Landing is what the person reads in the browser when it came back to this program. Empty texts are in English.
type Landing struct {
	Done    string // a sign-in came back
	Foreign string // something else came: an old page that was reloaded
}

func (l Landing) orEnglish() Landing {
	return Landing{
		Done:    cmp.Or(l.Done, "The browser is done. Go back to the terminal to see how it went; you can close this page."),
		Foreign: cmp.Or(l.Foreign, "This page does not belong to the sign-in that is waiting. Go back to the terminal and start again."),
	}
}

// A port is where the browser comes back to. Only this machine can reach it.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
type port struct {
	address   string
	listeners []net.Listener
	server    *http.Server
}

// openPort listens on both loopback addresses, as "localhost" may be either; one is enough.
func openPort(ctx context.Context) (*port, error) {
	var config net.ListenConfig
	first, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		first, err = config.Listen(ctx, "tcp6", "[::1]:0")
	}
	if err != nil {
		return nil, err
	}
	_, number, err := net.SplitHostPort(first.Addr().String())
	if err != nil {
		return nil, errors.Join(err, first.Close())
	}
	p := &port{address: "http://localhost:" + number, listeners: []net.Listener{first}}
	if second, err := config.Listen(ctx, "tcp6", "[::1]:"+number); err == nil {
		p.listeners = append(p.listeners, second)
	}
	return p, nil
}

// serve hands what the browser brings to receive. Everything else that a browser or scanner asks for is not found, and ends nothing.
func (p *port) serve(receive func(url.Values) bool, texts Landing) {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		if r.Method != http.MethodGet && r.Method != http.MethodPost || r.ParseForm() != nil {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
			return
		}
		if receive(r.Form) {
			land(w, http.StatusOK, texts.Done)
		} else {
			land(w, http.StatusBadRequest, texts.Foreign)
		}
	})
	p.server = &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		ErrorLog: log.New(io.Discard, "", 0), // it would write over the screen
	}
	for _, l := range p.listeners {
		go func() { _ = p.server.Serve(l) }() // ends with ErrServerClosed
	}
}

// close stops listening. The page that was just served gets the time to arrive; connections that a browser opened in advance do not.
func (p *port) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 250*time.Millisecond)
	defer cancel()
	if p.server.Shutdown(ctx) != nil {
		_ = p.server.Close()
	}
}

// land writes a page without script, image or link, so that the address with the code goes nowhere.
func land(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(landingPage(text))))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, landingPage(text)) // the browser may be gone
}

func landingPage(text string) string {
	return "<!doctype html><meta charset=utf-8><title>cspready</title><p>" + html.EscapeString(text) + "</p>\n"
}
