package live_test

import (
	"io"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// testScenario has what the scenarios of the demo lack: P2, groups in groups, roles that can be activated, policies,
// guests.
func testScenario(cloud graph.Cloud) scenario.Scenario {
	return scenario.Scenario{
		ID: "0d2f1c5a-7a5e-4c5b-9a37-2f3b1c4d5e6f", Name: "Northwind", Country: "NL", Cloud: cloud, Licence: "P2",
		Synced:  true,
		Created: time.Date(2018, 5, 1, 8, 0, 0, 0, time.UTC), PartnerType: "resellerPartnerDelegatedAdmin",
		Domains: []scenario.Domain{{Name: "northwind.example", Default: true},
			{Name: "northwind.onmicrosoft.com", Initial: true}},
		Policies: []scenario.Policy{{Name: "MFA", State: "enabled"},
			{Name: "Trial", State: "enabledForReportingButNotEnforced"}, {Name: "Old", State: "disabled"}},
		Users: []scenario.User{
			{Name: "Eva", UPN: "eva@northwind.example", Roles: []string{"Global Reader", "Reports Reader"},
				Eligible: []string{"Global Administrator"}, Methods: []string{"fido2"}},
			{Name: "Jan", UPN: "jan@northwind.example", Roles: []string{"Global Administrator"},
				Methods: []string{"microsoftAuthenticator"}},
			{Name: "Ida", UPN: "ida@northwind.example", Disabled: true},
			{Name: "Ann", UPN: "ann@northwind.example", Guest: true},
		},
		Groups: []scenario.Group{
			{Name: "Admins", Members: []string{"More admins", "jan@northwind.example"}, Roles: []string{"Global Administrator"}},
			{Name: "More admins", Members: []string{"ida@northwind.example"}},
		},
		Person: scenario.Person{UPN: "eva@northwind.example"},
	}
}

func built(t *testing.T, cloud graph.Cloud) *sim.Tenant {
	t.Helper()
	tenant, err := sim.New(testScenario(cloud))
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

func TestBothDoorsAgreeOnALargerTenant(t *testing.T) {
	agree(t, func() *sim.Tenant { return built(t, graph.Global) }, scopes...)
}

func TestEveryCloudIsReached(t *testing.T) {
	for _, cloud := range graph.Clouds() {
		t.Run(string(cloud), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := signedIn(t, built(t, cloud), live.Config{Tenant: "northwind.example"}, scopes...)
				if o, err := w.conn.Operator(t.Context()); err != nil || !o.CanActivate(graph.GlobalAdministrator) {
					t.Errorf("the operator is %+v, %v", o, err)
				}
				for _, host := range []string{cloud.Hosts().Login, cloud.Hosts().Graph} {
					if w.wire.count(host) == 0 {
						t.Errorf("nothing was asked of %s", host)
					}
				}
			})
		})
	}
}

// Replicas lag behind a write, and answer in turn. Both clients show that, and neither hides it.
func TestBothDoorsLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		write := append([]string{"Policy.ReadWrite.SecurityDefaults"}, scopes...)
		follow := func(open func(*sim.Tenant) steps.Tenant) (seen []bool) {
			tenant := load(t, "new-reseller")
			tenant.SetBehaviour(scenario.Behaviour{Lag: 5 * time.Second})
			door := open(tenant)
			if err := door.SetSecurityDefaults(permitted(t.Context()), true); err != nil {
				t.Fatal(err)
			}
			for range 8 {
				on, err := door.SecurityDefaults(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				seen = append(seen, on)
				time.Sleep(time.Second)
			}
			return seen
		}
		byGo := follow(func(tenant *sim.Tenant) steps.Tenant { return client.SignedIn(tenant, write...) })
		overHTTP := follow(func(tenant *sim.Tenant) steps.Tenant { return signedIn(t, tenant, live.Config{}, write...).conn })
		if !reflect.DeepEqual(byGo, overHTTP) || !overHTTP[7] {
			t.Errorf("after the write the doors answered\n%v by Go and\n%v over HTTP", byGo, overHTTP)
		}
	})
}

// BenchmarkUsers prints how much longer reading 100,000 accounts takes than fetching the same pages, and how much
// memory an account needs meanwhile.
func BenchmarkUsers(b *testing.B) {
	const pages, size = 101, 999
	entry := `{"id":"5c9d3a1e-0000-4000-8000-00000000abcd","displayName":"Somebody Somewhere","userPrincipalName":"somebody@northwind.example","accountEnabled":true,"userType":"Member","createdDateTime":"2020-01-01T00:00:00Z"}`
	body := `{"@odata.context":"x","@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=N","value":[` +
		strings.Repeat(entry+",", size-1) + entry + `]}`
	tenant, err := sim.Load("new-reseller")
	if err != nil {
		b.Fatal(err)
	}
	network := &wire{next: tenant.RoundTripper()}
	conn, err := live.New(live.Config{}, network)
	if err != nil {
		b.Fatal(err)
	}
	attempt, err := conn.Begin(b.Context(), graph.SignInRequest{Method: graph.Paste, Scopes: scopes})
	if err != nil {
		b.Fatal(err)
	}
	last, err := tenant.FollowSignIn(attempt.Prompt().URL)
	if err != nil {
		b.Fatal(err)
	}
	if err := attempt.Answer(last); err != nil {
		b.Fatal(err)
	}
	if _, err := attempt.Wait(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	const latency = 20 * time.Millisecond // of a good line
	page := 0
	network.intercept(func(r *http.Request) (*http.Response, error) {
		page++
		time.Sleep(latency)
		text := strings.Replace(body, "=N", "="+strings.Repeat("n", page%7+1), 1)
		if page%pages == 0 {
			text = `{"value":[]}`
		}
		return reply(r, 200, "application/json", text), nil
	})
	var bare, ours time.Duration
	var grown uint64
	for b.Loop() {
		start := time.Now()
		for range pages {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0/users", nil)
			if err != nil {
				b.Fatal(err)
			}
			resp, err := network.RoundTrip(req)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				b.Fatal(err)
			}
		}
		bare += time.Since(start)
		runtime.GC()
		var before, during runtime.MemStats
		runtime.ReadMemStats(&before)
		start = time.Now()
		count := 0
		for _, err := range conn.Users(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			if count++; count%20_000 == 0 {
				runtime.ReadMemStats(&during)
				grown = max(grown, during.HeapAlloc-min(during.HeapAlloc, before.HeapAlloc))
			}
		}
		ours += time.Since(start)
		if count != (pages-1)*size {
			b.Fatalf("%d accounts were read", count)
		}
	}
	b.ReportMetric(float64(ours)/float64(bare), "×bare")
	b.ReportMetric(float64(grown)/float64((pages-1)*size), "bytes/user")
}
