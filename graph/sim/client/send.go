package client

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/sim/internal/odata"
)

// askGraph sends a request to Graph.
func (d *Client) askGraph(ctx context.Context, op, method, path string, query url.Values, body []byte) (any, error) {
	a, err := d.sendWithRetry(ctx, op, core.Call{
		Method: method, Host: d.tenant.HomeCloud.Hosts().Graph, Version: apiVersion(path), Path: path, Query: query,
		Header: http.Header{}, Body: body,
	}, d.graphToken)
	return a.Value, err
}

// graphToken returns the access token for Graph, a renewed one if Graph refused the current one.
func (d *Client) graphToken(ctx context.Context, op string, refused *core.AccessToken,
	claims string) (*core.AccessToken, error) {
	if refused != nil {
		if err := d.renewToken(ctx, op, refused, claims); err != nil {
			return nil, err
		}
	}
	who := d.currentToken()
	if who == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrSignInAgain}
	}
	return who, nil
}

// sendWithRetry sends a request. It waits and retries after temporary errors, and gets another token once if the
// service refuses the current one. A call that has a token is sent with that one only.
func (d *Client) sendWithRetry(ctx context.Context, op string, sent core.Call,
	grant func(context.Context, string, *core.AccessToken, string) (*core.AccessToken, error)) (core.Response, error) {
	write := sent.Method != http.MethodGet && sent.Path != graphapi.WhatIfPath
	who, err := grant(ctx, op, nil, "")
	if err != nil {
		return core.Response{}, err
	}
	var patience retryBudget
	for renewed := false; ; {
		c := sent
		c.Token = who
		a, f := d.tenant.AskAfterLatency(ctx, &c)
		if write {
			d.handReceipt(ctx, c, a, f)
		}
		switch {
		case ctx.Err() != nil && f != nil:
			return core.Response{}, &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: ctx.Err()}
		case f == nil:
			return a, nil
		case f.VaultTenant != "" && f.VaultTenant != who.Tenant:
			return core.Response{}, &graph.Error{Op: op, Kind: graph.ErrWrongTenant, Status: f.Status,
				RequestID: f.Request}
		case f.Status == http.StatusUnauthorized && !renewed && f.Code != odata.CodeNoMFA && sent.Token == nil:
			if who, err = grant(ctx, op, who, f.Claims); err != nil {
				return core.Response{}, err
			}
			renewed = true
		case f.IsTemporary() && (!write || f.Status == http.StatusTooManyRequests) && patience.canRetry(f.RetryAfter):
			if err := patience.waitForRetry(ctx, op); err != nil {
				return core.Response{}, &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: err}
			}
		default:
			return core.Response{}, f.ToGraphError(op, write)
		}
	}
}

// apiVersion returns the API version of a path: some operations exist in beta only.
func apiVersion(path string) string {
	if strings.HasSuffix(path, "/authentication/requirements") || strings.HasPrefix(path, graphapi.ScorePath) {
		return "beta"
	}
	return "v1.0"
}

// handReceipt passes the receipt of a write to the listener of the context. Without an answer there is no receipt.
func (d *Client) handReceipt(ctx context.Context, c core.Call, a core.Response, f *odata.Error) {
	r := graph.Receipt{Method: c.Method, Host: c.Host, Path: c.Path, Status: a.Status, ID: a.RequestID}
	if c.Host == d.tenant.HomeCloud.Hosts().Graph {
		r.Host = ""
	}
	switch {
	case f != nil && f.Reset:
		return
	case f != nil:
		r.Status, r.ID = f.Status, f.Request
	}
	graph.Report(ctx, r)
}
