package login

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"cspready/graph/sim/internal/odata"
)

// An Error is an error of the sign-in service.
type Error struct {
	Status      int
	OauthCode   string // OAuth's "error", such as "invalid_grant"
	Code        string // "AADSTS70016"
	Message     string
	Claims      string
	RetryAfter  time.Duration
	Html        bool
	reset       bool
	Trace       string
	Correlation string // correlation id
}

// A errorMeaning is the OAuth error and message of a code of the sign-in service.
type errorMeaning struct {
	oauthCode string // OAuth's "error"
	message   string
}

// errorMeanings are the codes that this tenant answers by itself, and codes that people see often.
//
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var errorMeanings = map[string]errorMeaning{
	"AADSTS70016": {"authorization_pending",
		"OAuth 2.0 device flow error. Authorization is pending. Continue polling."},
	"AADSTS70018": {"bad_verification_code", "Invalid verification code."},
	"AADSTS70019": {"expired_token", "Verification code expired."},
	"AADSTS70020": {"expired_token",
		"The provided value for the input parameter 'device_code' is not valid. This device code has expired."},
	"AADSTS65004":  {"access_denied", "User declined to consent to access the app."},
	"AADSTS530035": {"invalid_grant", "Access has been blocked by security defaults."},
	"AADSTS530036": {"invalid_grant", "Device code flow is blocked by a Conditional Access policy."},
	"AADSTS53003": {"invalid_grant",
		"Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."},
	"AADSTS530032": {"invalid_grant", "Access blocked by a security policy of the tenant."},
	"AADSTS530034": {"invalid_grant",
		"A delegated administrator was blocked due to account risk in their home tenant."},
	"AADSTS53000": {"invalid_grant", "Your device is required to be managed to access this resource."},
	"AADSTS53001": {"invalid_grant", "Device is not domain joined."},
	"AADSTS53002": {"invalid_grant", "The app used is not an approved app for Conditional Access."},
	"AADSTS50097": {"invalid_grant", "Device authentication is required."},
	"AADSTS50072": {"invalid_grant", "User needs to enroll for second factor authentication."},
	"AADSTS50074": {"invalid_grant", "Strong authentication is required."},
	"AADSTS50076": {"invalid_grant",
		"Due to a configuration change made by your administrator, you must use multi-factor authentication."},
	"AADSTS50078": {"invalid_grant", "Presented multi-factor authentication has expired."},
	"AADSTS50079": {"invalid_grant", "The user is required to use multi-factor authentication and must enroll."},
	"AADSTS50158": {"invalid_grant", "External security challenge was not satisfied."},
	"AADSTS65001": {"invalid_grant", "The user or administrator has not consented to use the application."},
	"AADSTS90094": {"consent_required",
		"An administrator of the tenant has set a policy that prevents you from granting the permissions requested."},
	"AADSTS65002": {"invalid_client",
		"Consent between first party application and first party resource must be configured via preauthorization."},
	"AADSTS700016": {"unauthorized_client", "Application was not found in the directory."},
	"AADSTS700025": {"invalid_client",
		"Client is public so neither 'client_assertion' nor 'client_secret' should be presented."},
	"AADSTS50011": {"invalid_request",
		"The redirect URI specified in the request does not match the redirect URIs configured for the application."},
	"AADSTS50105":  {"invalid_grant", "The signed in user is not assigned to a role for the application."},
	"AADSTS500011": {"invalid_resource", "The resource principal was not found in the tenant."},
	"AADSTS50034":  {"invalid_grant", "The user account does not exist in the directory."},
	"AADSTS50020":  {"invalid_grant", "User account from another identity provider does not exist in the tenant."},
	"AADSTS500208": {"invalid_grant", "The domain is not a valid login domain for the account type."},
	"AADSTS90002": {"invalid_tenant",
		"Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."},
	"AADSTS50126": {"invalid_grant", "Error validating credentials due to invalid username or password."},
	"AADSTS50053": {"invalid_grant", "The account is locked."},
	"AADSTS50055": {"invalid_grant", "The password is expired."},
	"AADSTS50058": {"login_required", "A silent sign-in request was sent but no user is signed in."},
	"AADSTS50057": {"invalid_grant", "The user account is disabled."},
	"AADSTS50173": {"invalid_grant",
		"The provided grant has expired due to it being revoked, a fresh auth token is needed."},
	"AADSTS700082": {"invalid_grant", "The refresh token has expired due to inactivity."},
	"AADSTS70043": {"invalid_grant",
		"The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access."},
	"AADSTS54005": {"invalid_grant",
		"OAuth2 Authorization code was already redeemed, " +
			"please retry with a new valid code or use an existing refresh token."},
	"AADSTS70008": {"invalid_grant",
		"The provided authorization code or refresh token has expired due to inactivity."},
	"AADSTS70000": {"invalid_grant", "Provided grant is invalid or malformed."},
	"AADSTS501481": {"invalid_grant",
		"The Code_Verifier does not match the code_challenge supplied in the authorization request."},
	"AADSTS70003":   {"unsupported_grant_type", "The app requested an unsupported grant type."},
	"AADSTS70011":   {"invalid_scope", "The provided value for the input parameter 'scope' is not valid."},
	"AADSTS900144":  {"invalid_request", "The request body must contain a parameter that is missing."},
	"AADSTS901002":  {"invalid_request", "The 'amr_values' request parameter is not supported."},
	"AADSTS7000229": {"unauthorized_client", "The client application is missing service principal in the tenant."},
	"AADSTS7000112": {"unauthorized_client", "Application is disabled."},
	"AADSTS7000215": {"invalid_client",
		"Invalid client secret provided. " +
			"Ensure the secret being sent in the request is the client secret value, not the client secret ID."},
	"AADSTS7000222": {"invalid_client", "The provided client secret keys for the app are expired."},
	"AADSTS7000218": {"invalid_client",
		"The request body must contain the following parameter: 'client_assertion' or 'client_secret'."},
	"AADSTS700021": {"invalid_client", "Client assertion application identifier doesn't match 'client_id' parameter."},
	"AADSTS700023": {"invalid_client", "Client assertion audience claim does not match Realm issuer."},
	"AADSTS700024": {"invalid_client", "Client assertion is not within its valid time range."},
	"AADSTS700027": {"invalid_client",
		"The certificate with identifier used to sign the client assertion is not registered on application."},
	"AADSTS50194": {"unauthorized_client",
		"Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported."},
	"AADSTS50059": {"invalid_request",
		"No tenant-identifying information found in either the request or implied by any provided credentials."},
	"AADSTS650052": {"invalid_client",
		"The app is trying to access a service that your organization lacks a service principal for."},
	"AADSTS650057": {"invalid_resource",
		"Invalid resource. The client has requested access to a resource which is not listed in " +
			"the requested permissions in the client's application registration."},
	"AADSTS1002012": {"invalid_scope",
		"Client credential flows must have a scope value with /.default suffixed to the resource identifier."},
	"AADSTS9002313": {"invalid_request", "Invalid request. Request is malformed or invalid."},
}

