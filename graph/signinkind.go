package graph

import (
	"slices"
	"strings"
	"time"
)

// kindByNumber maps the error numbers of Microsoft Entra ID (AADSTS…) to kinds. It has only numbers that are
// documented or were reported from the field; kindByName covers the rest.
//
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var kindByNumber = indexByNumber(map[Kind]string{
	ErrCodeBlocked: "530035 530036",
	ErrPolicy:      "53003 530032 530034 53004 53010",
	ErrDevice:      "53000 53001 53002 50097",
	ErrMFA:         "50072 50074 50076 50078 50079 50158 50161 50166 500121",
	ErrConsent:     "65001 90094 90095 90099",
	ErrDeclined:    "65004",
	ErrApp: "65002 650052 650054 650057 500011 7000229 700016 700011 7000112 " +
		"50194 9001023 50105 50011 70002 700027 7000215 7000222 700025 7000218",
	ErrWrongAccount:    "50020 51004 50034 90072",
	ErrPersonalAccount: "500208",
	ErrWrongTenant:     "90002 50059 90038 900023",
	ErrCredentials:     "50126 50055 50057 50053",
	ErrSignInAgain:     "70008 700082 700084 50173 70043 50132 50133 50089",
	ErrCodeExpired:     "70018 70019 70020",
	ErrThrottled:       "50196 90055",
	ErrUnavailable:     "90006 90024 90033",
})

func indexByNumber(lists map[Kind]string) map[string]Kind {
	kinds := map[string]Kind{}
	for kind, list := range lists {
		for number := range strings.FieldsSeq(list) {
			kinds[number] = kind
		}
	}
	return kinds
}

// kindByName maps the error names of OAuth and OpenID Connect that are specific enough. "invalid_grant" goes with
// most numbers and is not.
var kindByName = map[string]Kind{
	"authorization_declined":  ErrDeclined,
	"access_denied":           ErrDeclined,
	"expired_token":           ErrCodeExpired,
	"code_expired":            ErrCodeExpired,
	"bad_verification_code":   ErrCodeExpired,
	"consent_required":        ErrConsent,
	"interaction_required":    ErrSignInAgain,
	"login_required":          ErrSignInAgain,
	"invalid_client":          ErrApp,
	"unauthorized_client":     ErrApp,
	"invalid_resource":        ErrApp,
	"invalid_tenant":          ErrWrongTenant,
	"temporarily_unavailable": ErrUnavailable,
	"server_error":            ErrUnavailable,
}

// IsKnownNumber reports whether an error number of Microsoft Entra ID, without "AADSTS", maps to a kind.
func IsKnownNumber(number string) bool { _, ok := kindByNumber[number]; return ok }

// IsLoopNumber reports whether an error number of Microsoft Entra ID, without "AADSTS", means that this client asks
// too often and has to stop. Asking again, even later, makes it worse. 90055 is different: the tenant is throttled,
// and Retry-After says for how long.
func IsLoopNumber(number string) bool { return number == "50196" }

// SignInKind returns the kind of a refusal of the sign-in service, by its number or else by its OAuth error name. A
// blocked flow has the same number for every flow, so the sign-in method decides whether it is code sign-in that is
// blocked. It returns ErrSignInRefused and false for a refusal that is not known here.
func SignInKind(number, name string, method SignInMethod) (Kind, bool) {
	kind, ok := kindByNumber[number]
	if !ok {
		kind, ok = kindByName[name]
	}
	if !ok {
		kind = ErrSignInRefused
	}
	switch {
	case method == DeviceCode && number == "53003":
		kind = ErrCodeBlocked
	case method != DeviceCode && kind == ErrCodeBlocked:
		kind = ErrPolicy
	}
	return kind, ok
}

// Codes with which the sign-in service refuses an application while some of its replicas do not know it yet. Once
// [AppPropagation] has passed they mean what they say.
//
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var (
	unknownAppCodes  = []string{"AADSTS700016", "AADSTS7000215", "AADSTS700027"}
	propagationCodes = append([]string{"AADSTS65001", "AADSTS7000229"}, unknownAppCodes...)
)

// AppMayBePropagating reports whether a refusal may mean that the service does not know an application, its
// credential or a consent yet. While a code is redeemed, only refusals count that come before the service looks at
// the code, because a code is valid for one attempt.
func AppMayBePropagating(code string, redeemsCode bool) bool {
	if redeemsCode {
		return slices.Contains(unknownAppCodes, code)
	}
	return slices.Contains(propagationCodes, code)
}

// AppPropagation is how long the sign-in service may not know an application that was just created, or its new
// credential or consent.
const AppPropagation = 2 * time.Minute
