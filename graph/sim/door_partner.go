package sim

import (
	"context"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/wire"
)

// partnered returns an error if the cloud has no Partner Center.
func (d *Door) partnered(op string) error {
	if d.tenant.cloud.Hosts().PartnerCenter != "" {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}

func (d *Door) partnerCall(path string, query url.Values, header http.Header) baseCall {
	return baseCall{method: http.MethodGet, host: d.tenant.cloud.Hosts().PartnerCenter, path: path, query: query,
		header: header}
}

// askPartner reads from Partner Center for the signed-in person or application.
func (d *Door) askPartner(ctx context.Context, op string, link wire.PartnerLink) ([]byte, error) {
	if err := d.partnered(op); err != nil {
		return nil, err
	}
	host := d.tenant.cloud.Hosts().PartnerCenter
	path, ok := link.Path(host)
	u, err := url.Parse(path)
	if !ok || err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	header := http.Header{}
	if from := link.Continuation(); from != "" {
		header.Set(wire.ContinuationHeader, from)
	}
	a, err := d.send(ctx, op, d.partnerCall(u.Path, u.Query(), header), d.at("https://"+host))
	if err != nil {
		return nil, err
	}
	return encode(op, a.value)
}

// WithoutMFA returns the users who signed in to Partner Center without MFA recently.
func (d *Door) WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error) {
	return partnerList[wire.NonMFAPrincipal](ctx, d, graph.OpReadWithoutMFA, "/v1/nonMfaCompliantPartnerPrincipals")
}

// Adoption returns the applications' requests to Partner Center by day.
func (d *Door) Adoption(ctx context.Context) ([]graph.AppAdoption, error) {
	return partnerList[wire.MFAAdoption](ctx, d, graph.OpReadMFAAdoption, "/v1/applicationmfaadoptionstatus")
}

// partnerList reads a whole list of Partner Center.
func partnerList[T wire.Answer[V], V any](ctx context.Context, d *Door, op, path string) ([]V, error) {
	return wire.ReadPartnerList[T](op, path, func(link wire.PartnerLink) ([]byte,
		error) {
		return d.askPartner(ctx, op, link)
	})
}
