package sim

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"cspready/graph"
)

// ask has a request to Graph answered.
func (d *Door) ask(ctx context.Context, op, method, path string, query url.Values, body []byte) (any, error) {
	return d.send(ctx, op, call{
		method: method, host: d.tenant.cloud.Hosts().Graph, version: versionOf(path), path: path, query: query, header: http.Header{}, body: body,
	}, d.atGraph)
}

// atGraph is the grant to show to Graph, another one if it refused one.
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

// send has a request answered, waits out what passes, and gets another grant once if the one that is shown is refused.
func (d *Door) send(ctx context.Context, op string, sent call, grant func(context.Context, string, *grant, string) (*grant, error)) (any, error) {
	write := sent.method != http.MethodGet
	who, err := grant(ctx, op, nil, "")
	if err != nil {
		return nil, err
	}
	var patience patience
	for renewed := false; ; {
		c := sent
		c.who = who
		a, f := d.tenant.ask(ctx, &c)
		switch {
		case ctx.Err() != nil && f != nil:
			return nil, &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: ctx.Err()}
		case f == nil:
			return a.value, nil
		case f.owner != "" && f.owner != who.tenant:
			return nil, &graph.Error{Op: op, Kind: graph.ErrWrongTenant, Status: f.status, Request: f.request}
		case f.status == http.StatusUnauthorized && !renewed:
			if who, err = grant(ctx, op, who, f.claims); err != nil {
				return nil, err
			}
			renewed = true
		case f.passing() && (!write || f.status == http.StatusTooManyRequests) && patience.left(f.retryAfter):
			if err := patience.wait(ctx, op); err != nil {
				return nil, &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: err}
			}
		default:
			return nil, f.err(op, write)
		}
	}
}

// versionOf is where an operation is: some are in beta only.
func versionOf(path string) string {
	if strings.HasSuffix(path, "/authentication/requirements") {
		return "beta"
	}
	return "v1.0"
}
