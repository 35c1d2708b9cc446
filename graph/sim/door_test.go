package sim_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

func TestHoldersIncludeMembersOfGroups(t *testing.T) {
	holders, err := client.SignedIn(small(t, "P1"), reading...).Holders(t.Context(), graph.GlobalReader)
	wantKind(t, err, "")
	var names []string
	for _, h := range holders {
		names = append(names, h.Name)
	}
	slices.Sort(names)
	if want := []string{"Rob Reader", "Una User"}; !slices.Equal(names, want) {
		t.Errorf("holders are %v, want %v", names, want)
	}
}

func TestOperatorKnowsOwnRoles(t *testing.T) {
	for licence, eligible := range map[string]bool{"Free": false, "P1": false, "P2": true} {
		who, err := client.SignedIn(small(t, licence), reading...).Operator(t.Context())
		wantKind(t, err, "")
		if !who.RolesKnown || !who.HasRole(graph.GlobalAdministrator) {
			t.Errorf("%s: roles are %v, known: %v", licence, who.Roles, who.RolesKnown)
		}
		if who.EligibleKnown != eligible || who.CanActivate(graph.SecurityReader) != eligible {
			t.Errorf("%s: eligible roles are %v, known: %v", licence, who.Eligible, who.EligibleKnown)
		}
	}
}

func TestWhenRolesCannotBeReadTheTokenIsNoEvidence(t *testing.T) {
	tenant := small(t, "Free")
	tenant.InjectFault(scenario.Fault{Path: "/me/transitiveMemberOf/microsoft.graph.directoryRole", Times: -1,
		Status: 501,
		Code:   "NotImplemented"})
	tenant.InjectFault(scenario.Fault{Path: "/me/memberOf", Times: -1, Status: 403,
		Code: "Authorization_RequestDenied"})
	who, err := client.SignedIn(tenant, reading...).Operator(t.Context())
	wantKind(t, err, "")
	if who.RolesKnown || !who.HasRole(graph.GlobalAdministrator) {
		t.Errorf("roles are %v, known: %v; want those of the token, not known", who.Roles, who.RolesKnown)
	}
}

func TestEditionIsReadWithEitherPermission(t *testing.T) {
	for licence, want := range map[string]graph.Licence{"": graph.Free, "Free": graph.Free, "P1": graph.P1,
		"P2": graph.P2} {
		for _, scope := range []string{"LicenseAssignment.Read.All", "Organization.Read.All"} {
			got, err := client.SignedIn(small(t, licence), scope).Licence(t.Context())
			wantKind(t, err, "")
			if got != want {
				t.Errorf("licence %q read with %s is %v, want %v", licence, scope, got, want)
			}
		}
	}
	_, err := client.SignedIn(small(t, "P1"), "User.Read").Licence(t.Context())
	wantKind(t, err, graph.ErrForbidden)
}

func TestWriteNeedsApproval(t *testing.T) {
	tenant := load(t, "new-reseller")
	door := client.SignedIn(tenant, writing...)
	wantKind(t, door.SetSecurityDefaults(t.Context(), true), graph.ErrReadOnly)
	if n := len(tenant.Requests()); n != 0 {
		t.Fatalf("%d requests were sent for a write that nobody approved", n)
	}
	wantKind(t, door.SetSecurityDefaults(permitted(t.Context()), true), "")
	if w := tenant.Writes(); len(w) != 1 || w[0].Method != "PATCH" || w[0].Path != securityDefaults ||
		w[0].Body != `{"isEnabled":true}` {
		t.Errorf("writes are %+v, want one PATCH of security defaults", w)
	}
}

