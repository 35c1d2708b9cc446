package graph

import (
	"context"
	"testing"
)

func TestPermitLetsThroughOnlyWhatWasShown(t *testing.T) {
	const path, body = "/identity/conditionalAccess/policies/{}",
		`{"state":"disabled","grant":{"controls":["mfa",1.50]},"secret":"{}"}`
	for _, c := range []struct {
		method, path, body string
		want               bool
	}{
		{"PATCH", "/identity/conditionalAccess/policies/123", body, true},
		{"PATCH", "/Identity/ConditionalAccess/policies/123/", body, true}, // Graph ignores case
		{"DELETE", "/identity/conditionalAccess/policies/123", body, false},
		{"PATCH", "/identity/conditionalAccess/policies", body, false},
		{"PATCH", "/identity/conditionalAccess/policies/", body, false},
		{"PATCH", "/identity/conditionalAccess/policies/123/more", body, false},
		{"PATCH", "/users/123", body, false},

		{"PATCH", path, ` {"secret":"hunter2", "grant":{"controls":["mfa", 1.50]}, "state":"disabled"} `, true},
		{"PATCH", path, `{"secret":{"any":["value"]},"grant":{"controls":["mfa",1.50]},"state":"disabled"}`, true},
		{"PATCH", path, ``, false},
		{"PATCH", path, `{"state":"disabled","grant":{"controls":["mfa",1.50]}}`, false},
		{"PATCH", path, `{"state":"enabled","grant":{"controls":["mfa",1.50]},"secret":"x"}`, false},
		{"PATCH", path, `{"State":"disabled","grant":{"controls":["mfa",1.50]},"secret":"x"}`, false},
		{"PATCH", path, `{"state":"disabled","grant":{"controls":["mfa"]},"secret":"x"}`, false},
		{"PATCH", path, `{"state":"disabled","grant":{"controls":["mfa",1.51]},"secret":"x"}`, false},
		{"PATCH", path, `{"state":"disabled","grant":["mfa",1.50],"secret":"x"}`, false},
		{"PATCH", path, `{"state":"disabled","grant":{"controls":["mfa",1.50]},"secret":"x","more":true}`, false},
		{"PATCH", path, `{"state":"enabled","state":"disabled","grant":{"controls":["mfa",1.50]},"secret":"x"}`, false},
		{"PATCH", path, body + body, false},
		{"PATCH", path, body[:20], false},
		{"PATCH", path, `[` + body + `]`, false},
	} {
		ctx := Permit(context.Background(), Request{Method: "PATCH", Path: path, Body: body})
		if got := (Request{Method: c.method, Path: c.path, Body: c.body}).UsePermit(ctx); got != c.want {
			t.Errorf("%s %s %s: permitted %v, want %v", c.method, c.path, c.body, got, c.want)
		}
	}
	if (Request{Method: "PATCH", Path: "/users/1"}).UsePermit(context.Background()) {
		t.Error("a write is permitted without a permit")
	}
}

func TestNoBodyWasShownSoNoneMayBeSent(t *testing.T) {
	for body, want := range map[string]bool{"": true, "{}": false, `{"a":1}`: false} {
		ctx := Permit(context.Background(), Request{Method: "POST", Path: "/revoke"})
		if got := (Request{Method: "POST", Path: "/revoke", Body: body}).UsePermit(ctx); got != want {
			t.Errorf("body %q: permitted %v, want %v", body, got, want)
		}
	}
}

func TestEachYesIsForOneWrite(t *testing.T) {
	ctx := Permit(context.Background(), Request{Method: "DELETE", Path: "/users/{}"},
		Request{Method: "POST", Path: "/revoke"}, Request{Method: "DELETE", Path: "/users/{}"})
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	remove := Request{Method: "DELETE", Path: "/users/1"}
	if !remove.UsePermit(ctx) || !remove.UsePermit(inner) {
		t.Error("two writes that were shown do not pass twice")
	}
	if remove.UsePermit(ctx) || remove.UsePermit(inner) {
		t.Error("a yes is good for more than one write")
	}
	if !(Request{Method: "POST", Path: "/revoke"}).UsePermit(ctx) {
		t.Error("another write used up the yes to this one")
	}
}

func TestYesIsForOneHost(t *testing.T) {
	const here, elsewhere = "small-keys.vault.azure.net", "other-keys.vault.azure.net"
	for _, c := range []struct {
		shown, sent string
		want        bool
	}{
		{here, here, true}, {"Small-Keys.vault.azure.net", here, true}, {here, elsewhere, false}, {here, "", false},
		{"", here, false}, {"{}", here, false},
	} {
		ctx := Permit(context.Background(), Request{Method: "PUT", Host: c.shown, Path: "/secrets/{}"})
		if got := (Request{Method: "PUT", Host: c.sent, Path: "/secrets/codes"}).UsePermit(ctx); got != c.want {
			t.Errorf("shown for %q, sent to %q: permitted %v, want %v", c.shown, c.sent, got, c.want)
		}
	}
}
