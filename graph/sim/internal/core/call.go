package core

import (
	"net/http"
	"net/url"
	"time"
)

// A Call is one request to Graph, Partner Center or a Key Vault, from the client, over HTTP or from within a $batch.
type Call struct {
	Method  string
	Host    string
	Version string // "v1.0" or "beta"; empty for Partner Center and vaults
	Path    string // below the version
	Query   url.Values
	// RawQuery is the query as sent; empty for the Go client, which has no request line.
	RawQuery string
	Header   http.Header
	Body     []byte
	Token    *AccessToken // nil if the token is missing or unknown
}

// Address returns the path of the call with its version and its query, decoded: "/v1.0/users?$top=999".
func (c *Call) Address() string {
	address := c.Path
	if c.Version != "" {
		address = "/" + c.Version + address
	}
	query := c.RawQuery
	if query == "" {
		query = c.Query.Encode()
	}
	if query == "" {
		return address
	}
	if decoded, err := url.QueryUnescape(query); err == nil {
		query = decoded
	}
	return address + "?" + query
}

// A Response is the response to a call that succeeded.
type Response struct {
	Status int
	Value  any         // object; string for text/plain; odata.Torn for half of one; nil for no body
	Header http.Header // for Partner Center

	RequestID string // id of the request
}

// AuthRequest is the request of a client for a sign-in.
type AuthRequest struct {
	Endpoint      string // "device" or "authorize"
	ClientID      string
	TenantOnly    bool   // the authority is this tenant only
	HomeCloud     bool   // the sign-in service is the one of the tenant's cloud
	Resource      string // empty: Graph
	ApiID         string // application id of the resource, for an application of the tenant
	FromTenantApp bool   // the client is an application of the tenant, not one of Microsoft's
	Scopes        []string
	ScopeText     string // the scopes as requested
	Claims        string
	LoginHint     string // the user principal name that the client suggests
	WantsRefresh  bool
}

// An AccessToken is the content of one access token. It never changes after it was issued.
type AccessToken struct {
	Tenant           string
	User             string // id
	UPN              string
	Name             string
	Client           string
	Resource         string
	Scopes           []string // short names; the app roles of an app-only token
	ScopeText        string
	Amr              []string
	SessionEnd       time.Time // end of the session; zero: when the refresh token expires
	SignInNumber     int       // of the sign-in
	CredentialKind   string    // kind of the client's credential, as in appidacr
	Roles            []string  // of an app-only token
	IsAppOnly        bool      // an app-only token
	Request          AuthRequest
	Redemptions      *int     // number of refresh tokens of the sign-in that were redeemed
	Wids             []string // roles of the user at the time of issue
	Cae              bool     // the client supports claims challenges
	SignInGeneration int      // generation of the sign-in
	TokenGeneration  int      // generation of the token
	Issued           time.Time
	Expires          time.Time
}

// UserImpersonationScope is the only permission of Key Vault, of Partner Center and of Azure.
const UserImpersonationScope = "user_impersonation"

// RefreshLifetime is the lifetime of an unused refresh token.
//
// https://learn.microsoft.com/entra/identity-platform/refresh-tokens
const RefreshLifetime = 90 * 24 * time.Hour

// RefreshLifetime returns the lifetime of a refresh token that is issued now.
func (g *AccessToken) RefreshLifetime() time.Duration {
	if g.SessionEnd.IsZero() {
		return RefreshLifetime
	}
	return min(RefreshLifetime, time.Until(g.SessionEnd))
}
