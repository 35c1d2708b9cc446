package live_test

import (
	"errors"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// answering returns a world whose Graph answers from a table of paths below the version, and with 404 for all others.
func answering(t *testing.T, answers map[string]string) *world {
	t.Helper()
	w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
	w.wire.intercept(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "graph.microsoft.com" {
			return nil, nil
		}
		body, ok := answers[strings.TrimPrefix(r.URL.Path, "/v1.0")]
		if !ok {
			return reply(r, 404, "application/json", `{"error":{"code":"Request_ResourceNotFound","message":"no"}}`), nil
		}
		if status, rest, found := strings.Cut(body, " "); found && len(status) == 3 {
			code, err := strconv.Atoi(status)
			if err != nil {
				t.Fatalf("status %q: %v", status, err)
			}
			kind := "application/json"
			if strings.HasPrefix(rest, "<") {
				kind = "text/html"
			}
			return reply(r, code, kind, rest), nil
		}
		return reply(r, 200, "application/json;odata.metadata=minimal", body), nil
	})
	return w
}

func TestOddAnswersAreUnderstood(t *testing.T) {
	type tenant = *live.Connection
	for name, c := range map[string]struct {
		answers map[string]string
		ask     func(*world, tenant) (any, error)
		want    any
	}{
		"a partner type in PascalCase": {
			map[string]string{"/organization": `{"value":[{"id":"1","displayName":"F","partnerTenantType":"ResellerPartnerDelegatedAdmin"}]}`},
			func(w *world, c tenant) (any, error) {
				o, err := c.Organization(w.Context())
				return o.PartnerType, err
			},
			"resellerPartnerDelegatedAdmin",
		},
		"nothing but the id": {
			map[string]string{"/organization": `{"value":[{"id":"1","verifiedDomains":null,"createdDateTime":null}]}`},
			func(w *world, c tenant) (any, error) { return c.Organization(w.Context()) },
			graph.Organization{ID: "1"},
		},
		"a byte order mark": {
			map[string]string{"/policies/identitySecurityDefaultsEnforcementPolicy": "\ufeff" + `{"isEnabled":true}`},
			func(w *world, c tenant) (any, error) { return c.SecurityDefaults(w.Context()) },
			true,
		},
		"an object wrapped in value": {
			map[string]string{"/me": `{"value":{"id":"7","userPrincipalName":"a@b.example"}}`,
				"/me/transitiveMemberOf/microsoft.graph.directoryRole": `{"value":[]}`},
			func(w *world, c tenant) (any, error) { o, err := c.Operator(w.Context()); return o.ID, err },
			"7",
		},
		"a policy state of tomorrow": {
			map[string]string{"/identity/conditionalAccess/policies": `{"value":[{"id":"1","displayName":"P","state":"enabledOnTuesdays"}]}`},
			func(w *world, c tenant) (any, error) {
				p, err := c.Policies(w.Context())
				return []any{p[0].Name, p[0].State, p[0].IsOn(), len(p[0].Unrecognised) > 0}, err
			},
			[]any{"P", "enabledOnTuesdays", true, true},
		},
		"a list that is null": {
			map[string]string{"/identity/conditionalAccess/policies": `{"value":null}`},
			func(w *world, c tenant) (any, error) { return c.Policies(w.Context()) },
			[]graph.Policy(nil),
		},
		"an account that says little": {
			map[string]string{"/users": `{"value":[{"id":"1","accountEnabled":null,"userType":null,"createdDateTime":null}]}`},
			func(w *world, c tenant) (any, error) { return users(w.Context(), c) },
			[]graph.User{{ID: "1"}},
		},
		"roles by direct membership only": {
			map[string]string{
				"/me": `{"id":"7"}`,
				"/me/transitiveMemberOf/microsoft.graph.directoryRole": `501 {"error":{"code":"NotImplemented"}}`,
				"/me/memberOf": `{"value":[{"@odata.type":"#microsoft.graph.group","id":"g"},{"@odata.type":"#microsoft.graph.directoryRole","id":"r","roleTemplateId":"` + graph.GlobalReader + `"}]}`,
			},
			func(w *world, c tenant) (any, error) {
				o, err := c.Operator(w.Context())
				return []any{o.Roles, o.RolesKnown}, err
			},
			[]any{[]graph.Role{graph.RoleByTemplate(graph.GlobalReader)}, true},
		},
		"roles that are not shown, from the token": {
			map[string]string{"/me": `{"id":"7"}`},
			func(w *world, c tenant) (any, error) {
				o, err := c.Operator(w.Context())
				return []any{o.Roles, o.RolesKnown}, err
			},
			[]any{[]graph.Role{graph.RoleByTemplate(graph.GlobalAdministrator)}, false},
		},
		"licences by the plans of the organization": {
			map[string]string{
				"/subscribedSkus": `403 {"error":{"code":"Authorization_RequestDenied","message":"no"}}`,
				"/organization": `{"value":[{"id":"1","assignedPlans":[{"servicePlanId":"` + strings.ToUpper(graph.PlanP1) +
					`","capabilityStatus":"Enabled"},{"servicePlanId":"` + graph.PlanP2 + `","capabilityStatus":"Deleted"}]}]}`,
			},
			func(w *world, c tenant) (any, error) { return c.Licence(w.Context()) },
			graph.P1,
		},
		"a licence in its grace period": {
			map[string]string{"/subscribedSkus": `{"value":[{"capabilityStatus":"Suspended","servicePlans":[{"servicePlanId":"` + graph.PlanP2 + `","provisioningStatus":"Success"}]},` +
				`{"capabilityStatus":"Warning","servicePlans":[{"servicePlanId":"` + graph.PlanP1 +
				`","provisioningStatus":"Success"},{"servicePlanId":"` + graph.PlanP2 + `","provisioningStatus":"Disabled"}]}]}`},
			func(w *world, c tenant) (any, error) { return c.Licence(w.Context()) },
			graph.P1,
		},
		"a role held through a group": {
			map[string]string{
				"/roleManagement/directory/roleAssignments": `{"value":[{"directoryScopeId":"/","principal":{"@odata.type":"#microsoft.graph.group","id":"g"}},{"directoryScopeId":"/","principal":{"@odata.type":"#microsoft.graph.user","id":"1"}},` +
					`{"directoryScopeId":"/administrativeUnits/2","principal":{"@odata.type":"#microsoft.graph.user","id":"3"}},{"directoryScopeId":"/","principal":{"@odata.type":"#microsoft.graph.servicePrincipal","id":"s"}}]}`,
				"/groups/g/transitiveMembers": `{"value":[{"@odata.type":"#microsoft.graph.user","id":"1"},{"@odata.type":"#microsoft.graph.device","id":"d"},{"@odata.type":"#microsoft.graph.user","id":"2"}]}`,
			},
			func(w *world, c tenant) (any, error) { return c.Holders(w.Context(), graph.GlobalAdministrator) },
			[]graph.User{{ID: "1"}, {ID: "2"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := answering(t, c.answers)
				got, err := c.ask(w, w.conn)
				if err != nil || !reflect.DeepEqual(got, c.want) {
					t.Errorf("got %+v, %v; want %+v", got, err, c.want)
				}
			})
		})
	}
}

