package signin

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
	"cspready/graph/wire"
)

// appClaims are the claims of an access token from a sign-in to an application. Version 1.0 of these tokens, which
// Partner Center uses, has other names for some claims than version 2.0. A claim in an unexpected form counts as
// missing.
//
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
type appClaims struct {
	Audience      any         `json:"aud"`
	TenantID      any         `json:"tid"`
	UserID        any         `json:"oid"`
	UPN           any         `json:"upn"`
	UniqueName    any         `json:"unique_name"`
	PreferredName any         `json:"preferred_username"`
	AppID         any         `json:"appid"`
	Party         any         `json:"azp"`
	Methods       any         `json:"amr"`
	Scopes        any         `json:"scp"`
	Expires       wire.Number `json:"exp"`
}

// readTokenClaims returns the claims of a token; none of an opaque one.
func readTokenClaims(token string) graph.AppTokenClaims {
	claims, _ := decodeTokenClaims[appClaims](token)
	read := graph.AppTokenClaims{
		Audience: transport.JSONText(claims.Audience), TenantID: strings.ToLower(transport.JSONText(claims.TenantID)),
		UserID: strings.ToLower(transport.JSONText(claims.UserID)),
		UserPrincipalName: cmp.Or(transport.JSONText(claims.UPN), transport.JSONText(claims.UniqueName),
			transport.JSONText(claims.PreferredName)),
		AppID:   cmp.Or(transport.JSONText(claims.AppID), transport.JSONText(claims.Party)),
		Methods: textList(claims.Methods),
	}
	if read.Methods != nil {
		read.MFA = graph.TriOf(slices.Contains(read.Methods, "mfa"))
	}
	for scope := range strings.FieldsSeq(transport.JSONText(claims.Scopes)) {
		read.Scopes = append(read.Scopes, scopeName(scope))
	}
	if claims.Expires.Known {
		read.Expires = time.Unix(int64(claims.Expires.Value), 0).UTC()
	}
	return read
}

// textList returns a list of texts; nil for any other value.
func textList(v any) []string {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	all := make([]string, 0, len(list))
	for _, item := range list {
		all = append(all, transport.JSONText(item))
	}
	return all
}
