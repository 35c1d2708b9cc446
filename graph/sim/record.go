package sim

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// A Request is one that reached Graph, Partner Center or a Key Vault; requests of a $batch are recorded one by one.
// It has no token.
type Request struct {
	Time    time.Time
	Method  string
	Host    string
	Version string // "v1.0" or "beta"; empty for Partner Center and vaults
	Path    string // below the version: "/users"; all of it elsewhere: "/v1/customers", "/secrets/name"
	Query   url.Values
	Header  http.Header // without Authorization
	Scopes  []string    // of the token
	Status  int         // of the answer, 0 when there was none
	Code    string      // of the error
}

// A Write is a change that was carried out.
type Write struct {
	Method string
	Host   string // of the vault; empty for Graph
	Path   string
	Body   string
}

// Requests returns all requests to Graph, Partner Center and the vaults so far, from the client and over HTTP.
func (t *state) Requests() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.requests)
}

// Writes returns all changes that were carried out so far, including those that were answered with an error.
func (t *state) Writes() []Write {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.writes)
}

func (t *state) record(c *baseCall, a answer, f *fault) {
	r := Request{
		Time: time.Now(), Method: c.method, Host: c.host, Version: c.version, Path: c.path, Query: c.query,
		Header: c.header.Clone(), Status: a.status,
	}
	r.Header.Del("Authorization")
	if c.who != nil {
		r.Scopes = c.who.scopes
	}
	if f != nil {
		r.Status, r.Code = f.status, f.code
	}
	t.requests = append(t.requests, r)
}
