package plain_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
	"cspready/steps/secureapp"
)

// A cupboard keeps in memory what belongs to an application; accounts are made in no test here.
type cupboard struct {
	sealtest.Memory
	written string // the page that was handed over
	stuck   bool   // no page can be written
}

func (*cupboard) NewPassword() graph.Hidden { return "" }

func (*cupboard) RateStrength(p graph.Hidden, _ ...string) (assets.Text, bool) {
	return assets.Verbatim("rated"), len(p) > 11
}

func (*cupboard) ParseRecipients(text string) ([]string, error) { return []string{text}, nil }

func (*cupboard) CheckFolder(string) error { return nil }

func (*cupboard) FindSealed(string, string) (string, bool) { return "", false }

func (c *cupboard) WriteFile(_, name string, text []byte) (string, error) {
	if c.stuck {
		return "", &secret.Error{Kind: secret.ErrDiskFull}
	}
	c.written = string(text)
	return "cupboard/" + name, nil
}

var secureApp = pick(secureapp.ID)

// secureAppAnswers returns the answers from the questions to the last confirmation: billing, Partner
// Center, the agent, a certificate, the keyring, the folder.
func secureAppAnswers(changes int) []string {
	lines := []string{"4", "1", "1", "1", "3", "safe"}
	for range changes + 1 { // and to all of them together
		lines = append(lines, "yes")
	}
	return lines
}

func TestTheApplicationIsMadeOnPlainLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		c := &cupboard{}
		w.setup.Files = c
		lines := append([]string{fix, throughIt, rightOne, proposed, secureApp}, secureAppAnswers(7)...)
		w.answers(t, append(lines, secureApp, secureApp, "a", "q")...) // opened again, as the number is for the list
		w.saw(t, "Type a to answer the questions again, or press Enter to go back:",
			"\"cspready rotate\" makes a new credential",
			"or press Enter for 4")
		w.saw(t, "Does anything automated use a user's sign-in?", "Add Partner Center to the tenant",
			"Now sign in as noor@northwind.example, and as nobody else",
			"Let noor@northwind.example consent, and keep the token: done.",
			"What a tool needs, with examples: cupboard/cspready-application-",
			"Give the tool what the hand-over file lists",
			"Secure application model: met", "isMfaCompliant: yes")
		w.wrote(t, 6) // two principals, the application, its certificate, two consents
		appID := ""
		for _, line := range strings.Split(c.written, "\n") {
			if strings.Contains(line, "client id") {
				appID = strings.Split(line, "`")[1]
			}
		}
		if len(c.All(appID, secret.RefreshToken)) != 1 || len(c.All(appID, secret.Certificate)) != 1 {
			t.Errorf("of %q %d tokens and %d keys are kept", appID, len(c.All(appID, secret.RefreshToken)), len(c.All(appID, secret.Certificate)))
		}
		for _, kept := range append(c.All(appID, secret.RefreshToken), c.All(appID, secret.Certificate)...) {
			if strings.Contains(c.written, string(kept.Text)) || strings.Contains(w.out.String(), string(kept.Text)) {
				t.Error("a secret was printed or handed over")
			}
		}
	})
}

func TestNobodyIsSentToAPageThatCouldNotBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.setup.Files = &cupboard{stuck: true}
		lines := append([]string{fix, throughIt, rightOne, proposed, secureApp}, secureAppAnswers(7)...)
		w.answers(t, append(lines, finish)...)
		w.saw(t, "and keep the token: done.", "What goes with it could not be written.")
		if strings.Contains(w.out.String(), "hand-over file") {
			t.Error("somebody was told to use a page that is not there")
		}
	})
}

func TestTheWordNoneIsTheOptionThatSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.answers(t, fix, throughIt, rightOne, proposed, secureApp, "none", finish)
		w.saw(t, "You said that nothing automated uses a user's sign-in, but Partner Center saw Old billing script")
	})
}

