package core

import (
	"slices"
	"time"

	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/record"
)

// Requests returns all requests to Graph, Partner Center and the vaults so far, from the client and over HTTP.
func (t *State) Requests() []record.Request {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return slices.Clone(t.recordedRequests)
}

// Writes returns all changes that were carried out so far, including those that were answered with an error.
func (t *State) Writes() []record.Write {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return slices.Clone(t.RecordedWrites)
}

// RecordRequest adds a request and its answer to the record that tests read.
func (t *State) RecordRequest(c *Call, a Response, f *odata.Error) {
	r := record.Request{
		Time: time.Now(), Method: c.Method, Host: c.Host, Version: c.Version, Path: c.Path, Query: c.Query,
		Address: c.Address(),
		Header:  c.Header.Clone(), Status: a.Status,
	}
	r.Header.Del("Authorization")
	if c.Token != nil {
		r.Scopes = c.Token.Scopes
	}
	if f != nil {
		r.Status, r.Code = f.Status, f.Code
	}
	t.recordedRequests = append(t.recordedRequests, r)
}
