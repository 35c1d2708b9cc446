package graph

import "encoding/json"

// AskedClaims returns what the sign-in is to be about, as JSON for the sign-in service: the challenge that it answers, and with MFA a
// proof of MFA. Empty when there is nothing to ask; false when Claims is no JSON object.
//
// For MFA the first version of the service has a parameter, amr_values; the second was seen to refuse it with AADSTS901002, and to take
// the claim in every flow. Neither is documented: whether MFA happened is read from the token afterwards.
//
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
func (w Want) AskedClaims() (string, bool) {
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
	if access["amr"] == nil { // a challenge that names methods of its own asks for more
		access["amr"] = map[string]any{"values": []string{"mfa"}}
	}
	text, err := json.Marshal(claims)
	return string(text), err == nil
}