func TestAListThatHasToBeAnsweredIsNotPassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.answers(t, fix, throughIt, rightOne, proposed, secureApp, "4", "none", "1", "q")
		w.saw(t, "What is it for?", "Type the numbers with commas between them, or press Enter for 1:", "One at least is needed.", "Which account consents?")
	})
}

func TestWhatWasAnsweredBeforeIsOfferedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.setup.Files = &cupboard{}
		inVault := []string{"4", "1", "1", "1", "2", "there", "no-such-vault", "prefix"}
		w.answers(t, append(append([]string{fix, throughIt, rightOne, proposed, secureApp}, inVault...), secureApp, "", "", "", "", "", "", "q")...)
		w.saw(t, "There is no Key Vault of that name", "press Enter for 4", "Your answer (Enter: there; none: nothing):",
			"Your answer (Enter: no-such-vault; none: nothing):")
	})
}

func TestNoCodeIsOfferedWhereNoneLeadsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.setup.Files = &cupboard{}
		w.answers(t, append([]string{fix, throughIt, rightOne, proposed, secureApp}, secureAppAnswers(7)...)...)
		_, after, found := strings.Cut(strings.Join(strings.Fields(w.out.String()), " "), "Now sign in as noor@northwind.example")
		if !found || strings.Contains(after, "for a code") || !strings.Contains(after, "type p for a browser elsewhere, r to start again.") {
			t.Errorf("a code is offered:\n%s", w.out)
		}
	})
}

func TestNoNameOfAChangeStandsWithNothingBehindIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.setup.Files = &cupboard{}
		w.answers(t, append([]string{fix, throughIt, rightOne, proposed, secureApp}, secureAppAnswers(7)...)...)
		lines := strings.Split(w.out.String(), "\n")
		for i, line := range lines {
			text := strings.TrimLeft(line, " ")
			under := i+1 < len(lines) && len(lines[i+1])-len(strings.TrimLeft(lines[i+1], " ")) > len(line)-len(text)
			if line != text && strings.HasSuffix(line, ":") && !under {
				t.Errorf("nothing stands behind %q", line)
			}
		}
	})
}

func TestWhatIsNotAgreedToIsListedOnPlainLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.setup.Files = &cupboard{}
		lines := append([]string{fix, throughIt, rightOne, proposed, secureApp}, secureAppAnswers(-1)...)
		w.answers(t, append(lines, "yes", "no", "yes", finish)...) // Partner Center, and no application
		w.saw(t, "Nothing is sent before the last question, which lists all that was agreed to.", "Before anything is sent, this is what was decided:",
			"- agreed to: Add Partner Center to the tenant", "- declined: Register an application",
			"- left out: Add a certificate to Partner automation (needs: Register an application)",
			"Make this change in Northwind Cloud GmbH now? Type yes to do it (Make them).", "Not agreed to: - declined: Register an application")
		w.wrote(t, 1)
	})
}

func TestANoToTheLastQuestionTakesEveryYesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "direct-bill")
		w.setup.Files = &cupboard{}
		lines := append([]string{fix, throughIt, rightOne, proposed, secureApp}, secureAppAnswers(6)...)
		w.answers(t, append(lines, "no", finish)...)
		w.saw(t, "Make these 7 changes in Northwind Cloud GmbH now?", "Not agreed to: - declined: Add Partner Center to the tenant")
		w.wrote(t, 0)
	})
}

// TestRotateGoesStraightToTheRenewal tests the command rotate.
func TestRotateGoesStraightToTheRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "expiring")
		w.setup.Files, w.setup.Rotate = &cupboard{}, true
		w.answers(t, append([]string{fix, throughIt, rightOne, proposed}, secureAppAnswers(3)...)...)
		w.saw(t, "Add a certificate to Partner automation: done.", "Remove old credentials of Partner automation: done.", "Secure application model: met")
	})
}
