package sim

import (
	"net/http"
	"slices"
	"strings"

	"cspready/graph"
)

// kindsOfCodes are what the numbers of the sign-in service mean to a person.
//
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var kindsOfCodes = map[graph.Kind]string{
	graph.ErrCodeBlocked: "530035 530036",
	graph.ErrPolicy:      "53003 530032 530034 53004 53010",
	graph.ErrDevice:      "53000 53001 53002 50097",
	graph.ErrMFA:         "50072 50074 50076 50078 50079 50158 50161 50166 500121",
	graph.ErrConsent:     "65001 90094 90095 90099",
	graph.ErrDeclined:    "65004",
	graph.ErrApp: "65002 500011 650052 650054 650057 7000229 700016 700011 7000112 50011 50105 50194 " +
		"700025 7000218 7000215 7000222",
	graph.ErrWrongAccount:    "50020 51004 50034 90072",
	graph.ErrPersonalAccount: "500208",
	graph.ErrWrongTenant:     "90002 50059 90038",
	graph.ErrCredentials:     "50126 50055 50057 50053",
	graph.ErrSignInAgain:     "50133 50173 70008 70043 700082 700084",
	graph.ErrCodeExpired:     "70018 70019 70020",
}

// kindsOfErrors are what the error names of OAuth mean where the number is not known.
var kindsOfErrors = map[string]graph.Kind{
	"authorization_declined": graph.ErrDeclined,
	"access_denied":          graph.ErrDeclined,
	"consent_required":       graph.ErrConsent,
	"invalid_grant":          graph.ErrSignInAgain,
	"interaction_required":   graph.ErrSignInAgain,
	"login_required":         graph.ErrSignInAgain,
	"expired_token":          graph.ErrCodeExpired,
	"bad_verification_code":  graph.ErrCodeExpired,
	"invalid_client":         graph.ErrApp,
	"unauthorized_client":    graph.ErrApp,
	"invalid_resource":       graph.ErrApp,
	"invalid_tenant":         graph.ErrWrongTenant,
}

// err is the refusal as graph/live would report it.
func (r *refusal) err(op string, way graph.Way) error {
	return &graph.Error{Op: op, Kind: r.graphKind(way), Code: r.code, Status: r.status, Message: r.message,
		Request: r.trace, Correlation: r.related, Claims: r.claims}
}

func (r *refusal) graphKind(way graph.Way) graph.Kind {
	switch {
	case r.reset:
		return graph.ErrOffline
	case r.status >= http.StatusInternalServerError:
		return graph.ErrUnavailable
	case r.status == http.StatusTooManyRequests:
		return graph.ErrThrottled
	case r.html:
		return graph.ErrUnreadable
	}
	number := strings.TrimPrefix(r.code, "AADSTS")
	for kind, numbers := range kindsOfCodes {
		if slices.Contains(strings.Fields(numbers), number) {
			return inWay(kind, number, way)
		}
	}
	if kind, ok := kindsOfErrors[r.kind]; ok {
		return kind
	}
	return graph.ErrRefused
}

// inWay minds that a blocked flow has one number for every flow: only where a device code was used is it the code that is blocked.
func inWay(kind graph.Kind, number string, way graph.Way) graph.Kind {
	switch {
	case way == graph.DeviceCode && number == "53003":
		return graph.ErrCodeBlocked
	case way != graph.DeviceCode && kind == graph.ErrCodeBlocked:
		return graph.ErrPolicy
	}
	return kind
}

// passing reports whether asking again may help.
func (r *refusal) passing() bool {
	return r.reset || r.html || r.status >= http.StatusInternalServerError || r.status == http.StatusTooManyRequests
}
