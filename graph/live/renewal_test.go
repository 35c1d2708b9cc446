package live_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
)

// revoked returns a world whose session was revoked, so that only a new sign-in helps.
func revoked(t *testing.T) *world {
	t.Helper()
	tenant := load(t, "new-reseller")
	tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
	w := signedIn(t, tenant, live.Config{}, scopes...)
	time.Sleep(time.Second)
	tenant.RevokeSessions()
	return w
}

// front is a front end that signs in again whenever it is asked to; it counts how often it was.
func (w *world) front(answer func(graph.Renewal) error) (asked func() int) {
	var mu sync.Mutex
	count := 0
	renewals := w.conn.Renewals()
	go func() {
		for {
			select {
			case r := <-renewals:
				mu.Lock()
				count++
				mu.Unlock()
				r.Done <- answer(r)
			case <-w.Context().Done():
				return
			}
		}
	}()
	return func() int { mu.Lock(); defer mu.Unlock(); return count }
}

func TestParallelReadsAskOnceForASignInAndGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := revoked(t)
		asked := w.front(func(r graph.Renewal) error {
			time.Sleep(time.Minute) // a person takes their time
			_, err := w.paste(graph.SignInRequest{Scopes: scopes, Claims: r.Claims})
			return err
		})
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if _, err := w.conn.Organization(t.Context()); err != nil {
					t.Errorf("a read did not go on after the new sign-in: %v", err)
				}
			})
		}
		wg.Wait()
		if asked() != 1 {
			t.Errorf("the person was asked %d times, want once", asked())
		}
	})
}

func TestNoAnswerToARenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := revoked(t)
		_, err := w.conn.Organization(t.Context())
		w.is(err, graph.ErrSignInAgain) // no one listens
		if e := new(graph.Error); !errors.As(err, &e) || e.Code != "AADSTS50173" || e.RequestID == "" ||
			e.CorrelationID == "" {
			t.Errorf("the error %+v lacks what support asks for", err)
		}
		w.conn.Renewals()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		_, err = w.conn.Organization(ctx)
		w.is(err, graph.ErrSignInAgain)
		if time.Since(start) != time.Minute {
			t.Errorf("the read waited %v for somebody to listen, want until its context ended", time.Since(start))
		}
	})
}

func TestFailedRenewalFailsTheRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := revoked(t)
		w.front(func(graph.Renewal) error { return errors.New("not now") })
		_, err := w.conn.Organization(t.Context())
		w.is(err, graph.ErrSignInAgain)
		if _, err := w.paste(graph.SignInRequest{Scopes: scopes}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.conn.Organization(t.Context()); err != nil {
			t.Errorf("after a sign-in of its own accord: %v", err)
		}
	})
}

func TestRenewalHandsOnTheClaims(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
		w := signedIn(t, tenant, live.Config{}, append([]string{"Policy.ReadWrite.SecurityDefaults"}, scopes...)...)
		time.Sleep(time.Second)
		// Security defaults outdate the token, and the session was without MFA: the refresh is refused with claims.
		tenant.SetPerson(scenario.Person{UPN: "mila@fabrikam.example", Codes: map[string]string{"refresh": "AADSTS50076"}})
		if err := w.conn.SetSecurityDefaults(permitted(t.Context()), true); err != nil {
			t.Fatal(err)
		}
		var claims string
		w.front(func(r graph.Renewal) error { claims = r.Claims; return errors.New("not now") })
		_, err := w.conn.SecurityDefaults(t.Context())
		w.is(err, graph.ErrSignInAgain)
		if e := new(graph.Error); claims == "" || !errors.As(err, &e) || e.Claims != claims {
			t.Errorf("the renewal asked for %q and the error for %q", claims, e.Claims)
		}
	})
}

func TestSilentRefreshSatisfiesAChallenge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "compliant")
		tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
		w := signedIn(t, tenant, live.Config{}, scopes...)
		asked := w.front(func(graph.Renewal) error { return errors.New("not asked for") })
		challenged := false
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if challenged || r.URL.Host != "graph.microsoft.com" {
				return nil, nil
			}
			challenged = true
			resp := reply(r, 401, "application/json", `{"error":{"code":"InvalidAuthenticationToken"}}`)
			resp.Header.Add("WWW-Authenticate", `Bearer realm="", error="invalid_token"`)
			resp.Header.Add("WWW-Authenticate",
				`Bearer error="insufficient_claims", claims=eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ`)
			return resp, nil
		})
		if _, err := w.conn.Organization(t.Context()); err != nil {
			t.Fatalf("a challenge that a refresh satisfies ended the read: %v", err)
		}
		if n := w.wire.count("POST", "/token"); asked() != 0 || n != 2 {
			t.Errorf("the person was asked %d times and %d tokens were fetched, want none and the first and one more", asked(),
				n)
		}
	})
}

func TestManyCallersMakeOneRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{50 * time.Millisecond, 50 * time.Millisecond}})
		w := signedIn(t, tenant, live.Config{}, scopes...)
		for round := 1; round <= 2; round++ {
			time.Sleep(2 * time.Hour)
			before := w.wire.count("POST", "/token")
			var wg sync.WaitGroup
			for range 50 {
				wg.Go(func() {
					if _, err := w.conn.Organization(t.Context()); err != nil {
						t.Errorf("a read with an old token: %v", err)
					}
				})
			}
			wg.Wait()
			if n := w.wire.count("POST", "/token") - before; n != 1 {
				t.Errorf("round %d: 50 callers made %d refreshes, want 1", round, n)
			}
		}
	})
}

func TestCancelledCallerDoesNotDisturbTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{time.Second, time.Second}})
		w := signedIn(t, tenant, live.Config{}, scopes...)
		time.Sleep(2 * time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := w.conn.Organization(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the caller that stopped waiting got %v", err)
			}
		})
		wg.Go(func() {
			time.Sleep(100 * time.Millisecond)
			if _, err := w.conn.Organization(t.Context()); err != nil {
				t.Errorf("the other caller got %v", err)
			}
		})
		wg.Wait()
	})
}

func TestLivingTokenIsBetterThanAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		w := signedIn(t, tenant, live.Config{}, scopes...)
		session, _ := w.conn.Session()
		time.Sleep(time.Until(session.Expires) - 30*time.Second) // too little to be used without trying for another first
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "login.microsoftonline.com" {
				return nil, errors.New("connection reset")
			}
			return nil, nil
		})
		if _, err := w.conn.Organization(t.Context()); err != nil {
			t.Errorf("a token with half a minute left was not used: %v", err)
		}
	})
}

func TestExpiredTokenIsRefreshedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "graph.microsoft.com" {
				return reply(r, 401, "application/json", `{"error":{"code":"InvalidAuthenticationToken","message":"no"}}`), nil
			}
			return nil, nil
		})
		before := w.wire.count("POST", "/token")
		_, err := w.conn.Organization(t.Context())
		w.is(err, graph.ErrSignInAgain)
		if n := w.wire.count("POST", "/token") - before; n != 1 {
			t.Errorf("%d refreshes for a token that is always rejected, want 1", n)
		}
	})
}

func TestSignInOfItsOwnAccordSettlesARenewalThatNobodyTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := revoked(t)
		w.conn.Renewals()
		go func() {
			time.Sleep(time.Minute)
			if _, err := w.paste(graph.SignInRequest{Scopes: scopes}); err != nil {
				t.Error(err)
			}
		}()
		if _, err := w.conn.Organization(t.Context()); err != nil {
			t.Errorf("the read did not go on with the new session: %v", err)
		}
	})
}
