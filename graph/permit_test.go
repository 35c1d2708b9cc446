package graph

import (
	"context"
	"testing"
)

func TestPermitLetsThroughOnlyWhatWasShown(t *testing.T) {
	ctx := Permit(context.Background(), Request{"PATCH", "/identity/conditionalAccess/policies/{}"})
	for _, c := range []struct {
		method, path string
		want         bool
	}{
		{"PATCH", "/identity/conditionalAccess/policies/123", true},
		{"PATCH", "/Identity/ConditionalAccess/policies/123/", true}, // Graph ignores case
		{"DELETE", "/identity/conditionalAccess/policies/123", false},
		{"PATCH", "/identity/conditionalAccess/policies", false},
		{"PATCH", "/identity/conditionalAccess/policies/", false},
		{"PATCH", "/identity/conditionalAccess/policies/123/more", false},
		{"PATCH", "/users/123", false},
	} {
		if got := Permitted(ctx, c.method, c.path); got != c.want {
			t.Errorf("%s %s: permitted %v, want %v", c.method, c.path, got, c.want)
		}
	}
	if Permitted(context.Background(), "PATCH", "/users/1") {
		t.Error("a write is permitted without a permit")
	}
}
