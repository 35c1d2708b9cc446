package signin

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"cspready/graph"
)

// CheckTenant refuses a text that is neither an id nor a domain before it becomes a part of an address.
func CheckTenant(op, tenant string) error {
	if tenant == "" || graph.IsGUID(tenant) || graph.IsDomain(tenant) {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrBadInput}
}

// resolveTenant returns the id of a tenant. MSAL never gets a domain: it builds the address of the device code
// endpoint by replacing every "token" in the address of the token endpoint, wherever it occurs.
func (s *Service) resolveTenant(ctx context.Context, tenant string) (string, error) {
	const op = graph.OpFindTenant
	if err := CheckTenant(op, tenant); err != nil {
		return "", err
	}
	if tenant == "" || graph.IsGUID(tenant) {
		return strings.ToLower(tenant), nil
	}
	ctx, answered := withExchange(ctx)
	address := "https://" + s.Hosts.Login + "/" + url.PathEscape(tenant) + "/v2.0/.well-known/openid-configuration"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	resp, err := responseCapture{s.Login}.RoundTrip(req)
	if err != nil {
		return "", answered.graphError(op, "", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", answered.fault.GraphError(op, "", resp.StatusCode, resp.Header)
	}
	var answer struct{ Issuer string }
	data, err := io.ReadAll(resp.Body)
	if err != nil || json.Unmarshal(data, &answer) != nil {
		return "", &graph.Error{Op: op, Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	}
	issuer, err := url.Parse(answer.Issuer)
	if err != nil {
		return "", &graph.Error{Op: op, Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	}
	// https://login.microsoftonline.com/{id}/v2.0
	if id := path.Base(path.Dir(issuer.Path)); graph.IsGUID(id) {
		return strings.ToLower(id), nil
	}
	return "", &graph.Error{Op: op, Kind: graph.ErrUnreadable, Status: resp.StatusCode}
}
