package client

import (
	"context"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/wire"
)

// checkPartnerCloud returns an error if the cloud has no Partner Center.
func (d *Client) checkPartnerCloud(op string) error {
	if d.tenant.HomeCloud.Hosts().PartnerCenter != "" {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}

func (d *Client) partnerCall(path string, query url.Values, header http.Header) core.Call {
	return core.Call{Method: http.MethodGet, Host: d.tenant.HomeCloud.Hosts().PartnerCenter, Path: path, Query: query,
		Header: header}
}

// askPartner reads from Partner Center for the signed-in person or application.
func (d *Client) askPartner(ctx context.Context, op string, link wire.PartnerLink) ([]byte, error) {
	if err := d.checkPartnerCloud(op); err != nil {
		return nil, err
	}
	host := d.tenant.HomeCloud.Hosts().PartnerCenter
	path, ok := link.Path(host)
	u, err := url.Parse(path)
	if !ok || err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	header := http.Header{}
	if from := link.Continuation(); from != "" {
		header.Set(wire.ContinuationHeader, from)
	}
	a, err := d.sendWithRetry(ctx, op, d.partnerCall(u.Path, u.Query(), header), d.accessTokenFor("https://"+host))
	if err != nil {
		return nil, err
	}
	return encodeAnswer(op, a.Value)
}

// WithoutMFA returns the users who signed in to Partner Center without MFA recently.
func (d *Client) WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error) {
	return partnerList[wire.NonMFAPrincipal](ctx, d, graph.OpReadWithoutMFA, "/v1/nonMfaCompliantPartnerPrincipals")
}

// Adoption returns the applications' requests to Partner Center by day.
func (d *Client) Adoption(ctx context.Context) ([]graph.AppAdoption, error) {
	return partnerList[wire.MFAAdoption](ctx, d, graph.OpReadMFAAdoption, "/v1/applicationmfaadoptionstatus")
}

// partnerList reads a whole list of Partner Center.
func partnerList[T wire.Answer[V], V any](ctx context.Context, d *Client, op, path string) ([]V, error) {
	return wire.ReadPartnerList[T](op, path, func(link wire.PartnerLink) ([]byte,
		error) {
		return d.askPartner(ctx, op, link)
	})
}