func TestSecurityDefaultsAreRefusedBesidePolicies(t *testing.T) {
	s := scenario.Scenario{ID: "x", Users: []scenario.User{{UPN: "a@b.example",
		Roles: []string{"Global Administrator"}}}, Person: scenario.Person{UPN: "a@b.example"}}
	for name, change := range map[string]func(*scenario.Scenario){
		"enabled policy":  func(s *scenario.Scenario) { s.Policies = []scenario.Policy{{Name: "p", State: "enabled"}} },
		"hidden policies": func(s *scenario.Scenario) { s.HiddenPolicies = true },
	} {
		s := s
		change(&s)
		tenant := build(t, s)
		err := client.SignedIn(tenant, writing...).SetSecurityDefaults(permitted(t.Context()), true)
		wantKind(t, err, graph.ErrRefused)
		var e *graph.Error
		if errors.As(err, &e); !strings.Contains(e.Message, "Conditional Access") {
			t.Errorf("%s: the refusal does not name Conditional Access: %q", name, e.Message)
		}
		if len(tenant.Writes()) != 0 {
			t.Errorf("%s: a refused write was carried out", name)
		}
	}
}

func TestLaggingReplicasDisagreeForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{Lag: 2 * time.Second})
		door := client.SignedIn(tenant, writing...)
		wantKind(t, door.SetSecurityDefaults(permitted(t.Context()), true), "")
		seen := map[bool]int{}
		for range 4 {
			on, err := door.SecurityDefaults(t.Context())
			wantKind(t, err, "")
			seen[on]++
		}
		if seen[true] != 2 || seen[false] != 2 {
			t.Errorf("reads right after the write: %v, want the two replicas in turn", seen)
		}
		time.Sleep(2 * time.Second)
		for range 4 {
			if on, _ := door.SecurityDefaults(t.Context()); !on {
				t.Fatal("a replica still lags after the lag has passed")
			}
		}
	})
}

func TestThrottledReadWaitsAndTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{Throttled: true})
		door := client.SignedIn(tenant, reading...)
		var waits []time.Duration
		ctx := graph.WithNotices(t.Context(), func(n graph.Notice) {
			if n.Wait > 0 {
				waits = append(waits, n.Wait)
			}
		})
		for range 3 {
			_, err := door.Policies(ctx)
			wantKind(t, err, "")
		}
		if want := []time.Duration{time.Second, time.Second}; !slices.Equal(waits, want) {
			t.Errorf("three reads of policies waited %v, want %v", waits, want)
		}
		waits = nil
		me, _ := door.Session()
		n := 0
		for m := range door.Methods(ctx, []string{me.UserID, me.UserID, me.UserID, me.UserID, me.UserID, me.UserID}) {
			wantKind(t, m.Err, "")
			n++
		}
		if want := []time.Duration{10 * time.Second}; n != 6 || !slices.Equal(waits, want) {
			t.Errorf("%d accounts were read, waiting %v; want 6, %v", n, waits, want)
		}
	})
}

func TestTroubleHasTheKindOfTheLiveClient(t *testing.T) {
	for name, c := range map[string]struct {
		trouble scenario.Fault
		read    graph.Kind
		write   graph.Kind
		done    bool // the write was carried out all the same
	}{
		"throttled for ever": {trouble: scenario.Fault{Status: 429, RetryAfter: 10 * time.Second},
			read: graph.ErrThrottled, write: graph.ErrThrottled},
		"throttled for long": {trouble: scenario.Fault{Status: 429, RetryAfter: time.Hour}, read: graph.ErrThrottled,
			write: graph.ErrThrottled},
		"unavailable": {trouble: scenario.Fault{Status: 503}, read: graph.ErrUnavailable, write: graph.ErrUnsure},
		"504, carried out": {trouble: scenario.Fault{Status: 504, CarriesOut: true}, read: graph.ErrUnavailable,
			write: graph.ErrUnsure, done: true},
		"504, not carried out": {trouble: scenario.Fault{Status: 504}, read: graph.ErrUnavailable,
			write: graph.ErrUnsure},
		"broken connection": {trouble: scenario.Fault{BreaksConnection: true}, read: graph.ErrOffline,
			write: graph.ErrUnsure},
		"captive page": {trouble: scenario.Fault{Status: 200, HTML: true}, read: graph.ErrUnreadable,
			write: graph.ErrUnsure},
		"not found": {trouble: scenario.Fault{Status: 404, Code: "Request_ResourceNotFound"}, read: graph.ErrNotFound,
			write: graph.ErrNotFound},
		"not licensed": {trouble: scenario.Fault{Status: 403, Message: "Your tenant is not licensed for this feature."},
			read: graph.ErrUnlicensed, write: graph.ErrUnlicensed},
		"duplicate": {trouble: scenario.Fault{Status: 400, Message: "Permission entry already exists."},
			read: graph.ErrConflict, write: graph.ErrConflict},
		"conflict": {trouble: scenario.Fault{Status: 409}, read: graph.ErrConflict, write: graph.ErrConflict},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := load(t, "new-reseller")
				c.trouble.Times = -1
				tenant.InjectFault(c.trouble)
				door := client.SignedIn(tenant, writing...)
				_, err := door.SecurityDefaults(t.Context())
				wantKind(t, err, c.read)
				wantKind(t, door.SetSecurityDefaults(permitted(t.Context()), true), c.write)
				if done := len(tenant.Writes()) > 0; done != c.done {
					t.Errorf("carried out: %v, want %v", done, c.done)
				}
				tenant.ClearFaults()
				on, err := door.SecurityDefaults(t.Context())
				wantKind(t, err, "")
				if on != c.done {
					t.Errorf("security defaults are on: %v, want %v", on, c.done)
				}
			})
		})
	}
}

func TestTroublePassesWhenItsTimesAreOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.InjectFault(scenario.Fault{Method: "GET", Path: "/users", After: 1, Times: 2, Status: 503})
		door := client.SignedIn(tenant, reading...)
		for range 2 {
			for _, err := range door.Users(t.Context()) {
				wantKind(t, err, "")
			}
		}
		var statuses []int
		for _, r := range tenant.Requests() {
			statuses = append(statuses, r.Status)
		}
		if want := []int{http.StatusOK, 503, 503, http.StatusOK}; !slices.Equal(statuses, want) {
			t.Errorf("answers were %v, want %v", statuses, want)
		}
	})
}

func TestChallengeAsksThePersonOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
		door := client.SignedIn(tenant, reading...)
		renewals := door.Renewals()
		tenant.RevokeSessions()
		results := make(chan error)
		for range 5 {
			go func() { _, err := door.Organization(t.Context()); results <- err }()
		}
		r := <-renewals
		if !strings.Contains(r.Claims, "nbf") {
			t.Errorf("the demand has the claims %q, want those of the challenge", r.Claims)
		}
		attempt, err := door.Begin(t.Context(), graph.SignInRequest{Method: graph.Browser, Scopes: reading, Claims: r.Claims})
		wantKind(t, err, "")
		wantKind(t, tenant.OpenBrowser(attempt.Prompt().URL), "")
		_, err = attempt.Wait(t.Context(), nil)
		r.Done <- err
		for range 5 {
			wantKind(t, <-results, "")
		}
		select {
		case <-renewals:
			t.Error("the person was asked twice")
		default:
		}
	})
}

func TestChallengeThatNobodyHearsIsAnError(t *testing.T) {
	tenant := load(t, "new-reseller")
	tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
	door := client.SignedIn(tenant, reading...)
	tenant.RevokeSessions()
	_, err := door.Organization(t.Context())
	wantKind(t, err, graph.ErrSignInAgain)
	var e *graph.Error
	if errors.As(err, &e); e.Claims == "" || e.Code != "AADSTS50173" {
		t.Errorf("the error is %+v, want the claims of the challenge and why the refresh failed", e)
	}
}

func TestOwnWriteOutdatesTheToken(t *testing.T) {
	tenant := load(t, "new-reseller")
	tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
	door := client.SignedIn(tenant, writing...)
	wantKind(t, door.SetSecurityDefaults(permitted(t.Context()), true), "")
	_, err := door.SecurityDefaults(t.Context())
	wantKind(t, err, "")
	var codes []int
	for _, r := range tenant.Requests() {
		codes = append(codes, r.Status)
	}
	if want := []int{204, 401, 200}; !slices.Equal(codes, want) {
		t.Errorf("answers were %v, want %v: the read is challenged and the token renewed", codes, want)
	}
}
