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

// aMinuteOld is what a run that was cut short a minute ago left behind.
func aMinuteOld(s *scenario.Scenario) {
	s.Created = time.Now().Add(-time.Minute)
	s.Applications[0].CreatedDaysAgo = 0
}

// unheard are replicas that have not heard of what a write is about: they say so three times.
func unheard(method, path string) scenario.Fault {
	return scenario.Fault{Method: method, Path: path, Times: 3, Status: 404, Code: "Request_ResourceNotFound"}
}

// TestWhatARunThatWasCutShortMadeIsWaitedFor goes on a minute later. Of an application of long ago the same answer is
// the truth, and is told.
func TestWhatARunThatWasCutShortMadeIsWaitedFor(t *testing.T) {
	unlocked := func(a *scenario.Application) { a.Locked = nil }
	revoked := func(a *scenario.Application) { a.Grants = a.Grants[1:] }
	lost := func(a *scenario.Application) {
		a.Certificates, a.Secrets = nil, []scenario.Credential{{Name: "cspready", DaysLeft: 170}}
	}
	for name, c := range map[string]struct {
		bend    steptest.AppChange
		trouble scenario.Fault
		fails   string // the change that fails where the application is of long ago
	}{
		"the registration":            {unlocked, unheard("PATCH", "/applications/{}"), "app-mend.change"},
		"the registration, on a look": {unlocked, unheard("GET", "/applications/{}"), ""},
		"a certificate":               {asMade, unheard("PATCH", "/applications/{}"), "app-key.change"},
		"a lost client secret":        {lost, unheard("POST", "/applications/{}/removePassword"), "app-retire.unheld"},
		"a consent":                   {revoked, unheard("POST", "/oauth2PermissionGrants"), "app-consent.change"},
	} {
		for age, made := range map[string]func(*scenario.Scenario){"a minute": aMinuteOld, "long": func(*scenario.Scenario) {}} {
			t.Run(name+", made "+age+" ago", func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.Northwind(t, steptest.RegisteredApp(c.bend), made)
					door := client.SignedIn(tenant, steptest.AppScopes()...)
					steptest.LetSignInto(t, tenant, door)
					p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
					step := steptest.StepOf(t, door, secureapp.ID, p)
					work := steptest.ApproveAll(t, step, p, func(a steps.Answers) {
						if c.fails == "app-retire.unheld" {
							steptest.WithClientSecret(a)
						}
					})
					tenant.InjectFault(c.trouble)
					outcomes := steptest.CarryOut(t, work).Outcomes()
					if age == "a minute" {
						steptest.WantDone(t, outcomes)
					} else if o := steptest.Last(outcomes); c.fails != "" && (o.Change.Title.ID != c.fails || o.State != steps.Failed || !errors.Is(o.Err, graph.ErrNotFound)) {
						t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
					}
				})
			})
		}
	}
}

// TestTheNewServicePrincipalOfAnOldApplicationIsWaitedFor has one made by this run, and one that a run made a moment
// ago.
func TestTheNewServicePrincipalOfAnOldApplicationIsWaitedFor(t *testing.T) {
	for name, between := range map[string]bool{"in one run": false, "in the next run": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.Northwind(t, steptest.RegisteredApp(func(a *scenario.Application) { a.Principal, a.Grants = new(bool), nil }))
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.LetSignInto(t, tenant, door)
				p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
				step := steptest.StepOf(t, door, secureapp.ID, p)
				if between {
					steptest.WantDone(t, agreed(t, step, p, func(title string) bool { return title == "app-principal.change" }).Outcomes())
					time.Sleep(10 * time.Second) // a person looks again
				}
				tenant.InjectFault(unheard("POST", "/oauth2PermissionGrants"))
				steptest.WantDone(t, makeApp(t, step, p))
			})
		})
	}
}

// A hearer keeps what an operation tells while it runs.
type hearer struct {
	mu   sync.Mutex
	told []graph.Notice
}

func (h *hearer) hear(ctx context.Context) context.Context {
	return graph.WithNotices(ctx, func(n graph.Notice) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.told = append(h.told, n)
	})
}

// waited is how long it said that it rests.
func (h *hearer) waited() (d time.Duration) {
	for _, n := range h.told {
		d += n.Wait
	}
	return d
}

// TestACheckRightAfterTheMakingSaysThatItWaits looks while every other replica has not heard of anything that was made.
func TestACheckRightAfterTheMakingSaysThatItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.Northwind(t)
		slow := scenario.Realistic()
		slow.Lag = 20 * time.Second
		tenant.SetBehaviour(slow)
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.LetSignInto(t, tenant, door)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.StepOf(t, door, secureapp.ID, p)
		steptest.WantDone(t, agreed(t, step, p, func(title string) bool {
			return title == "app-principal.change" || title == "app-create.change"
		}).Outcomes())
		var all hearer
		for made := time.Now(); time.Since(made) < slow.Lag; {
			began := time.Now()
			var one hearer
			f, err := step.Check(one.hear(t.Context()))
			if err != nil || f.Status == steps.Unknown {
				t.Errorf("the check says %v %s (%v)", f.Status, f.Summary.ID, err)
			}
			if rested := time.Since(began) - 5*time.Second; rested > one.waited() {
				t.Errorf("it took %v, and said that it rests for %v", time.Since(began), one.waited())
			}
			all.told = append(all.told, one.told...)
		}
		if all.waited() == 0 {
			t.Error("no check met a replica that had not heard of anything")
		}
	})
}
