package signin

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// source is a tokenRefresher that returns numbered tokens.
type source struct {
	given int
	lost  int // requests that do not get through before the first that does
}

func (s *source) refreshToken(context.Context, string) (transport.Token, error) {
	if s.lost > 0 {
		s.lost--
		return transport.Token{}, &graph.Error{Kind: graph.ErrOffline}
	}
	s.given++
	return transport.Token{Secret: new(fmt.Sprint("fresh ", s.given)), Expires: time.Now().Add(time.Hour)}, nil
}

func (s *source) resourceToken(ctx context.Context, _, claims string) (transport.Token, error) {
	return s.refreshToken(ctx, claims)
}

func held(t *testing.T) (*Keyring, *source) {
	t.Helper()
	k, s := NewKeyring(), &source{}
	if err := k.adoptSession(graph.Session{TenantID: "t", UserID: "u"},
		transport.Token{Secret: new("first"), Expires: time.Now().Add(time.Hour)}, s); err != nil {
		t.Fatal(err)
	}
	return k, s
}

func TestLateComerGetsTheTokenThatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, s := held(t)
		old := k.currentToken()
		for range 2 {
			fresh, err := k.sharedRefresh(t.Context(), old, "")
			if err != nil || *fresh.Secret != "fresh 1" {
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
		old := k.currentToken()
		if err := k.adoptSession(graph.Session{TenantID: "t", UserID: "u"},
			transport.Token{Secret: new("second"), Expires: time.Now().Add(time.Hour)}, &source{}); err != nil {
			t.Fatal(err)
		}
		if fresh, err := k.refreshToken(t.Context(), old, ""); err != nil || *fresh.Secret != "second" ||
			*k.currentToken().Secret != "second" {
			t.Errorf("a refresh of the earlier sign-in put %q in force, %v", *k.currentToken().Secret, err)
		}
	})
}

func TestRefreshIsTriedAgainAfterAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, s := held(t)
		s.lost = 2
		if _, err := k.sharedRefresh(t.Context(), k.currentToken(), ""); err != nil {
			t.Errorf("lost packets ended the refresh: %v", err)
		}
	})
}

// Only refusals by Entra ID itself can be fixed by another sign-in.
func TestOnlyRefusalsAskThePerson(t *testing.T) {
	for kind, want := range map[graph.Kind]bool{
		graph.ErrMFA: true, graph.ErrSignInRefused: true, graph.ErrSignInAgain: true,
		graph.ErrOffline: false, graph.ErrThrottled: false, graph.ErrUnreadable: false, graph.ErrForeign: false,
		graph.ErrReadOnly: false,
	} {
		if got := needsPerson(&graph.Error{Kind: kind}); got != want {
			t.Errorf("after %q the person is asked: %v, want %v", kind, got, want)
		}
	}
}

func TestTokensDoNotPrint(t *testing.T) {
	k, _ := held(t)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, v := range []any{k, k.currentToken(), []transport.Token{k.currentToken()}, &msalClient{},
			struct{ t transport.Token }{k.currentToken()}} {
			if text := fmt.Sprintf(format, v); strings.Contains(text, "first") {
				t.Errorf("%s of a %T prints the token: %s", format, v, text)
			}
		}
	}
}
