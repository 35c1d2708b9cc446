package live

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cspready/graph"
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
func readFacts(token string) graph.AppTokenFacts {
	claims, _ := claimsIn[appClaims](token)
	facts := graph.AppTokenFacts{
		Audience: text(claims.Audience), TenantID: strings.ToLower(text(claims.TenantID)), UserID: strings.ToLower(text(claims.UserID)),
		UserPrincipalName: cmp.Or(text(claims.UPN), text(claims.UniqueName), text(claims.PreferredName)),
		AppID:             cmp.Or(text(claims.AppID), text(claims.Party)), Methods: texts(claims.Methods),
	}
	if facts.Methods != nil {
		facts.MFA = graph.TriOf(slices.Contains(facts.Methods, "mfa"))
	}
	for scope := range strings.FieldsSeq(text(claims.Scopes)) {
		facts.Scopes = append(facts.Scopes, shortName(scope))
	}
	if claims.Expires.Known {
		facts.Expires = time.Unix(int64(claims.Expires.Value), 0).UTC()
	}
	return facts
}

// textList returns a list of texts; nil for any other value.
func texts(v any) []string {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	all := make([]string, 0, len(list))
	for _, item := range list {
		all = append(all, text(item))
	}
	return all
}
