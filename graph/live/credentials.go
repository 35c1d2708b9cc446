package live

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"

	"cspready/graph"
)

// A passwordCredential is a client secret as Graph prints it afterwards.
//
// https://learn.microsoft.com/graph/api/resources/passwordcredential
type passwordCredential struct{ KeyID, DisplayName, Hint, StartDateTime, EndDateTime string }

func (p passwordCredential) read() graph.SecretCredential {
	return graph.SecretCredential{KeyID: p.KeyID, Name: p.DisplayName, Hint: p.Hint, Starts: when(p.StartDateTime), Ends: when(p.EndDateTime)}
}

// readKey reads a certificate of an application and keeps it as it came; false for what is none.
//
// https://learn.microsoft.com/graph/api/resources/keycredential
func readKey(raw json.RawMessage) (graph.KeyCredential, bool) {
	var k struct{ KeyID, DisplayName, CustomKeyIdentifier, StartDateTime, EndDateTime, Usage, Key string }
	if json.Unmarshal(raw, &k) != nil || k.KeyID == "" {
		return graph.KeyCredential{}, false
	}
	found := graph.KeyCredential{
		KeyID: k.KeyID, Name: k.DisplayName, Thumbprint: thumbprint(k.CustomKeyIdentifier), Starts: when(k.StartDateTime), Ends: when(k.EndDateTime),
		Verifies: strings.EqualFold(k.Usage, "Verify"), Raw: raw,
	}
	if der, err := base64.StdEncoding.DecodeString(k.Key); err == nil && len(der) > 0 {
		found.Certificate = der
	}
	return found, true
}

// thumbprint reads customKeyIdentifier, which whoever added the certificate could choose: usually its SHA-1, in hex, in base64, or in
// hex that Graph prints in base64. Empty when it is something else. Hex is tried first, as it reads as base64 too.
func thumbprint(identifier string) string {
	const size = 20
	for _, decode := range []func(string) ([]byte, error){hex.DecodeString, base64.StdEncoding.DecodeString, decodeTwice} {
		if sum, err := decode(identifier); err == nil && len(sum) == size {
			return strings.ToUpper(hex.EncodeToString(sum))
		}
	}
	return ""
}

func decodeTwice(text string) ([]byte, error) {
	inner, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(string(inner))
}
