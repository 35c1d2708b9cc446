package live

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/wire"
)

// appClaims are what an access token says of the sign-in to an application. Version 1.0 of such tokens, which Partner Center's are, has other
// names for some than version 2.0. A claim in a form that is not expected is one that is not told.
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

// readFacts returns what a token says; nothing of an opaque one.
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

// texts returns a list of texts; nil for anything else.
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
