package sim

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"cspready/graph"
)

// ask sends a request to Graph.
func (d *Door) ask(ctx context.Context, op, method, path string, query url.Values, body []byte) (any, error) {
	a, err := d.send(ctx, op, baseCall{
		method: method, host: d.tenant.cloud.Hosts().Graph, version: versionOf(path), path: path, query: query,
		header: http.Header{}, body: body,
	}, d.atGraph)
	return a.value, err
}

// atGraph returns the access token for Graph, a renewed one if Graph refused the current one.
func (d *Door) atGraph(ctx context.Context, op string, refused *grant, claims string) (*grant, error) {
	if refused != nil {
		if err := d.renew(ctx, op, refused, claims); err != nil {
			return nil, err
		}
	}
	who := d.grant()
	if who == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrSignInAgain}
	}
	return who, nil
}

// send sends a request. It waits and retries after temporary errors, and gets another token once if the service
// refuses the current one. A call that has a token is sent with that one only.
func (d *Door) send(ctx context.Context, op string, sent baseCall,
	grant func(context.Context, string, *grant, string) (*grant, error)) (answer, error) {
	write := sent.method != http.MethodGet
	who, err := grant(ctx, op, nil, "")
	if err != nil {
		return answer{}, err
	}
	var patience patience
	for renewed := false; ; {
		c := sent
		c.who = who
		a, f := d.tenant.ask(ctx, &c)
		if write {
			d.hand(ctx, c, a, f)
		}
		switch {
		case ctx.Err() != nil && f != nil:
			return answer{}, &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: ctx.Err()}
		case f == nil:
			return a, nil
		case f.owner != "" && f.owner != who.tenant:
			return answer{}, &graph.Error{Op: op, Kind: graph.ErrWrongTenant, Status: f.status, Request: f.request}
		case f.status == http.StatusUnauthorized && !renewed && f.code != noMFA && sent.who == nil:
			if who, err = grant(ctx, op, who, f.claims); err != nil {
				return answer{}, err
			}
			renewed = true
		case f.passing() && (!write || f.status == http.StatusTooManyRequests) && patience.left(f.retryAfter):
			if err := patience.wait(ctx, op); err != nil {
				return answer{}, &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: err}
			}
		default:
			return answer{}, f.err(op, write)
		}
	}
}

// versionOf returns the API version of a path: some operations exist in beta only.
func versionOf(path string) string {
	if strings.HasSuffix(path, "/authentication/requirements") || strings.HasPrefix(path, scorePath) {
		return "beta"
	}
	return "v1.0"
}

// hand passes the receipt of a write to the listener of the context. Without an answer there is no receipt.
func (d *Door) hand(ctx context.Context, c baseCall, a answer, f *fault) {
	r := graph.Receipt{Method: c.method, Host: c.host, Path: c.path, Status: a.status, ID: a.request}
	if c.host == d.tenant.cloud.Hosts().Graph {
		r.Host = ""
	}
	switch {
	case f != nil && f.reset:
		return
	case f != nil:
		r.Status, r.ID = f.status, f.request
	}
	graph.Hand(ctx, r)
}
