package transport

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
)

// requestID gives each attempt its own id, which Microsoft's support can find, and sets the User-Agent.
//
// https://learn.microsoft.com/graph/best-practices-concept#reliability-and-support
type requestID struct {
	next  http.RoundTripper
	agent string
}

func (s requestID) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("client-request-id", uuid.NewString())
	req.Header.Set("User-Agent", s.agent)
	if isRead(req) { // otherwise values that were added to an enumeration arrive without their name
		req.Header.Set("Prefer", "include-unknown-enum-members")
	}
	return s.next.RoundTrip(req)
}

// RequestIDOf returns the id of a request in the answer's headers: Graph's header, or that of Entra ID or Partner
// Center.
func RequestIDOf(h http.Header) string {
	for _, name := range []string{"request-id", "x-ms-request-id", "MS-RequestId"} {
		if id := h.Get(name); id != "" {
			return strings.ToLower(id)
		}
	}
	return ""
}
