package transport

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// claimsPattern matches the claims in a WWW-Authenticate header, quoted or not, anywhere among the other parameters.
var claimsPattern = regexp.MustCompile(`(?i)(?:^|[\s,])claims\s*=\s*(?:"([^"]*)"|([^\s,"]+))`)

// ClaimsChallenge returns the claims that an answer demands of the next token, as JSON. It is empty if the answer
// demands none, or in a form that cannot be read.
//
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
func ClaimsChallenge(resp *http.Response) string {
	if resp.StatusCode != http.StatusUnauthorized && resp.StatusCode != http.StatusForbidden {
		return ""
	}
	for _, header := range resp.Header.Values("WWW-Authenticate") {
		found := claimsPattern.FindStringSubmatch(header)
		if found == nil {
			continue
		}
		if claims := decodeClaims(found[1] + found[2]); claims != "" {
			return claims
		}
	}
	return ""
}

// decodeClaims accepts every form of base64, because services differ in alphabet and padding. MSAL requires a JSON
// object.
func decodeClaims(value string) string {
	value = strings.TrimRight(value, "=")
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		data, err := encoding.DecodeString(value)
		if err != nil {
			continue
		}
		if claims, ok := MergeableClaims(string(data)); ok {
			return claims
		}
	}
	return ""
}

// MergeableClaims returns claims in the form that MSAL merges with the client's capabilities: a JSON object that
// names no capabilities itself. It returns false for anything else.
func MergeableClaims(claims string) (string, bool) {
	var object map[string]any
	if json.Unmarshal([]byte(claims), &object) != nil || object == nil {
		return "", false
	}
	access, ok := object["access_token"].(map[string]any)
	if !ok || access["xms_cc"] == nil {
		return claims, true
	}
	delete(access, "xms_cc")
	data, err := json.Marshal(object)
	return string(data), err == nil
}
