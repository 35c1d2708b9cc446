package client

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/wire"
)

// askAsApp sends a form to the token endpoint for an application.
func (d *Client) askAsApp(ctx context.Context, op string, app graph.AppClient, form url.Values) (odata.Object, error) {
	if !graph.IsGUID(app.TenantID) && !graph.IsDomain(app.TenantID) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	form.Set("client_id", app.AppID)
	if err := d.addCredential(op, app, form); err != nil {
		return nil, err
	}
	for began := time.Now(); ; {
		answer, r := (&signInAttempt{client: d, authority: login.Authority{Segment: app.TenantID,
			IsHomeCloud: true}}).askWithRetry(ctx, "token",
			form)
		if r == nil {
			return answer, nil
		}
		if !graph.AppMayBePropagating(r.Code, form.Get("code") != "") || time.Since(began) > graph.AppPropagation ||
			core.SleepContext(ctx, lagPause) != nil {
			return nil, r.ToGraphError(op, graph.Browser)
		}
	}
}

// lagPause is the wait before a retry for an application that the sign-in service may not know yet.
const lagPause = 5 * time.Second

// TestCredential requests an app-only token.
func (d *Client) TestCredential(ctx context.Context, app graph.AppClient) error {
	_, err := d.askAsApp(ctx, graph.OpTestCredential, app, url.Values{
		"grant_type": {"client_credentials"}, "scope": {"https://" + d.tenant.HomeCloud.Hosts().Graph + "/.default"}})
	return err
}

// Prove redeems a refresh token of an application and reads a customer from Partner Center with the new token.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
func (d *Client) Prove(ctx context.Context, app graph.AppClient, refresh graph.Hidden) (graph.PartnerProof, error) {
	op := proofOperation(app)
	if err := d.checkPartnerCloud(op); app.API != graph.GraphAPI && err != nil {
		return graph.PartnerProof{}, err
	}
	answer, err := d.askAsApp(ctx, op, app, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {string(refresh)}, "scope": {d.appScope(app)}})
	if err != nil {
		return graph.PartnerProof{}, err
	}
	proof := graph.PartnerProof{RequestID: d.tenant.NewIDLocked()}
	if proof.Session, err = readAppSession(op, answer, refresh); err != nil {
		return graph.PartnerProof{}, err
	}
	if app.API == graph.GraphAPI {
		proof.MFACompliant = proof.Session.Claims.MFA
		return proof, nil
	}
	c := d.partnerCall("/v1/customers", url.Values{"size": {"1"}},
		http.Header{"Validatemfa": {"true"}, "Ms-Requestid": {proof.RequestID}})
	c.Token = d.tenant.Login.LookUpToken(odata.StringValue(answer, "access_token"))
	got, err := d.sendWithRetry(ctx, op, c, func(context.Context, string, *core.AccessToken,
		string) (*core.AccessToken, error) {
		return c.Token, nil
	})
	if err != nil {
		return proof, err
	}
	body, err := encodeAnswer(op, got.Value)
	if err != nil {
		return proof, err
	}
	proof.MFACompliant = wire.ReadMFACompliance(got.Header.Get, body)
	return proof, nil
}

// proofOperation returns the operation that errors name: Partner Center is not involved if an application is for
// Graph only.
func proofOperation(app graph.AppClient) string {
	op := graph.OpProveToPartnerCenter
	if app.API == graph.GraphAPI {
		op = graph.OpProveApplication
	}
	return op
}
