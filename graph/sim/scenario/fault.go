package scenario

import (
	"regexp"
	"time"
)

// Fault is a fault to inject into requests to Graph, including those of a $batch, to Partner Center, to Key Vaults,
// and to the sign-in service.
type Fault struct {
	Method string // empty: any
	// Path is the path of the request below the API version, or below the tenant for the sign-in service; {} matches
	// any one segment. The path of a secret is /secrets/{}. Empty: every path of Graph, Partner Center and vaults; in
	// a $batch, the paths of its requests.
	Path string
	// Pattern is matched against the path with its version, and the query where there is one: "/v1.0/users?$top=999".
	// Requests in a $batch are matched one by one. It replaces Path.
	Pattern *regexp.Regexp
	After   int // matching requests that succeed first
	// Times is the number of requests that fail: 0 means one, a negative number all.
	Times int

	Status     int // of the answer
	Code       string
	Message    string
	RetryAfter time.Duration
	// Body is the JSON of the whole answer, with Status, instead of an error with Code and Message.
	Body             string
	HTML             bool // the answer is a page of a proxy
	Truncates        bool // the body of the right answer ends half-way
	LosesRest        bool // a list gets a further page, which fails with Status
	BreaksConnection bool // the connection breaks without an answer
	// CarriesOut carries out the request before its answer fails, as can happen with a write that is answered 504.
	CarriesOut bool
}