// An answer that cannot be understood must never count as "there is nothing", which could make a requirement met.
func TestGarbageIsNoAnswer(t *testing.T) {
	for name, body := range map[string]string{
		"a page":                   "200 <html>Welcome to the hotel</html>",
		"a page that forbids":      "403 <html>Blocked by the firewall</html>",
		"an empty object":          "{}",
		"a text":                   `"hello"`,
		"nothing":                  "",
		"no content":               "204 ",
		"a list of something else": `{"value":[[]]}`,
		"half of an answer":        `{"value":[{"id":"1"`,
		"a loop of pages":          `{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/loop"}`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				answers := map[string]string{"/loop": `{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/loop"}`}
				for _, path := range []string{"/organization", "/subscribedSkus", "/me",
					"/policies/identitySecurityDefaultsEnforcementPolicy", "/identity/conditionalAccess/policies",
					"/users", "/roleManagement/directory/roleAssignments", "/reports/authenticationMethods/userRegistrationDetails",
					"/policies/authenticationMethodsPolicy", "/policies/crossTenantAccessPolicy/default",
					"/policies/crossTenantAccessPolicy/partners"} {
					answers[path] = body
				}
				w := answering(t, answers)
				for question, ask := range questions {
					if question == "methods" || question == "licence" && name == "a list of something else" {
						continue
					}
					if name == "a loop of pages" &&
						slices.Contains([]string{"operator", "security defaults", "licence", "policy on methods", "default trust"},
							question) {
						continue // single objects and unpaged lists have no next page
					}
					answer, err := ask(t.Context(), steps.Tenant(w.conn))
					if !errors.Is(err, graph.ErrUnreadable) {
						t.Errorf("%s: %+v, %v", question, answer, err)
					}
				}
			})
		})
	}
}

func TestEmptyPageIsNotTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := answering(t, map[string]string{
			"/users": `{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/more?$skiptoken=x"}`,
			"/more":  `{"value":[{"id":"1"}]}`,
		})
		if all, err := users(t.Context(), w.conn); err != nil || len(all) != 1 {
			t.Errorf("behind an empty page were %v, %v", all, err)
		}
	})
}

