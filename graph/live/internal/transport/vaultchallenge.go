package transport

import (
	"net/http"
	"path"
	"regexp"
	"strings"

	"cspready/graph"
)

// vaultChallenge checks whose tokens a vault demands before another token is fetched.
//
// https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses#authentication
type vaultChallenge struct {
	next     http.RoundTripper
	resource string
	keys     TokenSource
}

func (c vaultChallenge) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	if kind := c.refusalOf(resp); kind != "" {
		drainBody(resp)
		return nil, &graph.Error{Kind: kind, Status: resp.StatusCode, RequestID: RequestIDOf(resp.Header)}
	}
	return resp, nil
}

// vaultChallengePattern matches the parameters of a vault's challenge: Bearer
// authorization="https://login.windows.net/{tenant}", resource="…".
var vaultChallengePattern = regexp.MustCompile(`(?i)(?:^|[\s,])(authorization|authorization_uri|resource)\s*=\s*"?([^\s,"]+)`)

// refusalOf returns why no token may be fetched for a challenge, or an empty kind. A missing parameter is no reason
// to refuse.
func (c vaultChallenge) refusalOf(resp *http.Response) graph.Kind {
	for _, header := range resp.Header.Values("WWW-Authenticate") {
		for _, named := range vaultChallengePattern.FindAllStringSubmatch(header, -1) {
			address := strings.TrimRight(named[2], "/")
			if strings.EqualFold(named[1], "resource") {
				if !strings.EqualFold(address, c.resource) {
					return graph.ErrForeign
				}
				continue
			}
			session, _ := c.keys.Session()
			if tenant := path.Base(address); graph.IsGUID(tenant) && !strings.EqualFold(tenant, session.TenantID) {
				return graph.ErrWrongTenant
			}
		}
	}
	return ""
}
