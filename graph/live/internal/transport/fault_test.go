package transport

import (
	"encoding/json"
	"net/http"
	"testing"

	"cspready/graph"
)

func TestAnswersOfGraphHaveKinds(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   graph.Kind
	}{
		{400, `{"error":{"code":"Request_BadRequest","message":"bad"}}`, graph.ErrRefused},
		{400, `{"error":{"code":"","message":""}}`, graph.ErrRefused},
		{400, `{"error":{"code":"AadPremiumLicenseRequired","message":"The tenant needs to have Microsoft Entra ID P2."}}`,
			graph.ErrUnlicensed},
		{400, `{"error":{"code":"UnknownError","message":"{\"errorCode\":\"AadPremiumLicenseRequired\",\"message\":\"x\"}"}}`,
			graph.ErrUnlicensed},
		{403, `{"error":{"code":"UnknownError","message":"{\"errorCode\":\"PermissionScopeNotGranted\",\"message\":\"x\"}"}}`,
			graph.ErrForbidden},
		{403, `{"error":{"code":"Authentication_RequestFromNonPremiumTenantOrB2CTenant","message":"x"}}`,
			graph.ErrUnlicensed},
		{403, `{"error":{"code":"AccessDenied","message":"Your tenant is not licensed for this feature."}}`,
			graph.ErrUnlicensed},
		{403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}`, graph.ErrForbidden},
		{403, ``, graph.ErrForbidden},
		{404, `{"error":{"code":"Request_ResourceNotFound"}}`, graph.ErrNotFound},
		{409, `{"error":{"code":"Request_MultipleObjectsWithSameKeyValue"}}`, graph.ErrConflict},
		{400, `{"error":{"code":"Request_BadRequest","message":"x","details":[{"code":"ObjectConflict"}]}}`,
			graph.ErrConflict},
		{400, `{"error":{"code":"Request_BadRequest","message":"Permission entry already exists."}}`, graph.ErrConflict},
		{401, `{"error":{"code":"InvalidAuthenticationToken"}}`, graph.ErrSignInAgain},
		{429, `{"error":{"code":"TooManyRequests"}}`, graph.ErrThrottled},
		{500, `null`, graph.ErrUnavailable},
		{503, `{"error":{"code":"serviceNotAvailable"}}`, graph.ErrUnavailable},
		{418, `{}`, graph.ErrRefused},
	} {
		f, ok := ReadFault([]byte(c.body))
		if got := f.graphKind(c.status); !ok || got != c.want {
			t.Errorf("%d %s is %q, want %q", c.status, c.body, got, c.want)
		}
	}
}

func TestFaultsAreReadInAllSpellings(t *testing.T) {
	for body, want := range map[string]Fault{
		"\ufeff" + `{"error":{"code":"C","message":"M","innererror":{"request-id":"R","client-request-id":"I"}}}`: {Code: "C", Message: "M", Inner: FaultIDs{"R", "I"}},
		`{"error":{"code":"C","message":"M","innerError":{"message":"1032: why"}}}`:                               {Code: "C", Message: "M 1032: why"},
		`{"error":{"code":"C","message":{"lang":"en","value":"M"}}}`:                                              {Code: "C", Message: "M"},
		`{"code":900421,"description":"MFA"}`:                                                                     {Code: "900421", Message: "MFA"},
		`{"error":{"code":"C","details":"none"}}`:                                                                 {Code: "C"},
		`{"error":null}`: {},
		`[]`:             {},
	} {
		got, ok := ReadFault([]byte(body))
		text, _ := json.Marshal(got)
		wanted, _ := json.Marshal(want)
		if !ok || string(text) != string(wanted) {
			t.Errorf("%s reads as %s, want %s", body, text, wanted)
		}
	}
	if _, ok := ReadFault([]byte("<html>")); ok {
		t.Error("a page was read as Graph's error")
	}
}

func TestCodesOfTheSignInServiceHaveKinds(t *testing.T) {
	for _, c := range []struct {
		body string
		way  graph.SignInMethod
		want graph.Kind
		code string
	}{
		{`{"error":"invalid_grant","error_codes":[530035]}`, graph.DeviceCode, graph.ErrCodeBlocked, "AADSTS530035"},
		{`{"error":"invalid_grant","error_codes":[530035]}`, graph.Browser, graph.ErrPolicy, "AADSTS530035"},
		{`{"error":"invalid_grant","error_codes":[53003]}`, graph.DeviceCode, graph.ErrCodeBlocked, "AADSTS53003"},
		{`{"error":"invalid_grant","error_codes":[53003]}`, graph.Paste, graph.ErrPolicy, "AADSTS53003"},
		{`{"error":"invalid_grant","error_codes":[70000,50173]}`, graph.Browser, graph.ErrSignInAgain, "AADSTS50173"},
		{`{"error":"interaction_required","error_description":"AADSTS50076: You must use MFA.\r\nTrace ID: x"}`,
			graph.Browser, graph.ErrMFA, "AADSTS50076"},
		{`{"error":"invalid_grant","error_codes":["65001"]}`, graph.Browser, graph.ErrConsent, "AADSTS65001"},
		{`{"error":"authorization_declined"}`, graph.DeviceCode, graph.ErrDeclined, "authorization_declined"},
		{`{"error":"invalid_grant","error_codes":[123456]}`, graph.Browser, graph.ErrSignInRefused, "AADSTS123456"},
		{`{"error":"invalid_request"}`, graph.Browser, graph.ErrSignInRefused, "invalid_request"},
		{`{"error":"invalid_client","error_codes":[7000218]}`, graph.Browser, graph.ErrApp, "AADSTS7000218"},
		{`<html>`, graph.Browser, graph.ErrUnreadable, ""},
	} {
		var f OAuthError
		_ = json.Unmarshal([]byte(c.body), &f)
		if e := f.GraphError("sign in", c.way, http.StatusBadRequest, nil); e.Kind != c.want || e.Code != c.code {
			t.Errorf("%s by %s is %v, want %q (%s)", c.body, c.way, e, c.want, c.code)
		}
	}
}
