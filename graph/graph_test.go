package graph

import (
	"errors"
	"fmt"
	"testing"
)

func TestErrorTellsItsKindAndNoMoreThanItMay(t *testing.T) {
	err := fmt.Errorf("check: %w",
		&Error{Op: "read users", Kind: ErrForbidden, Code: "Authorization_RequestDenied", Message: "\x1b[31msecret"})
	if !errors.Is(err, ErrForbidden) || errors.Is(err, ErrNotFound) {
		t.Error("errors.Is does not tell the kind")
	}
	if got, want := err.Error(), "check: read users: not allowed (Authorization_RequestDenied)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestUnknownStateOfAPolicyCountsAsOn(t *testing.T) {
	for state, on := range map[string]bool{"enabled": true, "disabled": false, "enabledForReportingButNotEnforced": false,
		"": true, "enabledNextYear": true} {
		if got := (Policy{State: state}).IsOn(); got != on {
			t.Errorf("state %q: on %v, want %v", state, got, on)
		}
	}
}

func TestUnknownMethodIsNoMFA(t *testing.T) {
	for kind, want := range map[string]bool{
		"fido2AuthenticationMethod": true, "phoneAuthenticationMethod": true, "passwordAuthenticationMethod": false,
		"emailAuthenticationMethod": false, "temporaryAccessPassAuthenticationMethod": false,
		"brandNewAuthenticationMethod": false,
	} {
		if got := (Method{Type: kind}).CountsAsMFA(); got != want {
			t.Errorf("%s: MFA %v, want %v", kind, got, want)
		}
	}
}

func TestEveryCloudHasHosts(t *testing.T) {
	for _, c := range Clouds() {
		if h := c.Hosts(); h.Login == "" || h.Graph == "" {
			t.Errorf("%s has no hosts: %+v", c, h)
		}
	}
	if Cloud("mars").IsKnown() {
		t.Error("mars is a known cloud")
	}
}

func TestZeroTriIsUnknown(t *testing.T) {
	var forgotten Tri
	if forgotten.String() != "unknown" {
		t.Errorf("a forgotten answer reads %q", forgotten)
	}
}
