package client

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
)

// readAppSession reads an answer of the token endpoint. If it has no refresh token, the redeemed one remains in use.
func readAppSession(op string, answer odata.Object, redeemed graph.Hidden) (graph.AppSession, error) {
	facts, err := readTokenFacts(odata.StringValue(answer, "access_token"))
	if err != nil {
		return graph.AppSession{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	life, _ := answer["refresh_token_expires_in"].(int)
	return graph.AppSession{
		RefreshToken: graph.Hidden(cmp.Or(odata.StringValue(answer, "refresh_token"), string(redeemed))), Claims: facts,
		RefreshLifetime: time.Duration(life) * time.Second,
	}, nil
}

// mfaFromMethods reads MFA from the amr claim, which can be absent.
func mfaFromMethods(methods []string) graph.Tri {
	if methods == nil {
		return graph.Unknown
	}
	return graph.TriOf(slices.Contains(methods, "mfa"))
}

// readTokenFacts reads the claims of an access token without verifying its signature: they are a hint.
func readTokenFacts(token string) (graph.AppTokenClaims, error) {
	var c struct {
		Audience string   `json:"aud"`
		Tenant   string   `json:"tid"`
		User     string   `json:"oid"`
		UPN      string   `json:"upn"`
		App      string   `json:"appid"`
		Methods  []string `json:"amr"`
		Scopes   string   `json:"scp"`
		Expires  int64    `json:"exp"`
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return graph.AppTokenClaims{}, errors.New("no access token of three parts")
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	facts := graph.AppTokenClaims{
		Audience: c.Audience, TenantID: c.Tenant, UserID: c.User, UserPrincipalName: c.UPN, AppID: c.App,
		Methods: c.Methods, MFA: mfaFromMethods(c.Methods),
		Scopes: strings.Fields(c.Scopes), Expires: time.Unix(c.Expires, 0).UTC(),
	}
	return facts, err
}
