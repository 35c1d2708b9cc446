package tui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
	"cspready/steps/secureapp"
)

// throughBrowser walks to the overview of a tenant that blocks codes.
func (d *driver) throughBrowser() {
	d.t.Helper()
	d.press("enter")
	d.reach("sign-in", on[signIn])
	d.press("b")
	d.waitFor("the partner tenant?")
	d.check()
}

// askedForTheApp walks to the questions of the secure application model in a direct-bill partner's tenant.
func askedForTheApp(t *testing.T, width int) (*world, *driver) {
	t.Helper()
	wd := newWorld(t, "direct-bill")
	d := wd.drive(t, width, 24)
	d.throughBrowser()
	d.pick(secureapp.ID)
	d.press("f")
	d.reach("questions", on[questions])
	return wd, d
}

func TestAListThatHasToBeAnsweredIsNotPassedOver(t *testing.T) {
	for _, width := range []int{80, 40} {
		synctest.Test(t, func(t *testing.T) {
			_, d := askedForTheApp(t, width)
			d.sees("[ ] No, nothing does")
			if strings.Contains(d.flat(), "Nothing is marked") {
				t.Errorf("it is held against somebody who has not answered yet:\n%s", d.plain())
			}
			d.press("enter")
			d.sees("Nothing is marked yet.", "▸ [ ] No, nothing does")
			if !on[questions](d.w.frontPage()) || len(d.w.Profile.Statements.All()) != 0 {
				t.Fatalf("it was passed over:\n%s", d.plain())
			}
			golden(t, fmt.Sprintf("unmarked-%d", width), d.plain())
			d.press("down", "x")
			if strings.Contains(d.flat(), "Nothing is marked") {
				t.Errorf("it is still said:\n%s", d.plain())
			}
			d.press("enter")
			d.sees("What is it for?")
			d.press("shift+tab")
			d.pass(time.Second)
			d.press("x", "up", "space", "enter")
			d.waitFor("You said that nothing automated")
		})
	}
}

func TestAfterAFailureTheQuestionsCanBeAnsweredAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "direct-bill")
		wd.setup.Files = &drawer{kept: map[string]secret.Value{}, written: map[string][]byte{}}
		d := wd.drive(t, 80, 24)
		d.throughBrowser()
		d.pick(secureapp.ID)
		d.press("f", "down", "down", "down", "x", "enter", "enter", "enter", "enter", "down", "enter") // in a Key Vault
		d.waitFor("In which folder?")
		d.reads("Choose a folder of the machine that the tool runs on.")
		d.press("enter")
		d.typed("no-such-vault")
		d.press("enter", "enter")
		d.reach("fault", on[failure])
		d.sees("There is no Key Vault of that name", "r try again", "f change the answers", "▸ ✗ 5 Secure app")
		d.press("f")
		d.reach("questions", on[questions])
		d.sees("[x] A billing or quoting tool")
		d.press("enter", "enter", "enter", "enter")
		d.sees("▸ In an Azure Key Vault")
		d.press("enter", "enter")
		d.sees("no-such-vault")
	})
}

// makeApp creates the application, with its secrets in the keyring, and ends on its page.
func (d *driver) makeApp() {
	d.t.Helper()
	d.pick(secureapp.ID)
	d.press("f", "down", "down", "down", "x", "enter", "enter", "enter", "enter", "down", "down", "enter", "enter")
	d.reach("consent", on[consent])
	d.consentToAll()
	d.reach("outcome", on[outcome])
	d.press("enter")
	d.reach("overview", on[overview])
	d.pick(secureapp.ID)
}

// twoPlaces stores secrets in files separately from those in the keyring.
type twoPlaces struct {
	drawer
	files sealtest.Memory
}

func (p *twoPlaces) OpenFolder(path string, key secret.FileKey, tenant secret.Tenant) (secret.Store, error) {
	return p.files.OpenFolder(path, key, tenant)
}

func TestWhereSecretsAreKeptCanBeChangedWhenAllIsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "direct-bill")
		wd.setup.Files = &twoPlaces{drawer: drawer{kept: map[string]secret.Value{}, written: map[string][]byte{}}}
		d := wd.drive(t, 80, 40)
		d.throughBrowser()
		d.makeApp()
		d.sees("Secure application model ✓ met", "f/enter change the answers", `"cspready rotate" makes a new`)
		d.press("f", "enter", "enter", "enter", "enter")
		d.sees("▸ In the keyring of this machine")
		d.press("up", "up", "enter", "enter")
		d.reads("Whoever has the files and the passphrase can act as the application.")
		d.typed("five random words of mine")
		d.press("enter")
		d.typed("five random words of mine")
		d.press("enter")
		d.reach("consent", on[consent])
		d.sees("Add a certificate to Partner automation")
	})
}

// strict rates every passphrase as weak, with a long text.
type strict struct{ drawer }

func (*strict) RateStrength(graph.Hidden, ...string) (assets.Text, bool) {
	return assets.Say("seal.weak", "time", assets.Say("seal.years", "count", 1000)), false
}

func TestTheFieldAtHandStaysInSight(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 24}, {40, 12}, {120, 14}} {
		synctest.Test(t, func(t *testing.T) {
			wd, _ := breakGlassWorld(t)
			wd.setup.Files = &strict{drawer{kept: map[string]secret.Value{}, written: map[string][]byte{}}}
			d := wd.drive(t, 80, 24)
			d.toOverview()
			d.toQuestions()
			d.toPassphrase()
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			d.typed("password")
			d.sees("▸ ********", "would have guessed it")
			if size[1] == 24 {
				d.sees("The same again")
			}
			d.press("enter")
			d.pass(time.Second)
			d.sees("▸ ********", "Not strong enough yet.")
			if size[1] == 24 {
				d.sees("The same again")
			}
			d.typed("s")
			d.sees("▸ *********")
		})
	}
}

func TestATextThatIsLongerThanItsFieldIsThereAsAWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, d := askedForTheApp(t, 80)
		d.press("down", "down", "down", "x", "enter", "enter", "down", "down", "enter")
		d.sees("What is the new account called?")
		if !strings.Contains(d.plain(), " partner-automation@northwindcloud.onmicrosoft.com ") {
			t.Errorf("its beginning is not to be seen:\n%s", d.plain())
		}
		d.typed("x")
		if !strings.Contains(d.plain(), " partner-automation@northwindcloud.onmicrosoft.comx ") {
			t.Errorf("it is not what was typed:\n%s", d.plain())
		}
	})
}
