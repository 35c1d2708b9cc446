package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

// Prove redeems a refresh token of an application and reads from Partner Center with the new access token. For an
// application that uses Microsoft Graph, the claims of the new token are the proof. Once there is a session it is
// returned with an error, too: the redeemed refresh token may have been replaced.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
func (c *Connection) Prove(ctx context.Context, app graph.AppClient, refresh graph.Hidden) (graph.PartnerProof, error) {
	op := proofOp(app)
	if err := c.requirePartnerCenter(op); app.API != graph.GraphAPI && err != nil {
		return graph.PartnerProof{}, err
	}
	session, access, err := c.signIns.Redeem(ctx, op, app, refresh)
	if err != nil {
		return graph.PartnerProof{}, err
	}
	proof := graph.PartnerProof{Session: session}
	if app.API == graph.GraphAPI {
		proof.MFACompliant = proof.Session.Claims.MFA
		return proof, nil
	}
	req, err := c.partnerRequest(ctx, "/v1/customers?size=1")
	if err != nil {
		return proof, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	req.Header.Set("ValidateMfa", "true")
	req.Header.Set("Authorization", "Bearer "+string(access))
	answer, err := partnerAnswerTo(op, c.partnerAsApp, req)
	if e, ok := asError(err); ok {
		proof.RequestID = e.RequestID
		if e.Kind == graph.ErrMFA {
			proof.MFACompliant = graph.No
		}
		return proof, err
	}
	proof.MFACompliant, proof.RequestID = wire.ReadMFACompliance(answer.header.Get, answer.body), answer.request
	return proof, nil
}

// proofOp returns the operation of errors of a proof. Partner Center has no part in the proof of an application that
// does not use it.
func proofOp(app graph.AppClient) string {
	op := graph.OpProveToPartnerCenter
	if app.API == graph.GraphAPI {
		op = graph.OpProveApplication
	}
	return op
}
