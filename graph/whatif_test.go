package graph

import (
	"strings"
	"testing"
)

func TestAQuestionIsItsBody(t *testing.T) {
	q := WhatIfQuestion{
		UserID: "15dc174b-f34c-4588-ac45-61d6e05dce93", AppID: "00000003-0000-0ff1-ce00-000000000000",
		Platform: "android", Client: "browser", Country: "US", IPAddress: "40.77.182.32", Compliant: Yes,
		Flow: "deviceCodeFlow", SignInRisk: "high", UserRisk: "high", InsiderRisk: "elevated",
	}
	body := q.Body()
	for _, want := range []string{
		`{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn","userId":"15dc174b-`,
		`"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":["00000003-`,
		`"authenticationFlow":{"transferMethod":"deviceCodeFlow"}`, `"deviceInfo":{"isCompliant":true}`,
		`"appliedPoliciesOnly":false}`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s lacks %s", body, want)
		}
	}
	if read, ok := ReadWhatIfQuestion([]byte(body)); !ok || read != q {
		t.Errorf("read again, it is %+v (%v)", read, ok)
	}
	bare := WhatIfQuestion{UserID: q.UserID, AppID: q.AppID}
	if read, ok := ReadWhatIfQuestion([]byte(bare.Body())); !ok || read != bare {
		t.Errorf("%s is not read as it is", bare.Body())
	}
}

func TestABodyWithAnythingElseIsNoQuestion(t *testing.T) {
	valid := WhatIfQuestion{UserID: "15dc174b-f34c-4588-ac45-61d6e05dce93",
		AppID: "00000003-0000-0ff1-ce00-000000000000", Client: "browser"}.Body()
	for name, body := range map[string]string{
		"nothing":           "",
		"an empty object":   "{}",
		"another field":     strings.Replace(valid, "{", `{"state":"disabled",`, 1),
		"a field below":     strings.Replace(valid, `"clientAppType"`, `"displayName":"x","clientAppType"`, 1),
		"a field twice":     strings.Replace(valid, `"clientAppType"`, `"clientAppType":"other","clientAppType"`, 1),
		"other letter case": strings.Replace(valid, "userId", "UserID", 1),
		"a blank":           valid + " ",
		"something after":   valid + `{"a":1}`,
		"applied only":      strings.Replace(valid, "false", "true", 1),
		"another type":      strings.Replace(valid, "userSignIn", "servicePrincipalSignIn", 1),
		"two applications": strings.Replace(valid, `"00000003-0000-0ff1-ce00-000000000000"`,
			`"00000003-0000-0ff1-ce00-000000000000","00000003-0000-0ff1-ce00-000000000000"`, 1),
		"no id":            strings.Replace(valid, "15dc174b", "", 1),
		"another client":   strings.Replace(valid, "browser", "all", 1),
		"another address":  strings.Replace(valid, `"clientAppType"`, `"ipAddress":"localhost","clientAppType"`, 1),
		"another country":  strings.Replace(valid, `"clientAppType"`, `"country":"Netherlands","clientAppType"`, 1),
		"a list of bodies": "[" + valid + "]",
	} {
		if _, ok := ReadWhatIfQuestion([]byte(body)); ok {
			t.Errorf("%s: %s is taken for a question", name, body)
		}
	}
}
