package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/visit"
	"cspready/tui/widget"
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
		if s, _ := wd.door.Session(); s.Method != graph.Browser {
			t.Errorf("signed in by %s", s.Method)
		}
	})
}

func TestARefusedCodeGoesOnInTheBrowserAndIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "compliant")
		person := wd.tenant.Person()
		person.RefusalShownIn = scenario.InPoll
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
		person.Action = scenario.Ignore
		wd.tenant.SetPerson(person)
		wd.tenant.SetBehaviour(scenario.Behaviour{CodeLifetime: time.Minute})
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
		final, err := wd.tenant.FollowSignIn(address)
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
		wd.setup.OpenBrowser = func(string) error { return errors.New("no display") }
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
		declining.Action = scenario.Decline
		wd.tenant.SetPerson(declining)
		d := wd.drive(t, 80, 24)
		d.signIn()
		d.waitFor("✗")
		wd.tenant.SetPerson(person)
		d.press("r")
		d.waitFor("the partner tenant?")
	})
}

func TestASignInThatCannotBeRenewedSaysWhenItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		person := wd.tenant.Person()
		person.NoRefreshToken = true
		wd.tenant.SetPerson(person)
		d := wd.drive(t, 80, 30)
		d.arrive()
		d.sees("This sign-in ends at")
	})
}

func TestAPersonalAccountLeadsToAnotherAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		person := wd.tenant.Person()
		personal := person
		personal.HomeTenant = scenario.PersonalTenant
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
		wd.setup.Connect = func(w visit.Where) (visit.Link, error) {
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

func TestACodeRefusedBeforeTheTenantIsKnownIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "compliant")
		person := wd.tenant.Person()
		person.RefusalShownIn = scenario.InPoll
		wd.tenant.SetPerson(person)
		d := wd.drive(t, 80, 24)
		d.arrive()
		if note, _ := wd.memory.Recall(wd.tenant.ID()); !note.CodesBlocked {
			t.Error("that the tenant blocks codes was forgotten")
		}
	})
}

func TestLeavingForWantOfAWayOnIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		meet func(*world)
		page string
		want error
	}{
		"at the sign-in": {func(wd *world) {
			person := wd.tenant.Person()
			person.Action = scenario.Decline
			wd.tenant.SetPerson(person)
		}, "q quit", graph.ErrDeclined},
		"afterwards": {func(wd *world) {
			wd.tenant.InjectFault(scenario.Fault{Method: "GET", Path: "/organization", Status: 403,
				Code: "Authorization_RequestDenied"})
		}, "This did not work", graph.ErrForbidden},
	} {
		synctest.Test(t, func(t *testing.T) {
			wd := newWorld(t, "new-reseller")
			c.meet(wd)
			d := wd.drive(t, 80, 24)
			d.signIn()
			d.waitFor(c.page)
			d.press("q")
			if end := d.w.visitEnding(); !d.quit || !errors.Is(end.Err, c.want) || end.Interrupted {
				t.Errorf("%s: quit %v, ending %+v, want %v", name, d.quit, end, c.want)
			}
		})
	}
}

// demanding refuses the first sign-in with a claims challenge.
type demanding struct {
	graph.SignIn
	wants *[]graph.SignInRequest
}

const demanded = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`

func (s demanding) Begin(ctx context.Context, want graph.SignInRequest) (graph.Attempt, error) {
	*s.wants = append(*s.wants, want)
	if len(*s.wants) == 1 {
		return nil, &graph.Error{Op: "sign in", Kind: graph.ErrMFA, Claims: demanded}
	}
	return s.SignIn.Begin(ctx, want)
}

func TestWhatARefusalDemandsIsAskedForNextTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		var wants []graph.SignInRequest
		wd.setup.Connect = func(visit.Where) (visit.Link, error) {
			return visit.Link{SignIn: demanding{wd.door, &wants}, Tenant: wd.door, Renewals: wd.door.Renewals()}, nil
		}
		d := wd.drive(t, 80, 24)
		d.press("enter")
		d.waitFor("✗")
		d.press("r")
		if len(wants) != 2 || wants[1].Claims != demanded {
			t.Errorf("asked for %+v", wants)
		}
	})
}

func TestTheDemoGivesAwayNoAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.signIn()
		d.press("p", "c")
		d.typed("https")
		d.send(tea.PasteMsg{Content: "https://login.microsoftonline.com/"})
		if d.clipboard != "" || strings.Contains(d.flat(), "> h") || strings.Contains(d.flat(), "microsoftonline") {
			t.Errorf("copied %q:\n%s", d.clipboard, d.plain())
		}
	})
}

func TestACodeForAChangeThatEndsCodesIsWarnedOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		d := wd.drive(t, 80, 40)
		d.toOverview()
		d.toConsent()
		person := wd.tenant.Person()
		person.Action = scenario.Ignore
		wd.tenant.SetPerson(person)
		d.press("y")
		d.sees("Press c to use a code nevertheless")
		d.press("c")
		d.sees("your session may end with them")
	})
}

func TestEscClosesTheSquareAndNotTheSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.signIn()
		d.press("q", "esc")
		d.sees("and type this code:")
	})
}

func TestWhatTheBrowserShowedOfAnotherWayIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "compliant").drive(t, 80, 24)
		d.signIn()
		d.waitFor("In the simulated browser:")
		d.press("p")
		d.pass(2 * widget.FrameTime)
		if strings.Contains(d.flat(), "In the simulated browser:") {
			t.Errorf("the refusal of the code is shown beside another way:\n%s", d.plain())
		}
	})
}
