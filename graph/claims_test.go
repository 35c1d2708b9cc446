package graph

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestClaimsOfAChallengeAndMFAAreAskedTogether(t *testing.T) {
	const nbf, own = `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`,
		`{"access_token":{"amr":{"values":["ngcmfa"]}}}`
	for name, c := range map[string]struct {
		want  SignInRequest
		asked string
		ok    bool
	}{
		"nothing":     {SignInRequest{}, ``, true},
		"a challenge": {SignInRequest{Claims: nbf}, nbf, true},
		"MFA":         {SignInRequest{MFA: true}, `{"access_token":{"amr":{"values":["mfa"]}}}`, true},
		"both": {SignInRequest{Claims: nbf, MFA: true},
			`{"access_token":{"nbf":{"essential":true,"value":"1"},"amr":{"values":["mfa"]}}}`, true},
		"a challenge with its own": {SignInRequest{Claims: own, MFA: true}, own, true},
		"a challenge of another kind": {SignInRequest{Claims: `{"id_token":{"a":null},"access_token":null}`, MFA: true},
			`{"id_token":{"a":null},"access_token":{"amr":{"values":["mfa"]}}}`, true},
		"no JSON": {SignInRequest{Claims: "hello"}, ``, false},
		"a list":  {SignInRequest{Claims: "[]", MFA: true}, ``, false},
		"null":    {SignInRequest{Claims: "null"}, ``, false},
	} {
		got, ok := c.want.RequestedClaims()
		if ok != c.ok || !reflect.DeepEqual(parsed(got), parsed(c.asked)) {
			t.Errorf("%s: asked %q, %v; want %q, %v", name, got, ok, c.asked, c.ok)
		}
	}
}

func parsed(text string) (v any) {
	_ = json.Unmarshal([]byte(text), &v) // nothing for no JSON
	return v
}

func TestIdsAndDomainsHaveTheirForms(t *testing.T) {
	for s, want := range map[string]struct{ guid, domain bool }{
		CommandLineTools: {guid: true}, PersonalTenant: {guid: true}, DefaultUserRole: {guid: true},
		"14D82EEC-204B-4C2F-B7E8-296A70DAB67E": {guid: true},
		"contoso.onmicrosoft.com":              {domain: true}, "xn--bcher-kva.example": {domain: true},
		"": {}, "organizations": {}, "14d82eec": {}, "{14d82eec-204b-4c2f-b7e8-296a70dab67e}": {}, "../x": {},
		"a b.example": {}, "-a.example": {}, "a..example": {}, "a.example/": {}, "a.example\n": {},
	} {
		if IsGUID(s) != want.guid || IsDomain(s) != want.domain {
			t.Errorf("%q: GUID %v, domain %v", s, IsGUID(s), IsDomain(s))
		}
	}
}

func TestUnknownRefusalHasAKindOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		number, name string
		want         Kind
		known        bool
	}{
		{"50076", "invalid_grant", ErrMFA, true}, {"123456", "invalid_grant", ErrSignInRefused, false},
		{"", "invalid_request", ErrSignInRefused, false},
		{"123456", "interaction_required", ErrSignInAgain, true}, {"50196", "invalid_grant", ErrThrottled, true},
	} {
		if kind, known := SignInKind(c.number, c.name, Browser); kind != c.want || known != c.known {
			t.Errorf("%s %s: %q, %v; want %q, %v", c.number, c.name, kind, known, c.want, c.known)
		}
	}
}
