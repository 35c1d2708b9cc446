package tui

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps"
)

// signIn walks to the sign-in page.
func (d *driver) signIn() {
	d.t.Helper()
	d.press("enter")
	d.sees("Code:")
}

func TestABlockedCodeIsHintedAtAndTheBrowserIsOneKeyAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "compliant")
		d := wd.drive(t, 80, 24)
		d.signIn()
		d.pass(30 * time.Second)
		d.sees("530035, 53003", "press b", "In the simulated browser:")
		d.press("b")
		d.waitFor("the partner tenant?")
		if s, _ := wd.door.Session(); s.Way != graph.Browser {
			t.Errorf("signed in by %s", s.Way)
		}
	})
}

func TestARefusedCodeGoesOnInTheBrowserAndIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "compliant")
		person := wd.tenant.Person()
		person.Blocked = sim.InPoll
		wd.tenant.SetPerson(person)
		wd.knows(t, steps.Note{TenantID: wd.tenant.ID(), Name: "Contoso", Domain: "contoso.example", Cloud: graph.Global})
		wd.setup.Where.Tenant = wd.tenant.ID()
		d := wd.drive(t, 80, 24)
		d.signIn()
		d.waitFor("Is Contoso Cloud Partners the partner tenant?")
		if note, _ := wd.memory.Recall(wd.tenant.ID()); !note.CodesBlocked {
			t.Error("that the tenant blocks codes was forgotten")
		}
	})
}

func TestATenantKnownToBlockCodesBeginsInTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "compliant")
		wd.knows(t, steps.Note{TenantID: wd.tenant.ID(), Domain: "contoso.example", Cloud: graph.Global, CodesBlocked: true})
		wd.setup.Where.Tenant = "contoso.example"
		d := wd.drive(t, 80, 24)
		d.arrive()
		if len(wd.opened) != 1 {
			t.Errorf("the browser was opened %d times, want once", len(wd.opened))
		}
	})
}

func TestACodeThatRanOutIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		person := wd.tenant.Person()
		person.Does = sim.Ignore
		wd.tenant.SetPerson(person)
		wd.tenant.Behave(sim.Behaviour{CodeLife: time.Minute})
		d := wd.drive(t, 80, 24)
		d.signIn()
		first := d.w.page.(signIn).prompt.Code
		d.waitFor("The code ran out. Here is a fresh one.")
		if next := d.w.page.(signIn).prompt.Code; next == "" || next == first {
			t.Errorf("the code after %q is %q", first, next)
		}
	})
}

func TestACodeCanBeCopied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.signIn()
		d.press("c")
		if want := d.w.page.(signIn).prompt.Code; d.clipboard != want {
			t.Errorf("the clipboard has %q, want %q", d.clipboard, want)
		}
	})
}

func TestABrowserElsewhereIsAnsweredByPasting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.setup.Demo = nil // the demo shows no address of a real service
		d := wd.drive(t, 80, 24)
		d.press("enter") // the cloud
		d.signIn()
		d.press("p")
		d.sees("Open the address below")
		d.press("c")
		address := d.clipboard
		if !strings.HasPrefix(address, "https://login.microsoftonline.com/") {
			t.Fatalf("c copied %q", address)
		}
		d.typed("https://example.com/nonsense")
		d.press("enter")
		d.sees("✗", "Waiting for you")
		d.press("esc")
		final, err := wd.tenant.Follow(address)
		if err != nil {
			t.Fatal(err)
		}
		d.typed(final)
		d.press("enter")
		d.waitFor("the partner tenant?")
	})
}

func TestABrowserThatDoesNotOpenLeavesTheAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.setup.Open = func(string) error { return errors.New("no display") }
		d := wd.drive(t, 80, 40)
		d.signIn()
		d.press("b")
		d.sees("could not be opened", "https://login.microsoftonline.com/", "Is there no browser here?")
	})
}

func TestADeclinedSignInCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		person := wd.tenant.Person()
		declining := person
		declining.Does = sim.Decline
		wd.tenant.SetPerson(declining)
		d := wd.drive(t, 80, 24)
		d.signIn()
		d.waitFor("✗")
		wd.tenant.SetPerson(person)
		d.press("r")
		d.waitFor("the partner tenant?")
	})
}

func TestAPersonalAccountLeadsToAnotherAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		person := wd.tenant.Person()
		personal := person
		personal.HomeTenant = sim.PersonalTenant
		wd.tenant.SetPerson(personal)
		d := wd.drive(t, 80, 24)
		d.signIn()
		d.waitFor("other account")
		wd.tenant.SetPerson(person)
		d.press("a")
		d.waitFor("the partner tenant?")
	})
}

func TestANoToTheTenantSignsInToAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		connected := 0
		connect := wd.setup.Connect
		wd.setup.Connect = func(w steps.Where) (steps.Link, error) {
			connected++
			return connect(w)
		}
		d := wd.drive(t, 80, 24)
		d.arrive()
		d.press("down", "enter")
		d.sees("Code:")
		if connected != 2 {
			t.Errorf("connected %d times, want 2", connected)
		}
	})
}
