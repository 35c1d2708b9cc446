package live

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"cspready/graph"
)

// noMFACode is Partner Center's code for a token without a proof of MFA.
const noMFA = "900421"

// partnerMFA converts the refusal of a token without MFA into ErrMFA: another token of the same sign-in would prove
// no more. It comes after the bearer, which would get one.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-mandating-mfa
type proving struct{ next http.RoundTripper }

func (p proving) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := p.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, errorLimit)) // what arrived is enough
	if challenge(resp) == "" && missesMFA(resp.Status, data) {
		resp.Body.Close()
		f, _ := readFault(data)
		return nil, &graph.Error{
			Kind: graph.ErrMFA, Code: noMFA, Status: resp.StatusCode, Message: f.Message, Request: requestID(resp.Header),
			Correlation: resp.Header.Get("MS-CorrelationId"),
		}
	}
	replaceBody(resp, data)
	return resp, nil
}

// isMFAMissing recognises both forms of a 401 that is about MFA: that of 2026 has a code, that of 2019 had a reason
// in the status line and no body at all.
func missesMFA(status string, data []byte) bool {
	f, readable := readFault(data)
	if readable && (f.Code == noMFA || mentionsMFA(f.Message)) {
		return true
	}
	return mentionsMFA(status) || len(bytes.TrimSpace(bytes.TrimPrefix(data, byteOrderMark))) == 0 || !readable && mentionsMFA(string(data))
}

func mentionsMFA(text string) bool { return strings.Contains(strings.ToLower(text), "mfa required") }
