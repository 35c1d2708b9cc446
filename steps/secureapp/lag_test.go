package secureapp_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// createdMinuteAgo has the objects that a run which was interrupted a minute ago left behind.
func createdMinuteAgo(s *scenario.Scenario) {
	s.Created = time.Now().Add(-time.Minute)
	s.Applications[0].CreatedDaysAgo = 0
}

// laggingReplicas answers three requests as replicas do that do not have the object yet.
func laggingReplicas(method, path string) scenario.Fault {
	return scenario.Fault{Method: method, Path: path, Times: 3, Status: 404, Code: "Request_ResourceNotFound"}
}

// TestRecentObjectsAreWaitedFor continues a minute later. For an old application the same answer is the truth, and is
// reported.
func TestRecentObjectsAreWaitedFor(t *testing.T) {
	unlocked := func(a *scenario.Application) { a.Locked = nil }
	revoked := func(a *scenario.Application) { a.Grants = a.Grants[1:] }
	lost := func(a *scenario.Application) {
		a.Certificates, a.Secrets = nil, []scenario.Credential{{Name: "cspready", DaysLeft: 170}}
	}
	for name, c := range map[string]struct {
		bend    steptest.AppChange
		trouble scenario.Fault
		fails   string // the change that fails if the application is old
	}{
		"the registration":            {unlocked, laggingReplicas("PATCH", "/applications/{}"), "app-mend.change"},
		"the registration, on a look": {unlocked, laggingReplicas("GET", "/applications/{}"), ""},
		"a certificate":               {unchanged, laggingReplicas("PATCH", "/applications/{}"), "app-key.change"},
		"a lost client secret": {lost, laggingReplicas("POST", "/applications/{}/removePassword"),
			"app-retire.unheld"},
		"a consent": {revoked, laggingReplicas("POST", "/oauth2PermissionGrants"), "app-consent.change"},
	} {
		for age, made := range map[string]func(*scenario.Scenario){"a minute": createdMinuteAgo,
			"long": func(*scenario.Scenario) {}} {
			t.Run(name+", made "+age+" ago", func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(c.bend), made)
					door := client.SignedIn(tenant, steptest.AppScopes()...)
					steptest.AllowAppSignIn(t, tenant, door)
					p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
					step := steptest.FindStep(t, door, secureapp.ID, p)
					work := steptest.ApproveAll(t, step, p, func(a steps.Answers) {
						if c.fails == "app-retire.unheld" {
							steptest.WithClientSecret(a)
						}
					})
					tenant.InjectFault(c.trouble)
					outcomes := steptest.CarryOut(t, work).Outcomes()
					if age == "a minute" {
						steptest.WantSucceeded(t, outcomes)
					} else if o := steptest.LastOf(outcomes); c.fails != "" &&
						(o.Change.Title.ID != c.fails || o.State != steps.Failed || !errors.Is(o.Err, graph.ErrNotFound)) {
						t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
					}
				})
			})
		}
	}
}

// TestNewPrincipalOfOldAppIsWaitedFor has one created by this run, and one by a run a moment ago.
func TestNewPrincipalOfOldAppIsWaitedFor(t *testing.T) {
	for name, between := range map[string]bool{"in one run": false, "in the next run": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t,
					steptest.RegisteredApp(func(a *scenario.Application) { a.Principal, a.Grants = new(bool), nil }))
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.AllowAppSignIn(t, tenant, door)
				p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
				step := steptest.FindStep(t, door, secureapp.ID, p)
				if between {
					steptest.WantSucceeded(t, carryOutApproved(t, step, p,
						func(title string) bool { return title == "app-principal.change" }).Outcomes())
					time.Sleep(10 * time.Second) // a person checks again
				}
				tenant.InjectFault(laggingReplicas("POST", "/oauth2PermissionGrants"))
				steptest.WantSucceeded(t, makeApp(t, step, p))
			})
		})
	}
}

// A noticeRecorder records the notices of an operation.
type noticeRecorder struct {
	mu      sync.Mutex
	notices []graph.Notice
}

// record returns a context whose notices are recorded.
func (h *noticeRecorder) record(ctx context.Context) context.Context {
	return graph.WithNotices(ctx, func(n graph.Notice) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.notices = append(h.notices, n)
	})
}

// totalWait returns the sum of the announced waits.
func (h *noticeRecorder) totalWait() (d time.Duration) {
	for _, n := range h.notices {
		d += n.Wait
	}
	return d
}

// TestCheckAfterCreationNotifiesWaits checks while every other replica lacks what was created.
func TestCheckAfterCreationNotifiesWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t)
		slow := scenario.Realistic()
		slow.Lag = 20 * time.Second
		tenant.SetBehaviour(slow)
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.FindStep(t, door, secureapp.ID, p)
		steptest.WantSucceeded(t, carryOutApproved(t, step, p, func(title string) bool {
			return title == "app-principal.change" || title == "app-create.change"
		}).Outcomes())
		var all noticeRecorder
		for made := time.Now(); time.Since(made) < slow.Lag; {
			began := time.Now()
			var one noticeRecorder
			f, err := step.Check(one.record(t.Context()))
			if err != nil || f.Status == steps.Unknown {
				t.Errorf("the check says %v %s (%v)", f.Status, f.Summary.ID, err)
			}
			if rested := time.Since(began) - 5*time.Second; rested > one.totalWait() {
				t.Errorf("it took %v, and announced a wait of %v", time.Since(began), one.totalWait())
			}
			all.notices = append(all.notices, one.notices...)
		}
		if all.totalWait() == 0 {
			t.Error("no check reached a lagging replica")
		}
	})
}
