package tui

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// A drawer keeps secrets in memory.
type drawer struct {
	kept    map[string]secret.Value // passwords by account
	written map[string][]byte

	sealtest.Memory // of the application
}

const madePassword = "Made-Up-4-This-Test"

func (d *drawer) NewPassword() graph.Hidden { return madePassword }

func (d *drawer) RateStrength(p graph.Hidden, _ ...string) (assets.Text, bool) {
	return assets.Verbatim("rated " + strings.Repeat("*", len(p)/10)), len(p) > 11
}

func (d *drawer) ParseRecipients(text string) ([]string, error) { return []string{text}, nil }

func (d *drawer) CheckFolder(string) error { return nil }

func (d *drawer) FindSealed(_, upn string) (string, bool) {
	_, found := d.kept[upn]
	return "drawer/" + upn, found
}

func (d *drawer) OpenFolder(path string, key secret.FileKey, tenant secret.Tenant) (secret.Store, error) {
	rest, err := d.Memory.OpenFolder(path, key, tenant)
	return drawerStore{rest, d}, err
}

func (d *drawer) WriteFile(folder, name string, text []byte) (string, error) {
	d.written[name] = text
	return folder + "/" + name, nil
}

// A drawerStore is the folder of a drawer.
type drawerStore struct {
	secret.Store // of the application
	d            *drawer
}

func (s drawerStore) Location(key secret.Key) string {
	if key.Kind != secret.AccountPassword {
		return s.Store.Location(key)
	}
	return "drawer/" + key.Owner
}

func (s drawerStore) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	if key.Kind != secret.AccountPassword {
		return s.Store.PutIfAbsent(ctx, key, value)
	}
	s.d.kept[key.Owner] = value
	return value, nil
}

// breakGlassWorld is a new reseller whose people register security keys and sign in as any account.
func breakGlassWorld(t *testing.T) (*world, *drawer) {
	t.Helper()
	wd := newWorld(t, "new-reseller")
	wd.tenant.SetBehaviour(scenario.Realistic())
	d := &drawer{kept: map[string]secret.Value{}, written: map[string][]byte{}}
	wd.setup.Files = d
	drawn := 0
	wd.setup.Random = func(n int) int { drawn++; return drawn * 7 % n }
	connected := false
	wd.setup.Connect = func(visit.Where) (visit.Link, error) {
		door := client.New(wd.tenant)
		if !connected {
			door, connected = wd.door, true
		}
		return visit.Link{SignIn: door, Tenant: door, Renewals: door.Renewals()}, nil
	}
	return wd, d
}

// fillIn answers the questions with their defaults, and a passphrase.
func (d *driver) fillIn(passphrase string) {
	d.t.Helper()
	for range 20 {
		if !on[questions](d.w.frontPage()) {
			return
		}
		if strings.Contains(d.flat(), "▸ >") || strings.Contains(d.flat(), "Passphrase") {
			d.typed(passphrase)
			d.press("enter")
			d.typed(passphrase)
		}
		d.press("enter")
		d.pass(time.Second)
	}
}

// consentToEach approves every change of a plan.
func (d *driver) consentToEach() (asked int) {
	d.t.Helper()
	for on[consent](d.w.frontPage()) {
		d.pass(2 * widget.GuardTime)
		d.press("y")
		asked++
		d.pass(widget.FrameTime)
	}
	return asked
}

// consentToAll approves every change of a plan, and the review.
func (d *driver) consentToAll() (asked int) {
	d.t.Helper()
	asked = d.consentToEach()
	if on[review](d.w.frontPage()) {
		d.pass(2 * widget.GuardTime)
		d.press("y")
		d.pass(widget.FrameTime)
	}
	return asked
}

// toQuestions walks from the overview to the questions about break-glass accounts.
func (d *driver) toQuestions() {
	d.t.Helper()
	d.pick(breakglass.ID)
	d.press("f")
	d.reach("questions", on[questions])
}

// toPassphrase continues to the question for the passphrase.
func (d *driver) toPassphrase() {
	d.t.Helper()
	for range 20 {
		if strings.Contains(d.flat(), "Passphrase") {
			return
		}
		d.press("enter")
	}
	d.t.Fatalf("no passphrase is asked for:\n%s", d.plain())
}

// toFirstConsent answers all questions, overrides the guards, and stops at the first change.
func (d *driver) toFirstConsent() {
	d.t.Helper()
	d.fillIn("five random words of mine")
	d.reach("guards", on[guards])
	d.typed(d.w.Place.Organization.DefaultDomain)
	d.press("enter")
	d.reach("consent", on[consent])
}

