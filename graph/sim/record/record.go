package record

import (
	"net/http"
	"net/url"
	"time"
)

// A Request is one that reached Graph, Partner Center or a Key Vault; requests of a $batch are recorded one by one.
// It has no token.
type Request struct {
	Time    time.Time
	Method  string
	Host    string
	Version string // "v1.0" or "beta"; empty for Partner Center and vaults
	Path    string // below the version: "/users"; all of it elsewhere: "/v1/customers", "/secrets/name"
	Query   url.Values
	Address string      // version, path and query, as sent and decoded: "/v1.0/users?$top=999"
	Header  http.Header // without Authorization
	Scopes  []string    // of the token
	Status  int         // of the answer, 0 when there was none
	Code    string      // of the error
}

// A Write is a change that was carried out.
type Write struct {
	Method string
	Host   string // of the vault; empty for Graph
	Path   string
	Body   string
}
