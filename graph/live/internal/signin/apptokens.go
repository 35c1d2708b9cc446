package signin

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
	"cspready/graph/wire"
)

// appTokens is a token response of the sign-in service.
type appTokens struct {
	Access   graph.Hidden `json:"access_token"`
	Refresh  graph.Hidden `json:"refresh_token"`
	ID       graph.Hidden `json:"id_token"`
	Lasts    wire.Number  `json:"expires_in"`
	Lifetime wire.Number  `json:"refresh_token_expires_in"` // of the refresh token; not documented, and not always there
}

// newSession returns the session of the tokens, with the redeemed refresh token if there is no new one.
func (t appTokens) newSession(redeemed graph.Hidden) graph.AppSession {
	s := graph.AppSession{RefreshToken: t.Refresh, Claims: readTokenClaims(string(t.Access))}
	if s.RefreshToken == "" {
		s.RefreshToken = redeemed
	}
	if t.Lifetime.Known {
		s.RefreshLifetime = time.Duration(t.Lifetime.Value) * time.Second
	}
	return s
}

// expiryTime returns when the access token expires, from the response or else from the token.
func (t appTokens) expiryTime(facts graph.AppTokenClaims) time.Time {
	if t.Lasts.Known {
		return time.Now().Add(time.Duration(t.Lasts.Value) * time.Second)
	}
	return facts.Expires
}

// requestTokens posts a form to the token endpoint. The assertion is made anew each time, because the service refuses
// an old one.
func (a *appClient) requestTokens(ctx context.Context, op string, form url.Values) (appTokens, error) {
	form = maps.Clone(form)
	form.Set("client_id", a.app.AppID)
	if a.key != nil {
		assertion, err := a.key.signAssertion(a.app.AppID, a.endpointURL("token"))
		if err != nil {
			return appTokens{}, &graph.Error{Op: op, Kind: graph.ErrBadInput} // the key cannot sign
		}
		form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		form.Set("client_assertion", assertion)
	} else {
		form.Set("client_secret", string(a.app.Secret))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.endpointURL("token"), strings.NewReader(form.Encode()))
	if err != nil {
		return appTokens{}, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := a.owner.Login.RoundTrip(req)
	if err != nil {
		return appTokens{}, transport.NewOpError(op, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return appTokens{}, transport.NewOpError(op, transport.NewBodyError(err))
	}
	if resp.StatusCode != http.StatusOK {
		var f transport.OAuthError
		_ = json.Unmarshal(data, &f) // a body that is not JSON leaves it empty, which is an unreadable error
		return appTokens{}, withoutSecrets(f.GraphError(op, graph.Browser, resp.StatusCode, resp.Header), form)
	}
	var tokens appTokens
	if json.Unmarshal(data, &tokens) != nil || tokens.Access == "" {
		return appTokens{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Status: resp.StatusCode,
			RequestID: transport.RequestIDOf(resp.Header)}
	}
	return tokens, nil
}

// withoutSecrets drops texts of the service that repeat a secret of the form.
func withoutSecrets(e *graph.Error, form url.Values) error {
	for _, name := range []string{"client_secret", "client_assertion", "refresh_token", "code", "code_verifier"} {
		secret := form.Get(name)
		if secret == "" {
			continue
		}
		if strings.Contains(e.Message, secret) {
			e.Message = ""
		}
		if strings.Contains(e.Code, secret) {
			e.Code = ""
		}
		if strings.Contains(e.Claims, secret) {
			e.Claims = ""
		}
	}
	return e
}
