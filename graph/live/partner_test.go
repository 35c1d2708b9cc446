package live_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
)

const partnerHost = "api.partnercenter.microsoft.com"

// partnered returns a world with a Partner Center, and a sign-in service that returns numbered tokens for it, or
// refuses with an error number.
func partnered(t *testing.T, refusal string, answer func(*http.Request) *http.Response) (*world, func() []sent) {
	t.Helper()
	w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
	var mu sync.Mutex
	var all []sent
	given := 0
	w.wire.intercept(func(r *http.Request) (*http.Response, error) {
		s := received(r)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.URL.Host == partnerHost:
			all = append(all, s)
			return answer(r), nil
		case strings.HasSuffix(r.URL.Path, "/token") && strings.Contains(s.body, "partnercenter"):
			if refusal != "" {
				return reply(r, 400, "application/json", `{"error":"invalid_grant","error_codes":[`+refusal+`]}`), nil
			}
			given++
			return reply(r, 200, "application/json",
				fmt.Sprintf(`{"token_type":"Bearer","expires_in":3600,"scope":"https://%s/.default","access_token":"canary-pc-%d","refresh_token":"canary-rt"}`, partnerHost, given)), nil
		}
		return nil, nil
	})
	return w, func() []sent { mu.Lock(); defer mu.Unlock(); return all }
}

func saying(body string) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response { return scriptedReply(r, body) }
}

func TestPartnerCenterTells(t *testing.T) {
	type conn = *live.Connection
	seen := time.Date(2020, 4, 21, 22, 9, 53, 51e6, time.UTC)
	for name, c := range map[string]struct {
		body string
		ask  func(context.Context, conn) (any, error)
		want any
	}{
		"without MFA": {`{"totalCount":1,"items":[{"objectId":"u","tenantId":"t","upn":"a@b.example","lastNonMfaCompliantRequestDateTime":"2020-04-21T22:09:53.051"}]}`,
			func(ctx context.Context, c conn) (any, error) { return c.WithoutMFA(ctx) },
			[]graph.NonMFAPrincipal{{UserID: "u", UserPrincipalName: "a@b.example", Last: seen}}},
		"without MFA, bare": {`[{"objectId":"u","upn":"a","lastNonMfaCompliantLoginDateTime":"2020-04-21T22:09:53.051Z"},{"objectId":"v","upn":"b","lastNonMfaCompliantLoginDateTime":null}]`,
			func(ctx context.Context, c conn) (any, error) { return c.WithoutMFA(ctx) },
			[]graph.NonMFAPrincipal{{UserID: "u", UserPrincipalName: "a", Last: seen}, {UserID: "v", UserPrincipalName: "b"}}},
		"nobody": {`{"totalCount":0,"items":null}`,
			func(ctx context.Context, c conn) (any, error) { return c.WithoutMFA(ctx) }, []graph.NonMFAPrincipal(nil)},
		"adoption": {"\ufeff" + `[{"loginDate":"2020-05-20","mfaCompliantRequestCount":7,"totalRequestCount":"9","applicationId":"a","applicationName":"N"}]`,
			func(ctx context.Context, c conn) (any, error) { return c.Adoption(ctx) },
			[]graph.AppAdoption{{AppID: "a", Name: "N", Day: time.Date(2020, 5, 20, 0, 0, 0, 0, time.UTC), WithMFA: 7,
				Totals: 9}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, asked := partnered(t, "", saying(c.body))
				got, err := c.ask(t.Context(), w.conn)
				if err != nil || !reflect.DeepEqual(got, c.want) {
					t.Errorf("got %+v, %v; want %+v", got, err, c.want)
				}
				h := asked()[0].header
				if h.Get("Authorization") != "Bearer canary-pc-1" || h.Get("MS-Contract-Version") != "v1" ||
					h.Get("X-Locale") != "en-US" ||
					h.Get("MS-PartnerCenter-Application") != "cspready" || !graph.IsGUID(h.Get("MS-RequestId")) ||
					!graph.IsGUID(h.Get("MS-CorrelationId")) {
					t.Errorf("it was asked with %v", h)
				}
			})
		})
	}
}

