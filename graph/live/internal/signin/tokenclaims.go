package signin

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"cspready/graph"
)

// accessClaims are the claims of a Graph access token that are used here. Such tokens are for Graph only and may
// become opaque one day: any claim can be missing, and none is required.
//
// https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
type accessClaims struct {
	Methods []string `json:"amr"`
	Roles   []string `json:"wids"`
}

// readAccessClaims returns the claims of a token without checking its signature: the token came from the service
// itself over TLS, and decides nothing that the service does not decide again.
func readAccessClaims(token string) (accessClaims, bool) {
	return decodeTokenClaims[accessClaims](token)
}

func decodeTokenClaims[T any](token string) (T, bool) {
	var claims T
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims, false
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(data, &claims) != nil {
		var none T
		return none, false
	}
	return claims, true
}

// provedMFA reports whether the sign-in of a token proved MFA, as far as its claims say.
func provedMFA(token string) graph.Tri {
	claims, ok := readAccessClaims(token)
	if !ok || claims.Methods == nil {
		return graph.Unknown
	}
	return graph.TriOf(slices.Contains(claims.Methods, "mfa"))
}

// RoleClaims returns the templates of the directory roles that the token in force lists. They date from the sign-in.
func (k *Keyring) RoleClaims() []string {
	claims, _ := readAccessClaims(*k.currentToken().Secret)
	return claims.Roles
}
