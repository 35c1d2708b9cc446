package live

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
)

// source is a tokenRefresher that returns numbered tokens.
type source struct {
	given int
	lost  int // requests that do not get through before the first that does
}

func (s *source) refresh(context.Context, string) (token, error) {
	if s.lost > 0 {
		s.lost--
		return token{}, &graph.Error{Kind: graph.ErrOffline}
	}
	s.given++
	return token{secret: new(fmt.Sprint("fresh ", s.given)), expires: time.Now().Add(time.Hour)}, nil
}

func (s *source) visit(ctx context.Context, _, claims string) (token, error) {
	return s.refresh(ctx, claims)
}

func held(t *testing.T) (*keyring, *source) {
	t.Helper()
	k, s := newKeyring(), &source{}
	if err := k.adopt(graph.Session{TenantID: "t", UserID: "u"}, token{secret: new("first"), expires: time.Now().Add(time.Hour)}, s); err != nil {
		t.Fatal(err)
	}
	return k, s
}

func TestLateComerGetsTheTokenThatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, s := held(t)
		old := k.holding()
		for range 2 {
			fresh, err := k.refreshed(t.Context(), old, "")
			if err != nil || *fresh.secret != "fresh 1" {
				t.Errorf("the token is %v, %v", fresh, err)
			}
		}
		if s.given != 1 {
			t.Errorf("%d tokens were fetched for one that was rejected", s.given)
		}
	})
}

func TestRefreshDoesNotUndoASignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, _ := held(t)
		old := k.holding()
		if err := k.adopt(graph.Session{TenantID: "t", UserID: "u"}, token{secret: new("second"), expires: time.Now().Add(time.Hour)}, &source{}); err != nil {
			t.Fatal(err)
		}
		if fresh, err := k.refresh(t.Context(), old, ""); err != nil || *fresh.secret != "second" || *k.holding().secret != "second" {
			t.Errorf("a refresh of the earlier sign-in put %q in force, %v", *k.holding().secret, err)
		}
	})
}

func TestRefreshIsTriedAgainAfterAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, s := held(t)
		s.lost = 2
		if _, err := k.refreshed(t.Context(), k.holding(), ""); err != nil {
			t.Errorf("lost packets ended the refresh: %v", err)
		}
	})
}

// Only refusals by Entra ID itself can be fixed by another sign-in.
func TestOnlyRefusalsAskThePerson(t *testing.T) {
	for kind, want := range map[graph.Kind]bool{
		graph.ErrMFA: true, graph.ErrSignInRefused: true, graph.ErrSignInAgain: true,
		graph.ErrOffline: false, graph.ErrThrottled: false, graph.ErrUnreadable: false, graph.ErrForeign: false, graph.ErrReadOnly: false,
	} {
		if got := needsPerson(&graph.Error{Kind: kind}); got != want {
			t.Errorf("after %q the person is asked: %v, want %v", kind, got, want)
		}
	}
}

func TestTokensDoNotPrint(t *testing.T) {
	k, _ := held(t)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, v := range []any{k, k.holding(), []token{k.holding()}, &signer{}, struct{ t token }{k.holding()}} {
			if text := fmt.Sprintf(format, v); strings.Contains(text, "first") {
				t.Errorf("%s of a %T prints the token: %s", format, v, text)
			}
		}
	}
}
