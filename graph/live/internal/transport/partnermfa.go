package transport

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"cspready/graph"
)

// noMFACode is Partner Center's code for a token without a proof of MFA.
const noMFACode = "900421"

// partnerMFA converts the refusal of a token without MFA into ErrMFA: another token of the same sign-in would prove
// no more. It comes after the bearer, which would get one.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-mandating-mfa
type partnerMFA struct{ next http.RoundTripper }

func (p partnerMFA) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := p.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody)) // what arrived is enough
	if ClaimsChallenge(resp) == "" && isMFAMissing(resp.Status, data) {
		resp.Body.Close()
		f, _ := ReadFault(data)
		return nil, &graph.Error{
			Kind: graph.ErrMFA, Code: noMFACode, Status: resp.StatusCode, Message: f.Message,
			RequestID:     RequestIDOf(resp.Header),
			CorrelationID: resp.Header.Get("MS-CorrelationId"),
		}
	}
	ReplaceBody(resp, data)
	return resp, nil
}

// isMFAMissing recognises both forms of a 401 that is about MFA: that of 2026 has a code, that of 2019 had a reason
// in the status line and no body at all.
func isMFAMissing(status string, data []byte) bool {
	f, readable := ReadFault(data)
	if readable && (f.Code == noMFACode || mentionsMFA(f.Message)) {
		return true
	}
	return mentionsMFA(status) || len(bytes.TrimSpace(bytes.TrimPrefix(data, ByteOrderMark))) == 0 ||
		!readable && mentionsMFA(string(data))
}

func mentionsMFA(text string) bool { return strings.Contains(strings.ToLower(text), "mfa required") }