func TestReadingStopsWhenNobodyListens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{PageSize: 1})
		w := signedIn(t, tenant, live.Config{}, scopes...)
		for _, err := range w.conn.Users(t.Context()) {
			if err != nil {
				t.Error(err)
			}
			break
		}
		if n := w.wire.count("/users"); n != 1 {
			t.Errorf("%d pages were read for one account", n)
		}
	})
}

func TestUnlicensedIsBelievedAtTheSecondTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		refusals := 1
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if !strings.Contains(r.URL.Path, "/reports/") {
				return nil, nil
			}
			if refusals > 0 {
				refusals--
				return reply(r, 403, "application/json",
					`{"error":{"code":"Authentication_RequestFromNonPremiumTenantOrB2CTenant","message":"no"}}`), nil
			}
			return reply(r, 200, "application/json", `{"value":[{"id":"1","isMfaCapable":true}]}`), nil
		})
		for r, err := range w.conn.Registrations(t.Context()) {
			if err != nil || r.UserID != "1" || r.MFACapable != graph.Yes {
				t.Errorf("the report says %+v, %v", r, err)
			}
		}
		refusals = 2
		for _, err := range w.conn.Registrations(t.Context()) {
			w.is(err, graph.ErrUnlicensed)
		}
	})
}

// Without a limit nobody waits; after the first refusal, all others are read at the pace of the limit.
func TestMethodsAreReadAsFastAsGraphAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		limited     bool
		least, most time.Duration
		refused     int // at most: the two batches that go ahead
	}{"no limit": {false, 0, time.Second, 0}, "a limit": {true, 90 * time.Second, 130 * time.Second, 35}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := load(t, "new-reseller")
				tenant.SetBehaviour(scenario.Behaviour{Throttled: c.limited})
				w := signedIn(t, tenant, live.Config{}, scopes...)
				everybody, err := users(t.Context(), w.conn)
				if err != nil {
					t.Fatal(err)
				}
				var ids []string
				for len(ids) < 50 {
					ids = append(ids, everybody[len(ids)%len(everybody)].ID)
				}
				var last graph.Notice
				start, i := time.Now(), 0
				for m := range w.conn.Methods(graph.WithNotices(t.Context(), func(n graph.Notice) {
					if n.Total > 0 {
						last = n
					}
				}), ids) {
					if m.UserID != ids[i] || m.Err != nil {
						t.Fatalf("answer %d is about %s: %v", i, m.UserID, m.Err)
					}
					i++
				}
				if i != len(ids) || last.Done != len(ids) || last.Total != len(ids) {
					t.Errorf("%d of %d accounts were answered, and %+v was told", i, len(ids), last)
				}
				if took := time.Since(start); took < c.least || took > c.most {
					t.Errorf("%d accounts took %v", len(ids), took)
				}
				refused := 0
				for _, r := range tenant.Requests() {
					if r.Status == http.StatusTooManyRequests {
						refused++
					}
				}
				if refused > c.refused {
					t.Errorf("%d requests were refused as too many", refused)
				}
			})
		})
	}
}

func TestOnlyThrottledItemsAreSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		var batches []string
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/$batch") {
				return nil, nil
			}
			body, _ := r.GetBody()
			data, _ := io.ReadAll(body)
			batches = append(batches, string(data))
			if len(batches) == 1 {
				return reply(r, 200, "application/json",
					`{"responses":[{"id":"2","status":404,"body":{"error":{"code":"Request_ResourceNotFound"}}},`+
						`{"id":"1","status":429,"headers":{"Retry-After":"7"},"body":{}},{"id":"0","status":200,"body":{"value":[{"@odata.type":"#microsoft.graph.fido2AuthenticationMethod","id":"k"}]}}]}`), nil
			}
			return reply(r, 200, "application/json",
				`{"responses":[{"id":"0","status":200,"body":{"value":[{"@odata.type":"#microsoft.graph.qrCodePinAuthenticationMethod","id":"q"}]}}]}`), nil
		})
		start := time.Now()
		var got []graph.UserMethods
		for m := range w.conn.Methods(t.Context(), []string{"a", "b", "c"}) {
			got = append(got, m)
		}
		if len(got) != 3 || !reflect.DeepEqual(got[0].Methods,
			[]graph.Method{{ID: "k", Type: "fido2AuthenticationMethod"}}) ||
			!reflect.DeepEqual(got[1].Methods, []graph.Method{{ID: "q", Type: "qrCodePinAuthenticationMethod"}}) ||
			!errors.Is(got[2].Err, graph.ErrNotFound) {
			t.Errorf("the answers are %+v", got)
		}
		if len(batches) != 2 || strings.Contains(batches[1], "/users/a/") || !strings.Contains(batches[1], "/users/b/") {
			t.Errorf("the batches were %v", batches)
		}
		if took := time.Since(start); took < 7*time.Second {
			t.Errorf("Graph asked to wait 7 s and was asked again after %v", took)
		}
	})
}
