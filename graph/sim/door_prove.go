package sim

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"cspready/graph"
	"cspready/graph/wire"
)

// askAs sends a form to the token endpoint for an application.
func (d *Door) askAs(ctx context.Context, op string, app graph.AppClient, form url.Values) (object, error) {
	if !graph.IsGUID(app.TenantID) && !graph.IsDomain(app.TenantID) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	form.Set("client_id", app.AppID)
	if err := d.credential(op, app, form); err != nil {
		return nil, err
	}
	for began := time.Now(); ; {
		answer, r := (&attempt{door: d, authority: authority{segment: app.TenantID, home: true}}).ask(ctx, "token",
			form)
		if r == nil {
			return answer, nil
		}
		if !graph.AppMayLag(r.code, form.Get("code") != "") || time.Since(began) > graph.AppLag ||
			sleep(ctx, lagPause) != nil {
			return nil, r.err(op, graph.Browser)
		}
	}
}

// lagPause is the wait before a retry for an application that the sign-in service may not know yet.
const lagPause = 5 * time.Second

// TestCredential requests an app-only token.
func (d *Door) TestCredential(ctx context.Context, app graph.AppClient) error {
	_, err := d.askAs(ctx, graph.OpTestCredential, app, url.Values{
		"grant_type": {"client_credentials"}, "scope": {"https://" + d.tenant.cloud.Hosts().Graph + "/.default"}})
	return err
}

// Prove redeems a refresh token of an application and reads a customer from Partner Center with the new token.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
func (d *Door) Prove(ctx context.Context, app graph.AppClient, refresh graph.Hidden) (graph.PartnerProof, error) {
	op := proofOf(app)
	if err := d.partnered(op); app.For != graph.GraphAPI && err != nil {
		return graph.PartnerProof{}, err
	}
	answer, err := d.askAs(ctx, op, app, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {string(refresh)}, "scope": {d.appScope(app)}})
	if err != nil {
		return graph.PartnerProof{}, err
	}
	proof := graph.PartnerProof{Request: d.tenant.freshID()}
	if proof.Session, err = appSession(op, answer, refresh); err != nil {
		return graph.PartnerProof{}, err
	}
	if app.For == graph.GraphAPI {
		proof.Compliant = proof.Session.Token.MFA
		return proof, nil
	}
	c := d.partnerCall("/v1/customers", url.Values{"size": {"1"}},
		http.Header{"Validatemfa": {"true"}, "Ms-Requestid": {proof.Request}})
	c.who = d.tenant.login.bearer(word(answer, "access_token"))
	got, err := d.send(ctx, op, c, func(context.Context, string, *grant, string) (*grant, error) { return c.who, nil })
	if err != nil {
		return proof, err
	}
	body, err := encode(op, got.value)
	if err != nil {
		return proof, err
	}
	proof.Compliant = wire.ReadMFACompliance(got.header.Get, body)
	return proof, nil
}

// proofOf returns the operation that errors name: Partner Center is not involved if an application is for Graph only.
func proofOf(app graph.AppClient) string {
	op := graph.OpProveToPartnerCenter
	if app.For == graph.GraphAPI {
		op = graph.OpProveApplication
	}
	return op
}
