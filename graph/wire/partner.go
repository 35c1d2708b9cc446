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
	LastNonMFACompliantLoginDateTime   string // the name on another page of the documentation
}

// Read returns the account; false for one without its id. Its user principal name may be empty, as for an application.
func (p NonMFAPrincipal) Read() (graph.NonMFAPrincipal, bool) {
	last := readPartnerTime(cmp.Or(p.LastNonMFACompliantRequestDateTime, p.LastNonMFACompliantLoginDateTime))
	return graph.NonMFAPrincipal{UserID: p.ObjectID, UserPrincipalName: p.UPN, Last: last}, p.ObjectID != ""
}

// An MFAAdoption is the requests of one application to Partner Center's API on one day.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
type MFAAdoption struct {
	LoginDate, ApplicationID, ApplicationName   string
	MFACompliantRequestCount, TotalRequestCount Number
}

// Read returns the counts of the day; false if the application or one of the two numbers is missing: they are compared,
// and unknown does not mean none.
func (a MFAAdoption) Read() (graph.AppAdoption, bool) {
	return graph.AppAdoption{
		AppID: a.ApplicationID, Name: a.ApplicationName, Day: readPartnerTime(a.LoginDate),
		WithMFA: a.MFACompliantRequestCount.Int(), Totals: a.TotalRequestCount.Int(),
	}, a.ApplicationID != "" && a.MFACompliantRequestCount.Known && a.TotalRequestCount.Known
}

// readPartnerTime reads a time or a day of Partner Center, which omits the zone and means UTC. It returns zero for any
// other text.
func readPartnerTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// A partnerPage is one page of a list of Partner Center. Its total counts the whole list in some answers and the page
// in others.
type partnerPage[T any] struct {
	items []T
	total int         // negative if unknown
	next  PartnerLink // without an address on the last page
}

// readPartnerPage reads a list, either alone or as {totalCount, items, links}. It returns false for an answer without a
// list: that is not an empty list.
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

// A PartnerLink is the request for a page: an address and headers, one of which has the position of the page in the
// list.
//
// https://learn.microsoft.com/partner-center/developer/get-invoice-unbilled-consumption-lineitems
type PartnerLink struct {
	URI, Method string
	Headers     []struct{ Key, Value string }
}

// ContinuationHeader is the header with the position of a page in its list.
const ContinuationHeader = "MS-ContinuationToken"

// Continuation returns the value of [ContinuationHeader], empty if there is none.
func (l PartnerLink) Continuation() string {
	for _, h := range l.Headers {
		if strings.EqualFold(h.Key, ContinuationHeader) {
			return h.Value
		}
	}
	return ""
}

// pageKey returns a text that is equal for two links to the same page.
func (l PartnerLink) pageKey() string { return l.URI + "\n" + l.Continuation() }

// Path returns the path and query of the link at Partner Center; false if the link leads to another host or is not a
// GET request. Most links omit the host, and many the version.
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

// mfaCompliant is the name of the header or property that says whether Partner Center counted a request as one with
// MFA.
const mfaCompliant = "isMfaCompliant"

// ReadMFACompliance reads isMfaCompliant, which was seen in the header and in the body; [graph.Unknown] if it is in
// neither. The function header returns a value of the header, as [net/http.Header.Get] does.
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

// readBoolean reads "true" or "false" in any letter case.
func readBoolean(text string) graph.Tri {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true":
		return graph.Yes
	case "false":
		return graph.No
	}
	return graph.Unknown
}
