package plain_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/journal"
	"cspready/steps/undo"
	"cspready/steps/visit"
)

// noting returns a visit with a journal of changes.
func noting(w *walk) *walk {
	w.ledger.Journal = journal.None()
	return w
}

func TestTheEndOfAVisitOffersToUndo(t *testing.T) {
	for name, c := range map[string]struct {
		answers []string
		writes  int
	}{
		"yes":         {[]string{"2", fabrikam, "yes"}, 2},
		"kept":        {[]string{"1"}, 1},
		"enter":       {[]string{""}, 1},
		"no answer":   {nil, 1},
		"declined":    {[]string{"2", fabrikam, "no", "1"}, 1},
		"no phrase":   {[]string{"2", "Fabrikam", "1"}, 1},
		"no last yes": {[]string{"2", fabrikam}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := noting(startVisit(t, "new-reseller"))
				w.answers(t, append([]string{fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish}, c.answers...)...)
				w.wrote(t, c.writes)
				w.saw(t, "Undo a change of this visit?", "no, keep everything", "Undo: Turn on security defaults")
				if w.ending.Err != nil {
					t.Error(w.ending.Err)
				}
				undone := c.writes == 2
				if list := steps.Changes(w.ledger.Journal, w.tenant.ID()); list[len(list)-1].Undone.IsZero() == undone {
					t.Errorf("%+v", list)
				}
				if undone {
					w.saw(t, "Nothing else asks anybody for MFA", "Undo: switch security defaults off: done.",
						"The tenant is as it was before this change.", "Security defaults: not met")
				}
			})
		})
	}
}

// undoing runs the visit that undoes one change of an earlier visit.
func (w *walk) undoing(t *testing.T, title string, lines ...string) *walk {
	t.Helper()
	for _, e := range steps.Changes(w.ledger.Journal, w.tenant.ID()) {
		if e.Title.ID == title && undo.Refusal(e).Empty() {
			again := &walk{tenant: w.tenant, memory: w.memory, ledger: &steps.Ledger{Journal: w.ledger.Journal}, out: &page{},
				setup: w.setup}
			again.setup.Ledger, again.setup.Undo, again.setup.Where.Tenant = again.ledger, &e, w.tenant.ID()
			return again.answers(t, lines...)
		}
	}
	t.Fatalf("no change %s can be undone", title)
	return nil
}

func TestAnApplicationIsUndoneOnPlainLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := noting(startVisit(t, "direct-bill"))
		w.setup.Files = &cupboard{}
		lines := append([]string{fix, throughIt, rightOne, proposed, secureApp}, secureAppAnswers(7)...)
		w.answers(t, append(lines, "q", "1")...)
		time.Sleep(time.Hour)
		// it has a credential and consents by now
		undo := w.undoing(t, "app-create.change", throughIt, "Northwind Cloud GmbH", "yes")
		undo.saw(t, "Undoing", "everything that signs in with Partner automation", "Application.ReadWrite.All",
			"request: DELETE /applications/",
			"can be restored for 30 days", "Undo: delete the application Partner automation: done.",
			"The tenant is as it was before this change.")
		if got := steps.Overall(undo.ending.Results); got != steps.Met || undo.ending.Err != nil {
			t.Errorf("the change stands %v (%v)", got, undo.ending.Err)
		}
		writes := len(w.tenant.Writes())
		gone := w.undoing(t, "app-key.change", throughIt, "yes") // it went with the application
		gone.saw(t, "There is nothing to undo")
		if steps.Overall(gone.ending.Results) != steps.Met || len(w.tenant.Writes()) != writes {
			t.Errorf("%+v", gone.ending)
		}
	})
}

// TestUndoingIsForTheTenantOfTheChange signs in to another tenant, in which nothing is changed.
func TestUndoingIsForTheTenantOfTheChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := noting(startVisit(t, "new-reseller"))
		w.answers(t, fix, rightOne, proposed, defaults, asIAm, fabrikam, turnOn, finish, "1")
		other, err := sim.Load("premium")
		if err != nil {
			t.Fatal(err)
		}
		w.setup.Connect = func(visit.Where) (visit.Link, error) {
			door := client.New(other)
			return visit.Link{SignIn: door, Tenant: door, Renewals: door.Renewals()}, nil
		}
		w.setup.OpenBrowser = other.OpenBrowser
		undo := w.undoing(t, "security-defaults.change", throughIt, "3", fabrikam, "yes")
		if undo.ending.Err == nil || len(other.Writes()) != 0 || strings.Contains(undo.out.String(), "Change 1 of 1") {
			t.Errorf("%v\n%s", undo.ending.Err, undo.out)
		}
	})
}