// TestPartnerCenterRefuses is a table of refusals; tokens is how many may have been tried.
func TestPartnerCenterRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		body, refusal string
		want          graph.Kind
		code          string
		sent          int
	}{
		"no MFA, of 2026": {body: `401 {"code":900421,"description":"MFA required"}`, want: graph.ErrMFA,
			code: "900421", sent: 1},
		"no MFA, code as a text":     {body: `401 {"code":"900421"}`, want: graph.ErrMFA, code: "900421", sent: 1},
		"no MFA, of 2019":            {body: "401 ", want: graph.ErrMFA, code: "900421", sent: 1},
		"no MFA, a mark and no body": {body: "401 \ufeff", want: graph.ErrMFA, code: "900421", sent: 1},
		"another 401": {body: `401 {"code":"1002","description":"token expired"}`,
			want: graph.ErrSignInAgain, sent: 2},
		"no right": {body: `403 {"code":"403","description":"your tenant is not licensed"}`,
			want: graph.ErrForbidden, code: "403", sent: 1},
		"no partner": {body: `404 {"code":2000,"description":"no"}`, want: graph.ErrNotFound, code: "2000",
			sent: 1},
		"a page":                      {body: "<html>", want: graph.ErrUnreadable, sent: 1},
		"a page that forbids":         {body: "403 <html>", want: graph.ErrUnreadable, sent: 1},
		"nothing":                     {body: "{}", want: graph.ErrUnreadable, sent: 1},
		"unavailable":                 {body: "503 ", want: graph.ErrUnavailable, sent: 4},
		"no consent":                  {refusal: "65001", want: graph.ErrConsent, code: "AADSTS65001"},
		"not pre-authorised":          {refusal: "65002", want: graph.ErrApp, code: "AADSTS65002"},
		"not in the list of the app":  {refusal: "650057", want: graph.ErrApp, code: "AADSTS650057"},
		"no service principal for it": {refusal: "500011", want: graph.ErrApp, code: "AADSTS500011"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, asked := partnered(t, c.refusal, saying(c.body))
				people := w.front(func(graph.Renewal) error { return errors.New("not asked for") })
				_, err := w.conn.Adoption(t.Context())
				w.is(err, c.want)
				if e := new(graph.Error); !errors.As(err, &e) || e.Code != c.code || e.Op != "read the adoption of MFA" {
					t.Errorf("the error is %+v, want code %q", e, c.code)
				}
				if n := len(asked()); n != c.sent || people() != 0 {
					t.Errorf("it was asked %d times and the person %d times, want %d and 0", n, people(), c.sent)
				}
				for _, s := range asked()[min(1, len(asked())):] {
					if s.header.Get("MS-RequestId") != asked()[0].header.Get("MS-RequestId") {
						t.Error("an attempt that repeats another has another id")
					}
				}
				if _, err := w.conn.WithoutMFA(t.Context()); err == nil {
					t.Error("the list reads as a list")
				}
				if text := everything(err, w.conn) + w.log.String(); strings.Contains(text, "canary") {
					t.Errorf("a token is in %s", text)
				}
			})
		})
	}
}

func TestPartnerCenterGetsReadsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, cloud := range []graph.Cloud{graph.DoD, graph.China, graph.USGov} {
			network := &wire{next: http.DefaultTransport}
			conn, err := live.New(live.Config{Cloud: cloud}, network)
			if err != nil {
				t.Fatal(err)
			}
			_, err = conn.Score(t.Context())
			if !errors.Is(err, graph.ErrNotFound) {
				t.Errorf("%s: the score is %v", cloud, err)
			}
			for _, err := range conn.CustomersMFA(t.Context()) {
				if !errors.Is(err, graph.ErrNotFound) {
					t.Errorf("%s: customers are %v", cloud, err)
				}
			}
			if _, err = conn.Adoption(t.Context()); cloud == graph.DoD && !errors.Is(err, graph.ErrNotFound) {
				t.Errorf("%s: the adoption is %v", cloud, err)
			}
			if n := network.count(""); n != 0 {
				t.Errorf("%s: %d requests were sent", cloud, n)
			}
		}
	})
}

func TestScoreIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := scripted(t, map[string]string{
			"GET /beta/security/partner/securityScore": `{"value":{"lastRefreshDateTime":"2026-01-01T00:00:00Z","updatedDateTime":"2024-01-17T00:00:00Z"}}`,
			"GET /beta/security/partner/securityScore/requirements": `{"value":[
{"requirementType":"mfaEnforcedForAdmins","complianceStatus":"noncomplaint","score":0,"maxScore":20,"state":"active","actionUrl":"https://x","updatedDateTime":"2026-01-01T00:00:00Z","totalAdminsCount":4,"mfaEnabledAdminsCount":"3","adminsRequiredNotUsingMfaCount":1},
{"requirementType":"securityAlertsPromptlyResolved","complianceStatus":"Compliant","state":"preview","averageResponseTimeInHours":"12.5","score":null},
{"requirementType":"mfaEnforcedForAdminsOfCustomers","complianceStatus":null,"totalTenantCount":5,"compliantTenantCount":2,"score":1.5,"maxScore":10}]}`,
			"GET /beta/security/partner/securityScore/customerInsights": `{"value":[{"tenantId":"t","mfa":{"compliantAdminsCount":1,"compliantNonAdminsCount":"2","securityDefaultsStatus":"enabled"}}]}`,
		})
		got, err := w.conn.Score(t.Context())
		want := []graph.ScoreItem{
			{Checked: day(2026), Kind: graph.ScoreAdminMFA, Compliant: graph.No, Status: "noncomplaint", Action: "https://x",
				Updated: day(2026), MaxScore: 20, Admins: 4, AdminsWithMFA: 3, AdminsWithout: 1, Customers: -1,
				CustomersCompliant: -1, AverageResponse: -1},
			{Checked: day(2026), Kind: graph.ScoreAlerts, Compliant: graph.Yes, Status: "Compliant", Preview: true, Score: -1,
				MaxScore: -1, Admins: -1, AdminsWithMFA: -1, AdminsWithout: -1, Customers: -1, CustomersCompliant: -1,
				AverageResponse: 12.5},
			{Checked: day(2026), Kind: graph.ScoreCustomerMFA, Score: 1.5, MaxScore: 10, Admins: -1, AdminsWithMFA: -1,
				AdminsWithout: -1, Customers: 5, CustomersCompliant: 2, AverageResponse: -1},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the score is %+v, %v", got, err)
		}
		for c, err := range w.conn.CustomersMFA(t.Context()) {
			if err != nil || c != (graph.CustomerMFA{TenantID: "t", CompliantAdmins: 1, CompliantNonAdmins: 2, Users: -1,
				Defaults: "enabled"}) {
				t.Errorf("a customer is %+v, %v", c, err)
			}
		}
	})
}
