package sim_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

// signIn takes the simulated person through a sign-in at a Go door.
func signIn(t *testing.T, tenant *sim.Tenant, door *client.Client, want graph.SignInRequest,
	tell func(graph.Progress)) (graph.Session, error) {
	t.Helper()
	attempt, err := door.Begin(t.Context(), want)
	if err != nil {
		return graph.Session{}, err
	}
	switch want.Method {
	case graph.Browser:
		wantKind(t, tenant.OpenBrowser(attempt.Prompt().URL), "")
	case graph.Paste:
		final, err := tenant.FollowSignIn(attempt.Prompt().URL)
		wantKind(t, err, "")
		wantKind(t, attempt.Answer(" '"+final+"'\n"), "")
	}
	return attempt.Wait(t.Context(), tell)
}

func TestEveryWayLeadsIn(t *testing.T) {
	for _, way := range graph.SignInMethods() {
		for _, mfa := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				tenant := load(t, "new-reseller")
				door := client.New(tenant)
				if _, ok := door.Session(); ok {
					t.Fatal("there is a session before the sign-in")
				}
				session, err := signIn(t, tenant, door,
					graph.SignInRequest{Method: way, Tenant: "fabrikam.example", Scopes: reading, MFA: mfa}, nil)
				wantKind(t, err, "")
				if session.Method != way || session.MFA != graph.TriOf(mfa) ||
					session.UserPrincipalName != "mila@fabrikam.example" || len(session.Scopes) != len(reading) {
					t.Errorf("%s: the session is %+v, want MFA %v", way, session, mfa)
				}
				if _, err := door.Organization(t.Context()); err != nil {
					t.Errorf("%s: the session does not serve: %v", way, err)
				}
			})
		}
	}
}

func TestSignInEndsInTheKindOfItsCode(t *testing.T) {
	refused := func(place, code string) scenario.Person {
		return scenario.Person{Codes: map[string]string{place: code}, RefusalShownIn: scenario.InPoll}
	}
	for name, c := range map[string]struct {
		testScenario string
		person       scenario.Person
		want         graph.SignInRequest
		kind         graph.Kind
	}{
		"blocked in the poll": {"compliant", scenario.Person{RefusalShownIn: scenario.InPoll},
			graph.SignInRequest{Method: graph.DeviceCode},
			graph.ErrCodeBlocked},
		"blocked in the browser": {"compliant", scenario.Person{}, graph.SignInRequest{Method: graph.DeviceCode},
			graph.ErrCodeExpired},
		"declined by device": {"new-reseller", scenario.Person{Action: scenario.Decline},
			graph.SignInRequest{Method: graph.DeviceCode}, graph.ErrDeclined},
		"declined in the browser": {"new-reseller", scenario.Person{Action: scenario.Decline},
			graph.SignInRequest{Method: graph.Browser},
			graph.ErrDeclined},
		"left alone": {"new-reseller", scenario.Person{Action: scenario.Ignore}, graph.SignInRequest{Method: graph.Browser},
			graph.ErrCodeExpired},
		"policy in the browser": {"new-reseller", refused("authorize", "AADSTS53003"),
			graph.SignInRequest{Method: graph.Browser}, graph.ErrPolicy},
		"policy by device": {"new-reseller", refused("device", "AADSTS53003"),
			graph.SignInRequest{Method: graph.DeviceCode}, graph.ErrCodeBlocked},
		"device not managed": {"new-reseller", refused("authorize", "AADSTS53000"),
			graph.SignInRequest{Method: graph.Paste}, graph.ErrDevice},
		"must register": {"new-reseller", refused("token", "AADSTS50079"), graph.SignInRequest{Method: graph.Browser},
			graph.ErrMFA},
		"no consent": {"new-reseller", refused("token", "AADSTS65001"), graph.SignInRequest{Method: graph.Browser},
			graph.ErrConsent},
		"unknown tenant": {"new-reseller", scenario.Person{},
			graph.SignInRequest{Method: graph.Browser, Tenant: "nowhere.example"}, graph.ErrWrongTenant},
		"malformed tenant": {"new-reseller", scenario.Person{}, graph.SignInRequest{Method: graph.Browser, Tenant: "../x"},
			graph.ErrBadInput},
		"account of another tenant": {"new-reseller", scenario.Person{HomeTenant: "another"},
			graph.SignInRequest{Method: graph.Browser, Tenant: "fabrikam.example"}, graph.ErrWrongAccount},
		"personal account": {"new-reseller", scenario.Person{HomeTenant: scenario.PersonalTenant},
			graph.SignInRequest{Method: graph.Browser}, graph.ErrPersonalAccount},
		"personal, at the tenant": {"new-reseller", scenario.Person{HomeTenant: scenario.PersonalTenant},
			graph.SignInRequest{Method: graph.Browser, Tenant: "fabrikam.example"}, graph.ErrPersonalAccount},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := load(t, c.testScenario)
				c.person.UPN = tenant.Person().UPN
				tenant.SetPerson(c.person)
				door := client.New(tenant)
				c.want.Scopes = reading
				_, err := signIn(t, tenant, door, c.want, nil)
				wantKind(t, err, c.kind)
				if _, ok := door.Session(); ok {
					t.Error("a failed sign-in left a session")
				}
			})
		})
	}
}

func TestPollingSurvivesFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		token := "/oauth2/v2.0/token"
		tenant.InjectFault(scenario.Fault{Path: token, Status: 503})
		tenant.InjectFault(scenario.Fault{Path: token, BreaksConnection: true})
		tenant.InjectFault(scenario.Fault{Path: token, Status: 200, HTML: true})
		tenant.InjectFault(scenario.Fault{Path: token, Status: 400, Code: "slow_down"})
		var faults []graph.Kind
		start := time.Now()
		_, err := signIn(t, tenant, client.New(tenant), graph.SignInRequest{Method: graph.DeviceCode, Scopes: reading},
			func(p graph.Progress) {
				var e *graph.Error
				if errors.As(p.Err, &e) {
					faults = append(faults, e.Kind)
				}
			})
		wantKind(t, err, "")
		if len(faults) != 3 || faults[0] != graph.ErrUnavailable || faults[1] != graph.ErrOffline ||
			faults[2] != graph.ErrUnreadable {
			t.Errorf("the person was told of %v", faults)
		}
		if took := time.Since(start); took != 60*time.Second { // four polls of 5 s, then four of 10 s
			t.Errorf("the sign-in took %v, want 60s: slow_down makes each interval 5 s longer", took)
		}
	})
}

func TestNextSignInMustBeOfTheSamePerson(t *testing.T) {
	tenant := load(t, "new-reseller")
	door := client.SignedIn(tenant, reading...)
	before, _ := door.Session()
	tenant.SetPerson(scenario.Person{UPN: "daan@fabrikam.example"})
	_, err := signIn(t, tenant, door, graph.SignInRequest{Method: graph.Browser, Scopes: writing}, nil)
	wantKind(t, err, graph.ErrWrongAccount)
	if after, ok := door.Session(); !ok || after.UserID != before.UserID {
		t.Errorf("the session in force is %+v, want the earlier one", after)
	}
}

func TestAnswerOfAnotherAttemptIsNotTaken(t *testing.T) {
	tenant := load(t, "new-reseller")
	attempt, err := client.New(tenant).Begin(t.Context(), graph.SignInRequest{Method: graph.Paste, Scopes: reading})
	wantKind(t, err, "")
	for _, pasted := range []string{"", "hello", "http://localhost:1/?code=x&state=foreign",
		"http://localhost:1/?state=foreign"} {
		wantKind(t, attempt.Answer(pasted), graph.ErrBadInput)
	}
	final, err := tenant.FollowSignIn(attempt.Prompt().URL)
	wantKind(t, err, "")
	u, err := url.Parse(final)
	wantKind(t, err, "")
	wantKind(t, attempt.Answer(u.RawQuery), "")
	_, err = attempt.Wait(t.Context(), nil)
	wantKind(t, err, "")
}

func TestGivingUpASignInIsNotItsExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		attempt, err := client.New(tenant).Begin(t.Context(), graph.SignInRequest{Method: graph.DeviceCode, Scopes: reading})
		wantKind(t, err, "")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err = attempt.Wait(ctx, nil); !errors.Is(err, context.DeadlineExceeded) ||
			errors.Is(err, graph.ErrCodeExpired) {
			t.Errorf("the error is %v, want the caller's", err)
		}
	})
}

func TestWhoNeedsMFARegistersIt(t *testing.T) {
	tenant := load(t, "new-reseller")
	tenant.SetPerson(scenario.Person{UPN: "bram@fabrikam.example"})
	session, err := signIn(t, tenant, client.New(tenant),
		graph.SignInRequest{Method: graph.Browser, Scopes: reading, MFA: true},
		nil)
	wantKind(t, err, "")
	tenant.SetPerson(scenario.Person{UPN: "mila@fabrikam.example"})
	for m := range client.SignedIn(tenant, reading...).Methods(t.Context(), []string{session.UserID}) {
		if len(m.Methods) != 2 || !m.Methods[1].CountsAsMFA() {
			t.Errorf("after a sign-in with MFA the methods are %v", m.Methods)
		}
	}
	if session.MFA != graph.Yes || len(tenant.Writes()) != 0 {
		t.Errorf("MFA is %v and the writes are %v, want yes and none: the person did it, not the program",
			session.MFA, tenant.Writes())
	}
}

func TestBrowserDeliversToThisMachine(t *testing.T) {
	for _, mode := range []string{"query", "form_post"} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		got := make(chan url.Values, 1)
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got <- url.Values{"state": {r.FormValue("state")}, "code": {r.FormValue("code")}}
			_, _ = io.WriteString(w, "done")
		})}
		go func() { _ = server.Serve(listener) }() // ends with ErrServerClosed
		_, port, _ := net.SplitHostPort(listener.Addr().String())
		q := form("response_type", "code", "redirect_uri", "http://localhost:"+port, "scope", asking, "state", "s2",
			"response_mode", mode)
		tenant := load(t, "new-reseller")
		wantKind(t, tenant.OpenBrowser("https://login.microsoftonline.com"+organizations+"authorize?"+q.Encode()), "")
		if back := <-got; back.Get("state") != "s2" || back.Get("code") == "" {
			t.Errorf("%s: the client was given %v", mode, back)
		}
		_ = server.Close()
	}
}

func TestWhereMFAIsDemandedEverySignInEndsWithIt(t *testing.T) {
	tenant := load(t, "new-reseller")
	p := tenant.Person()
	p.DoesMFA = true
	tenant.SetPerson(p)
	session, err := signIn(t, tenant, client.New(tenant), graph.SignInRequest{Method: graph.Paste, Scopes: reading}, nil)
	if err != nil || session.MFA != graph.Yes {
		t.Errorf("the session is %+v, %v, want MFA without a request for it", session, err)
	}
}

func TestRequestsAreRecordedWithTheirAddress(t *testing.T) {
	tenant := load(t, "new-reseller")
	askGraph(t, tenant, "/users?$top=3&$select=id", "User.Read.All")
	askBatch(t, tenant, "/users?$select=id")
	var got []string
	for _, r := range tenant.Requests() {
		got = append(got, r.Address)
	}
	if want := []string{"/v1.0/users?$top=3&$select=id", "/v1.0/users?$select=id"}; !slices.Equal(got, want) {
		t.Errorf("the requests are %q, want %q", got, want)
	}
}
