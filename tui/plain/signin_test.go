package plain_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	words "cspready/assets/catalog"
	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/visit"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

func TestBlockedCodeLeadsToTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "compliant").answers(t, fix, throughIt, rightOne, proposed, "")
		w.saw(t, "Code: ", "530035", "the simulated browser opens", "Security defaults: met", untold)
		w.wrote(t, 0)
	})
}

func TestARefusedCodeIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		person := w.tenant.Person()
		person.Codes, person.RefusalShownIn = map[string]string{"device": "AADSTS53003"}, scenario.InPoll
		w.tenant.SetPerson(person)
		w.answers(t, fix, rightOne, proposed, finish)
		w.saw(t, "the simulated browser opens", "Signed in.")
		if n, _ := w.memory.Recall(w.tenant.ID()); !n.CodesBlocked {
			t.Errorf("the note is %+v", n)
		}
	})
}

func TestCodesThatRunOutAreReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		person := w.tenant.Person()
		person.Action = scenario.Ignore
		w.tenant.SetPerson(person)
		typed, keyboard := io.Pipe()
		go func() {
			types(t, keyboard, fix)
			time.Sleep(2 * time.Hour) // the person has left
			hangUp(t, keyboard)
		}()
		w.run(t.Context(), t, typed)
		if got := strings.Count(w.out.String(), "Code: "); got != 4 {
			t.Errorf("%d codes were shown, want 4", got)
		}
		if !errors.Is(w.ending.Err, graph.ErrCodeExpired) {
			t.Errorf("error %v, want that the code ran out", w.ending.Err)
		}
	})
}

func TestAPastedAddressSignsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		w.setup.Demo = nil // the demo shows no address of a real service
		typed, keyboard := io.Pipe()
		go func() {
			defer hangUp(t, keyboard)
			types(t, keyboard, fix, "p")
			w.until("paste it here")
			types(t, keyboard, "https://example.com/?code=1&state=2")
			address, err := w.tenant.FollowSignIn(lastAddress(w.out.String()))
			if err != nil {
				t.Error(err)
			}
			types(t, keyboard, address, rightOne, proposed, finish)
		}()
		w.run(t.Context(), t, typed)
		w.saw(t, "paste it here", "Signed in.", "Tenant: Fabrikam")
	})
}

// types sends lines as a person at the keyboard does.
func types(t *testing.T, keyboard io.Writer, lines ...string) {
	if _, err := io.WriteString(keyboard, strings.Join(lines, "\n")+"\n"); err != nil {
		t.Errorf("nobody reads what is typed: %v", err)
	}
}

func hangUp(t *testing.T, keyboard io.Closer) {
	if err := keyboard.Close(); err != nil {
		t.Error(err)
	}
}

// lastAddress is the sign-in address printed last.
func lastAddress(text string) string {
	found := ""
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "https://login") {
			found = line
		}
	}
	return found
}

func TestARevokedSessionIsRenewedInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		typed, keyboard := io.Pipe()
		go func() {
			defer hangUp(t, keyboard)
			types(t, keyboard, fix, rightOne)
			time.Sleep(time.Minute) // the person thinks
			w.tenant.RevokeSessions()
			types(t, keyboard, proposed, finish)
		}()
		w.run(t.Context(), t, typed)
		w.saw(t, "Microsoft asks you to sign in again.", "Signed in again.", fmt.Sprintf("%d of %[1]d:", len(catalog.IDs())))
		for _, r := range w.ending.Results {
			if r.Err != nil {
				t.Errorf("%s: %v", r.Info.ID, r.Err)
			}
		}
	})
}

func TestWriteScopesAreAskedForLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, finish)
		for _, r := range w.tenant.Requests() {
			for _, s := range r.Scopes {
				if strings.Contains(s, "ReadWrite") {
					t.Fatalf("a visit that changes nothing holds %s", s)
				}
			}
		}
	})
}

func TestTheOtherTenantIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		links := 0
		connect := w.setup.Connect
		w.setup.Connect = func(where visit.Where) (visit.Link, error) { links++; return connect(where) }
		w.answers(t, fix, "no", rightOne, proposed, finish)
		w.saw(t, "Then sign in with an account of the partner tenant.")
		if links != 2 {
			t.Errorf("%d links for two accounts", links)
		}
	})
}

func TestMFAThatWasProvedLastsToTheChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, ownSignIn, "yes", defaults, fabrikam, turnOn,
			finish)
		w.saw(t, "Your own sign-in: met", "Turn on security defaults: done.")
		w.wrote(t, 1)
		if session := w.ending.Place.Session; session.MFA != graph.Yes {
			t.Errorf("the write sign-in lost MFA: %+v", session)
		}
	})
}

func TestAGuardLeadsToANewSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, "yes", fabrikam, turnOn, finish)
		w.wrote(t, 1)
		if got := strings.Count(w.out.String(), "This sign-in did not prove MFA."); got != 1 {
			t.Errorf("the guard was read out %d times, want once:\n%s", got, w.out)
		}
	})
}

func TestAPermissionThatWasNotGrantedIsToldBeforeTheWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		person := w.tenant.Person()
		person.Withholds = []string{"Policy.ReadWrite.SecurityDefaults"}
		w.tenant.SetPerson(person)
		w.answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish)
		w.saw(t, "Microsoft did not grant this permission: Policy.ReadWrite.SecurityDefaults. Nothing was changed.",
			"has to consent")
		for _, r := range w.tenant.Requests() {
			if r.Method == "PATCH" {
				t.Errorf("a write was tried: %+v", r)
			}
		}
	})
}

// TestASignInThatCannotBeRenewedSaysWhenItEnds: no refresh token is nobody's refusal.
func TestASignInThatCannotBeRenewedSaysWhenItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		person := w.tenant.Person()
		person.NoRefreshToken = true
		w.tenant.SetPerson(person)
		w.answers(t, fix, rightOne, proposed, finish)
		w.saw(t, "This sign-in ends at ", "Is this the partner tenant?")
		if w.ending.Place.Organization.ID == "" {
			t.Error("the tenant was not entered")
		}
	})
}

func TestResultsAreReadAgainInANewSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, defaults, "yes", "not the name", finish)
		w.wrote(t, 0)
		if got := w.ending.Results[0].Finding.Status; got != steps.Met {
			t.Errorf("after a sign-in with MFA the own sign-in is %v:\n%s", got, w.out)
		}
	})
}

func TestLeavingInANewSessionReadsTheResultsAgain(t *testing.T) {
	for name, last := range map[string]string{"q": "q\n", "end of input": ""} {
		synctest.Test(t, func(t *testing.T) {
			lines := strings.Join([]string{fix, rightOne, proposed, defaults, "yes"}, "\n") + "\n" + last
			w := startVisit(t, "new-reseller").run(t.Context(), t, strings.NewReader(lines))
			if got := w.ending.Results[0].Finding.Status; name == "q" && got != steps.Met {
				t.Errorf("%s: the own sign-in is %v", name, got)
			}
		})
	}
}

func TestAnAbandonedRenewalKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		renewals := make(chan graph.Renewal)
		asked := make(chan struct{})
		renew := func(ctx context.Context, _ graph.Renewal) error {
			close(asked)
			<-ctx.Done() // the person does not come back
			return ctx.Err()
		}
		plain.WithRenewals(t.Context(), visit.Link{Renewals: renewals}, renew, func(context.Context) {
			renewals <- graph.Renewal{Done: make(chan error)}
			<-asked
		})
	})
}

func TestARenewalAvoidsCodesThatAreRefused(t *testing.T) {
	for refused, want := range map[bool]graph.SignInMethod{false: graph.DeviceCode, true: graph.Browser} {
		synctest.Test(t, func(t *testing.T) {
			w := startVisit(t, "new-reseller")
			cat, err := words.New("")
			if err != nil {
				t.Fatal(err)
			}
			door := client.New(w.tenant)
			desk := &plain.SignInPrompt{Console: console.New(cat, strings.NewReader(""), w.out, 0), Open: w.tenant.OpenBrowser}
			if _, err := desk.SignIn(t.Context(), door, w.setup.FirstSignIn(steps.Note{})); err != nil {
				t.Fatal(err)
			}
			if err := desk.Renew(t.Context(), door, refused, graph.Renewal{}); err != nil {
				t.Fatal(err)
			}
			if session, _ := door.Session(); session.Method != want {
				t.Errorf("codes refused %v: renewed by %q, want %q", refused, session.Method, want)
			}
		})
	}
}
