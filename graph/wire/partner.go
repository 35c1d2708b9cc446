package wire

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// A NonMFAPrincipal is an account that used Partner Center without MFA.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
type NonMFAPrincipal struct {
	ObjectID, UPN                      string
	LastNonMFACompliantRequestDateTime string
	LastNonMFACompliantLoginDateTime   string // of another page of the documentation
}

// Read returns the account; false for one without its id. An application among them may have no name of this kind.
func (p NonMFAPrincipal) Read() (graph.NonMFAPrincipal, bool) {
	last := readPartnerTime(cmp.Or(p.LastNonMFACompliantRequestDateTime, p.LastNonMFACompliantLoginDateTime))
	return graph.NonMFAPrincipal{UserID: p.ObjectID, UserPrincipalName: p.UPN, Last: last}, p.ObjectID != ""
}

// An MFAAdoption is one day of one application at Partner Center's API.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
type MFAAdoption struct {
	LoginDate, ApplicationID, ApplicationName   string
	MFACompliantRequestCount, TotalRequestCount Number
}

// Read returns the day; false where the application or one of the two numbers is missing: they are compared, and not
// known is not none.
func (a MFAAdoption) Read() (graph.AppAdoption, bool) {
	return graph.AppAdoption{
		AppID: a.ApplicationID, Name: a.ApplicationName, Day: readPartnerTime(a.LoginDate),
		WithMFA: a.MFACompliantRequestCount.Int(), Totals: a.TotalRequestCount.Int(),
	}, a.ApplicationID != "" && a.MFACompliantRequestCount.Known && a.TotalRequestCount.Known
}

// readPartnerTime reads a time or a day of Partner Center, which leaves out the zone and means UTC. Zero if there is
// none.
func readPartnerTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// A partnerPage is one answer of a list of Partner Center. Its total is that of the list in some answers and that of
// the page in others.
type partnerPage[T any] struct {
	items []T
	total int         // negative where it is not known
	next  PartnerLink // without an address on the last page
}

// readPartnerPage reads a list that comes bare or as {totalCount, items, links}. An answer without a list is no empty
// list.
func readPartnerPage[T any](data []byte) (partnerPage[T], bool) {
	var page partnerPage[T]
	if len(data) > 0 && data[0] == '[' {
		err := json.Unmarshal(data, &page.items)
		return page, err == nil
	}
	var wrapped struct {
		TotalCount Number
		Items      []T
		Links      struct{ Next PartnerLink }
	}
	if json.Unmarshal(data, &wrapped) != nil {
		return page, false
	}
	page = partnerPage[T]{items: wrapped.Items, total: wrapped.TotalCount.Int(), next: wrapped.Links.Next}
	return page, page.items != nil || wrapped.TotalCount == Number{0, true}
}

// A PartnerLink says how to ask for a page: an address and headers, one of which says where in the list the page
// begins.
//
// https://learn.microsoft.com/partner-center/developer/get-invoice-unbilled-consumption-lineitems
type PartnerLink struct {
	URI, Method string
	Headers     []struct{ Key, Value string }
}

// ContinuationHeader is the header in which the address of a page goes on.
const ContinuationHeader = "MS-ContinuationToken"

// Continuation returns the value for [ContinuationHeader], empty if there is none.
func (l PartnerLink) Continuation() string {
	for _, h := range l.Headers {
		if strings.EqualFold(h.Key, ContinuationHeader) {
			return h.Value
		}
	}
	return ""
}

// pageKey is the same for two links that lead to one page.
func (l PartnerLink) pageKey() string { return l.URI + "\n" + l.Continuation() }

// Path returns where at Partner Center the link leads, with its query; false where it leads elsewhere or asks for
// anything but a read. Most links leave out the host, and many the version.
func (l PartnerLink) Path(host string) (string, bool) {
	u, err := url.Parse(l.URI)
	if err != nil || l.Method != "" && !strings.EqualFold(l.Method, "GET") {
		return "", false
	}
	here := u.Scheme == "" && u.Host == "" || u.Scheme == "https" && strings.EqualFold(u.Host, host) && u.User == nil
	path := u.EscapedPath()
	if !here || !strings.HasPrefix(path, "/") {
		return "", false
	}
	if !strings.HasPrefix(path, "/v1/") {
		path = "/v1" + path
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path, true
}

// mfaCompliant is the name under which Partner Center says whether a request counted as one with MFA.
const mfaCompliant = "isMfaCompliant"

// ReadMFACompliance reads isMfaCompliant, which was seen in the header and in the body; Unknown where it is in neither.
// The header is given as the method that gets a value of it.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-mandating-mfa
func ReadMFACompliance(header func(name string) string, body []byte) graph.Tri {
	if known := readBoolean(header(mfaCompliant)); known != graph.Unknown {
		return known
	}
	var properties map[string]json.RawMessage
	if json.Unmarshal(body, &properties) != nil {
		return graph.Unknown
	}
	for name, value := range properties {
		if strings.EqualFold(name, mfaCompliant) {
			return readBoolean(strings.Trim(string(value), `"`))
		}
	}
	return graph.Unknown
}

func readBoolean(text string) graph.Tri {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true":
		return graph.Yes
	case "false":
		return graph.No
	}
	return graph.Unknown
}
