package tui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/steps/visit"
)

// approve walks to the confirmation for security defaults and approves it.
func (d *driver) approve() {
	d.t.Helper()
	d.toOverview()
	d.signInWithMFA()
	d.toConsent()
	d.press("y")
}

const defaultsPath = "/policies/identitySecurityDefaultsEnforcementPolicy"

func TestARefusedChangeSaysWhyAndCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: defaultsPath, Status: 403,
			Code: "Authorization_RequestDenied", Message: "Insufficient privileges"})
		d := wd.drive(t, 80, 40)
		d.approve()
		d.waitFor("not changed: Turn on")
		d.sees("For Microsoft support", "Authorization_RequestDenied", "r try again")
		d.press("r")
		d.waitFor("done: Turn on")
		if n := len(wd.tenant.Writes()); n != 1 {
			t.Errorf("%d writes, want 1", n)
		}
	})
}

func TestAChangeThatMayHaveBeenMadeIsNotMadeTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: defaultsPath, Status: 504, CarriesOut: true})
		d := wd.drive(t, 80, 40)
		d.approve()
		d.waitFor("done: Turn on")
		if n := len(wd.tenant.Writes()); n != 1 {
			t.Errorf("%d writes, want 1", n)
		}
	})
}

func TestAReadThatFailsCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.InjectFault(scenario.Fault{Method: "GET", Path: "/organization", Status: 403,
			Code: "Authorization_RequestDenied"})
		d := wd.drive(t, 80, 24)
		d.press("enter")
		d.waitFor("This did not work")
		d.press("r")
		d.waitFor("the partner tenant?")
	})
}

func TestALongWaitIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		d := wd.drive(t, 80, 24)
		d.arrive()
		wd.tenant.InjectFault(scenario.Fault{Method: "GET", Path: defaultsPath, Status: 429, RetryAfter: 12e9})
		d.press("enter", "enter")
		d.waitFor("Microsoft asks to wait 12 s")
		d.waitFor("How the tenant stands")
	})
}

func TestAChangeIsApprovedAnewBeforeItIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: defaultsPath, Status: 403,
			Code: "Authorization_RequestDenied"})
		name := ""
		wd.setup.Connect = func(visit.Where) (visit.Link, error) {
			return visit.Link{SignIn: wd.door, Tenant: renaming{wd.door, &name}, Renewals: wd.door.Renewals()}, nil
		}
		d := wd.drive(t, 80, 40)
		d.approve()
		d.waitFor("not changed: Turn on")
		name = "Contoso"
		d.press("r")
		d.waitFor("The plan is no longer the one you were shown")
		if n := len(wd.tenant.Writes()); n != 0 {
			t.Errorf("%d writes by a yes to another plan", n)
		}
	})
}

func TestAPermissionThatIsNotGrantedStopsBeforeTheWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		person := wd.tenant.Person()
		person.Withholds = []string{"Policy.ReadWrite.SecurityDefaults"}
		wd.tenant.SetPerson(person)
		d := wd.drive(t, 80, 24)
		d.toOverview()
		d.toConsent()
		d.press("y")
		d.waitFor("did not grant:")
		d.sees("Policy.ReadWrite.SecurityDefaults", "An administrator has to consent", "r try again")
		person.Withholds = nil
		wd.tenant.SetPerson(person)
		d.press("r")
		d.waitFor("done: Turn on")
	})
}

func TestResultsOfAnEarlierSignInAreReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{time.Second, time.Second}})
		d := wd.drive(t, 80, 24)
		d.toOverview()
		d.sees("You signed in without MFA.")
		d.toConsent()
		d.press("y")
		d.waitFor("Looking once more")
		d.press("esc") // signed in with MFA by now, and nothing changed
		d.sees("Checking")
		d.waitFor("Why it matters")
		d.press("esc")
		d.sees("Your own sign-in ✓ met")
	})
}

func TestACheckThatIsStoppedShowsNothingThatHoldsNoLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{time.Second, time.Second}})
		d := wd.drive(t, 80, 24)
		d.approve()
		d.waitFor("done: Turn on")
		d.press("enter")
		d.sees("Checking")
		d.press("esc")
		d.sees("the partner tenant?")
	})
}

func TestASummaryTellsTheChangesOfItsOwnTenant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 40)
		d.toOverview()
		d.w.Outcomes = []visit.TenantOutcome{{TenantID: "another tenant",
			Outcome: steps.Outcome{Change: steps.Change{Title: assets.Verbatim("Elsewhere")}, State: steps.Done}}}
		d.press("s")
		d.sees("Changed in this visit", "Nothing was changed.")
	})
}

func TestAPaceOfItsOwnIsNotBlamedOnMicrosoft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newWorld(t, "new-reseller").drive(t, 80, 24).w.pageState
		for own, want := range map[bool]string{true: "Going at the pace that Microsoft allows: 10 s",
			false: "Microsoft asks to wait 10 s"} {
			if got := v.noticeText(noticeState{}.withNotice(graph.Notice{Wait: 10 * time.Second, Pacing: own}),
				time.Now()); got != want {
				t.Errorf("own %v: %q, want %q", own, got, want)
			}
		}
	})
}

func TestAVerifiedChangeIsShownAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.approve()
		d.waitFor("done: Turn on")
		if r, _ := d.w.visit().Result(mfa.SecurityDefaultsID); r.Finding.Status != steps.Met {
			t.Errorf("the result still is %v", r.Finding.Status)
		}
		if strings.Contains(d.flat(), "✗") {
			t.Errorf("the rail shows what is no longer so:\n%s", d.plain())
		}
	})
}