// OauthErrorFor returns the error of a code. An unknown code is treated as the service's most common error.
func OauthErrorFor(code string) *Error {
	m, ok := errorMeanings[code]
	if !ok {
		m = errorMeaning{oauthCode: "invalid_grant", message: "The sign-in was refused."}
	}
	status := http.StatusBadRequest
	if m.oauthCode == "invalid_client" {
		status = http.StatusUnauthorized
	}
	r := &Error{Status: status, OauthCode: m.oauthCode, Code: code, Message: m.message}
	if code == "AADSTS50076" {
		r.Claims = `{"access_token":{"amr":{"essential":true,"values":["mfa"]}}}` // claims for the next sign-in
	}
	return r
}

// declinedError is the answer to a poll after the person declined; it has no number.
func declinedError() *Error {
	return &Error{Status: http.StatusBadRequest, OauthCode: "authorization_declined",
		Message: "The end user denied the authorization request."}
}

// errorDescription returns the text that clients show and log.
func (r *Error) errorDescription(now time.Time) string {
	text := r.Message
	if r.Code != "" {
		text = r.Code + ": " + text
	}
	return text + " Trace ID: " + r.Trace + " Correlation ID: " + r.Correlation + " Timestamp: " +
		now.UTC().Format("2006-01-02 15:04:05Z")
}

// errorBody returns the error in the form of the token endpoint.
func (r *Error) errorBody(now time.Time) odata.Object {
	numbers := []int{}
	if n, err := strconv.Atoi(strings.TrimPrefix(r.Code, "AADSTS")); err == nil {
		numbers = append(numbers, n)
	}
	o := odata.Object{
		"error": r.OauthCode, "error_description": r.errorDescription(now), "error_codes": numbers,
		"timestamp": now.UTC().Format("2006-01-02 15:04:05Z"), "trace_id": r.Trace, "correlation_id": r.Correlation,
		"error_uri": "https://login.microsoftonline.com/error?code=" + strings.TrimPrefix(r.Code, "AADSTS"),
	}
	if r.Claims != "" {
		o["claims"], o["suberror"] = r.Claims, "basic_action"
	}
	return o
}

// errorPage returns the text that a browser shows for a code.
func errorPage(code string) string {
	text := code + ": " + OauthErrorFor(code).Message
	switch code {
	case "AADSTS530035":
		return "Your sign-in was successful but you don't have permission to access this resource. " + text
	case "AADSTS53003", "AADSTS530036":
		return "You don't have access to this. Your sign-in was successful but does not meet the criteria to access " +
			"this resource. " + text
	}
	return "Sorry, but we're having trouble signing you in. " + text
}