// makeAccounts walks from the overview to the outcome of creating two accounts.
func (d *driver) makeAccounts() {
	d.t.Helper()
	d.toQuestions()
	d.toFirstConsent()
	if n := d.consentToAll(); n != 7 {
		d.t.Fatalf("%d changes were asked for, want two accounts, two roles, a policy and two passes", n)
	}
	d.waitFor("done: Create account")
	d.reach("outcome", on[outcome])
}

func TestTwoAccountsFromNothingToTested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, safe := breakGlassWorld(t)
		d := wd.drive(t, 80, 40)
		d.secrets = []string{madePassword, "five random words"}
		d.toOverview()
		d.makeAccounts()
		if len(safe.kept) != 2 || len(safe.written) != 1 {
			t.Fatalf("%d credentials and %d sheets", len(safe.kept), len(safe.written))
		}
		d.press("enter")
		d.reach("awaiting", on[awaiting])
		d.sees("aka.ms/mysecurityinfo")
		d.waitFor("All keys are there")
		d.press("enter")
		d.reach("drill", on[drill])
		for range 2 {
			d.press("s")
			d.reach("sign-in", on[signIn])
			d.reach("drill", on[drill])
			d.sees("Noted with your name")
		}
		d.press("esc")
		d.reach("overview", on[overview])
		result, _ := d.w.visit().Result(breakglass.ID)
		if f := result.Finding; f.Status != steps.Attention || f.Summary.ID != "break-glass.fragile" {
			t.Errorf("%v, %s: all that is missing is MFA for everybody", f.Status, f.Summary.ID)
		}
	})
}

func TestASecretIsOnOneScreenOnlyAndForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, _ := breakGlassWorld(t)
		d := wd.drive(t, 80, 40)
		d.toOverview()
		d.makeAccounts()
		hides := func(where string) {
			t.Helper()
			if strings.Contains(d.plain(), madePassword) {
				t.Fatalf("the password is on the page %s:\n%s", where, d.plain())
			}
		}
		hides("outcome")
		d.press("v")
		d.reach("reveal", on[reveal])
		d.sees(madePassword, "Gone after a minute")
		d.press("down", "down", "c") // the passes come first
		if d.clipboard != madePassword {
			t.Errorf("the clipboard has %q", d.clipboard)
		}
		d.sees("Clear the clipboard")
		d.pass(revealTime + time.Second)
		hides("after a minute")
		d.press("v")
		d.sees(madePassword)
		d.press("?")
		hides("help")
		d.press("?") // back to where it can be shown again
		d.reach("outcome", on[outcome])
		hides("after help")
		d.press("esc") // leaves for the overview
		d.reach("overview", on[overview])
		for _, o := range wd.ledger.Outcomes() {
			if o.Secret == nil {
				continue
			}
			if _, ok := o.Secret.Show(); ok {
				t.Errorf("the secret of %s is still there", o.Secret.Owner)
			}
		}
	})
}

// noRoles is a tenant in which no role can be assigned.
type noRoles struct{ steps.Tenant }

func (noRoles) AssignRole(context.Context, string) error {
	return &graph.Error{Op: "assign a role", Kind: graph.ErrForbidden}
}

func TestAnAccountThatWasMadeHasItsSheetAlsoWhenItsRoleFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, safe := breakGlassWorld(t)
		connect := wd.setup.Connect
		wd.setup.Connect = func(w visit.Where) (visit.Link, error) {
			link, err := connect(w)
			link.Tenant = noRoles{link.Tenant}
			return link, err
		}
		d := wd.drive(t, 80, 40)
		d.toOverview()
		d.makeAccounts()
		sheet := ""
		for _, text := range safe.written {
			sheet += string(text)
		}
		for upn := range safe.kept {
			if made := len(wd.tenant.Writes()) > 0; made && !strings.Contains(sheet, upn) {
				t.Errorf("no sheet for %s, which was made", upn)
			}
		}
		if len(safe.kept) == 0 {
			t.Error("no account was made before the role failed")
		}
		d.sees("v ")
	})
}

func TestADeclinedAccountBringsNoFurtherQuestions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, safe := breakGlassWorld(t)
		d := wd.drive(t, 80, 40)
		d.toOverview()
		d.toQuestions()
		d.toFirstConsent()
		for range 2 { // neither account is to be made
			d.pass(2 * widget.GuardTime)
			d.press("n")
			d.pass(widget.FrameTime)
		}
		d.reach("step", on[requirement])
		if len(wd.tenant.Writes()) != 0 || len(safe.kept) != 0 {
			t.Errorf("%d writes, %d sealed", len(wd.tenant.Writes()), len(safe.kept))
		}
	})
}

