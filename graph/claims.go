package graph

import "encoding/json"

// RequestedClaims returns the claims parameter of the sign-in as JSON: the challenge that it answers and, with MFA, a
// demand for MFA. It returns an empty text if there is nothing to request, and false if Claims is not a JSON object.
//
// Version 1 of the service has a parameter for MFA, amr_values; version 2 was seen to refuse it with AADSTS901002,
// and to accept the claim in every flow. Neither is documented: whether MFA happened is read from the token
// afterwards.
//
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
func (w SignInRequest) RequestedClaims() (string, bool) {
	claims := map[string]any{}
	if w.Claims != "" && (json.Unmarshal([]byte(w.Claims), &claims) != nil || claims == nil) {
		return "", false
	}
	if !w.MFA {
		return w.Claims, true
	}
	access, ok := claims["access_token"].(map[string]any)
	if !ok {
		access = map[string]any{}
		claims["access_token"] = access
	}
	if access["amr"] == nil { // a challenge that names its own methods demands more
		access["amr"] = map[string]any{"values": []string{"mfa"}}
	}
	text, err := json.Marshal(claims)
	return string(text), err == nil
}