// tests returns the statements that an account was tested.
func (d *driver) tests() []string {
	var ids []string
	for id := range d.w.Profile.Statements.All() {
		if strings.HasPrefix(id, breakglass.AskDrill+":") {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestATestOnOnesWordTakesTwoKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, _ := breakGlassWorld(t)
		d := wd.drive(t, 80, 40)
		d.toOverview()
		d.makeAccounts()
		d.press("enter")
		d.reach("awaiting", on[awaiting])
		d.press("enter") // too early: it would lose the passes
		d.reach("awaiting", on[awaiting])
		d.waitFor("All keys are there")
		d.press("enter")
		d.reach("drill", on[drill])
		d.press("y", "y") // typed ahead, or held down
		d.sees("Press y again")
		d.press("down")
		d.pass(2 * widget.GuardTime)
		d.press("y")
		if wrote := d.tests(); len(wrote) != 0 {
			t.Fatalf("one y noted %v", wrote)
		}
		d.pass(2 * widget.GuardTime)
		d.press("y")
		d.sees("noted on your word")
		if wrote := d.tests(); len(wrote) != 1 {
			t.Errorf("noted: %v", wrote)
		}
	})
}

func TestKeysAreAwaitedOnlyForAccountsThatThereAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, safe := breakGlassWorld(t)
		d := wd.drive(t, 80, 60)
		d.toOverview()
		d.toQuestions()
		d.toFirstConsent()
		d.pass(2 * widget.GuardTime)
		d.press("n")
		d.consentToAll()
		d.reach("outcome", on[outcome])
		d.press("enter")
		d.reach("awaiting", on[awaiting])
		if len(safe.kept) != 1 {
			t.Fatalf("%d accounts were made", len(safe.kept))
		}
		p := d.w.frontPage().(awaiting)
		if _, made := safe.kept[p.followUps[0].Name]; len(p.followUps) != 1 || !made {
			t.Errorf("keys are awaited of %+v", p.followUps)
		}
		d.waitFor("All keys are there")
	})
}

func TestGoingBackFromAFieldKeepsTheFormAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, _ := breakGlassWorld(t)
		d := wd.drive(t, 80, 40)
		d.toOverview()
		d.toQuestions()
		d.toPassphrase()
		d.typed("short")
		d.press("shift+tab")
		d.pass(time.Second)
		d.sees("In which folder?")
		d.typed("-2")
		d.sees("cspready-safe-2")
	})
}

func TestAWeakPassphraseIsNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, _ := breakGlassWorld(t)
		d := wd.drive(t, 80, 40)
		d.toOverview()
		d.toQuestions()
		d.toPassphrase()
		d.typed("short")
		d.press("enter")
		d.typed("short")
		d.press("enter")
		d.pass(time.Second)
		if !on[questions](d.w.frontPage()) {
			t.Fatalf("it was taken:\n%s", d.plain())
		}
		d.sees("rated")
		if strings.Contains(d.flat(), "short") {
			t.Errorf("it is on the screen:\n%s", d.plain())
		}
	})
}

// codes matches simulated Temporary Access Passes, which depend on the order in which requests arrive.
var codes = regexp.MustCompile(`sim-[0-9a-f]{8}`)

func TestBreakGlassPagesLookAsTheyDid(t *testing.T) {
	for _, width := range []int{80, 40} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				wd, _ := breakGlassWorld(t)
				wd.tenant.SetBehaviour(scenario.Behaviour{KeyInterval: 20 * time.Second})
				d := wd.drive(t, width, 24)
				look := func(name string) {
					t.Helper()
					golden(t, fmt.Sprintf("%s-%d", name, width), codes.ReplaceAllString(d.plain(), "sim-00000000"))
				}
				d.toOverview()
				d.pick(breakglass.ID)
				look("emergency-none")
				d.press("f")
				d.reach("questions", on[questions])
				look("emergency-name")
				d.toPassphrase()
				d.typed("five random words of mine")
				look("emergency-passphrase")
				d.press("enter")
				d.typed("five random words of mine")
				d.press("enter")
				d.reach("guards", on[guards])
				look("emergency-guards")
				d.typed(d.w.Place.Organization.DefaultDomain)
				d.press("enter")
				d.reach("consent", on[consent])
				look("emergency-consent")
				d.consentToEach()
				d.reach("review", on[review])
				look("emergency-review")
				d.consentToAll()
				d.reach("outcome", on[outcome])
				look("emergency-outcome")
				d.press("v")
				d.reach("reveal", on[reveal])
				look("emergency-reveal")
				d.press("esc")
				d.press("enter")
				d.reach("awaiting", on[awaiting])
				d.waitFor("1 of 2 keys")
				look("emergency-awaiting")
				d.waitFor("All keys are there")
				d.press("enter")
				d.reach("drill", on[drill])
				look("emergency-drill")
			})
		})
	}
}
