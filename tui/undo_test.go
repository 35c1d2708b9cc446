package tui

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/catalog"
	"cspready/steps/custody"
	"cspready/steps/journal"
	"cspready/steps/secureapp"
)

// noting returns a world with a journal of changes.
func noting(wd *world) *world {
	wd.ledger.Journal = journal.None()
	return wd
}

// summedUp walks from the outcome of a change to the summary.
func (d *driver) summedUp() {
	d.t.Helper()
	d.press("enter")
	d.waitFor("How the tenant stands")
	d.press("s")
	d.sees("Changed in this visit")
}

// toUndoing overrides the guards of undoing security defaults and continues to its confirmation.
func (d *driver) toUndoing() {
	d.t.Helper()
	d.press("u")
	d.waitFor("Nothing else asks anybody for MFA")
	d.pass(time.Second)
	d.typed(d.w.Place.Organization.Name)
	d.press("enter")
	d.waitFor("In Fabrikam Reselling")
	d.pass(time.Second)
}

func TestUOnTheSummaryUndoesTheChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := noting(newWorld(t, "new-reseller"))
		d := wd.drive(t, 80, 40)
		d.approve()
		d.waitFor("done: Turn on")
		d.sees("u on the summary takes it back")
		if !d.w.visitEnding().Stale {
			t.Error("what was found before the change is told as if it held")
		}
		d.summedUp()
		if d.w.visitEnding().Stale {
			t.Error("what was found after the change does not hold")
		}
		d.sees("u undo")
		d.toUndoing()
		d.sees("Policy.ReadWrite.SecurityDefaults", "on → off")
		if n := len(wd.tenant.Writes()); n != 1 {
			t.Fatalf("%d writes before the yes", n)
		}
		d.press("y")
		d.waitFor("done: Undo: switch")
		d.sees("The tenant is as it was before this change.")
		d.press("enter")
		d.waitFor("Summary for")
		d.sees("done: Undo: switch")
		if on, err := wd.door.SecurityDefaults(t.Context()); on || err != nil {
			t.Errorf("security defaults are on: %v (%v)", on, err)
		}
		list := steps.Changes(wd.ledger.Journal, wd.tenant.ID())
		if len(list) != 2 || list[1].Undone.IsZero() || list[0].Verified.IsZero() || list[0].Undoes != list[1].ID {
			t.Errorf("%+v", list)
		}
		d.press("u") // nothing is left to undo
		d.sees("Summary for")
	})
}

func TestUndoingThatIsDeclinedChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := noting(newWorld(t, "new-reseller"))
		d := wd.drive(t, 80, 40)
		d.approve()
		d.waitFor("done: Turn on")
		d.summedUp()
		d.press("u")
		d.waitFor("Nothing else asks anybody for MFA")
		d.press("esc")
		d.sees("Summary for")
		d.toUndoing()
		d.press("d")
		d.sees("Undo: Turn on", "Policy.Read.All")
		d.press("esc")
		d.pass(time.Second)
		d.press("n")
		d.waitFor("Summary for")
		d.sees("declined: Undo: switch")
		if n := len(wd.tenant.Writes()); n != 1 {
			t.Errorf("%d writes, want 1", n)
		}
	})
}

func TestWhatIsNotNotedIsNotOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 40)
		d.approve()
		d.waitFor("done: Turn on")
		d.summedUp()
		d.press("u")
		d.sees("Summary for")
	})
}

// registers carries out the plan for an application with the ledger of the visit, up to the registration.
func (wd *world) registers(t *testing.T) {
	t.Helper()
	door := client.SignedIn(wd.tenant, append(catalog.ReadScopes(), "Application.ReadWrite.All")...)
	p := steps.Profile{PartnerType: steps.DirectBill, Statements: steps.NewStatements(nil),
		Passphrases: &steps.Passphrases{}, Files: &drawer{}}
	for question, answer := range map[string]string{
		automation.AskAutomation: automation.AutomatesBilling, automation.AskPurpose: "partner-center",
		automation.AskConsentUser: "noor@northwind.example",
	} {
		p.Statements.Set(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
	}
	list := catalog.Requirements(door, p)
	step := list[slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == secureapp.ID })]
	plan, err := step.Plan(t.Context(),
		steps.Answers{secureapp.AskCredential: {secureapp.ByCertificate}, custody.AskAppStore: {custody.StoreInKeyring}})
	if err != nil {
		t.Fatal(err)
	}
	var said []steps.Approval
	for i, op := range plan.Ops {
		if id := op.Change().Title.ID; id == "app-create.change" || id == "app-principal.change" {
			said = append(said, plan.Approval(i, ""))
		}
	}
	work, err := plan.Approve(said...)
	if err != nil {
		t.Fatal(err)
	}
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		work = work.Record(wd.ledger.Do(t.Context(), op))
	}
}

// TestAnApplicationIsUndoneFromTheList: of several changes one is chosen, with a sign-in for the permission
// that undoing takes.
func TestAnApplicationIsUndoneFromTheList(t *testing.T) {
	for _, width := range []int{40, 80} {
		synctest.Test(t, func(t *testing.T) {
			wd := noting(newWorld(t, "direct-bill"))
			d := wd.drive(t, width, 40)
			d.throughBrowser()
			wd.registers(t)
			before := len(wd.tenant.Writes())
			d.press("s")
			d.waitFor("Summary for")
			d.press("u")
			d.sees("Undo a change of this visit", "Register")
			golden(t, fmt.Sprintf("undoing-%d", width), d.plain())
			for p := d.w.page.(undoList); p.list[p.cursor].Reversal.Kind != steps.AppCreated; p = d.w.page.(undoList) {
				d.press("down")
			}
			d.press("enter")
			d.waitFor("delete the application Partner")
			d.pass(time.Second)
			d.press("y")
			d.waitFor("done: Undo: delete the application")
			d.sees("as it was before")
			door := client.SignedIn(wd.tenant, "Application.Read.All")
			if gone, err := door.DeletedApplications(t.Context()); err != nil || len(gone) != 1 {
				t.Errorf("%d applications can be restored (%v)", len(gone), err)
			}
			if n := len(wd.tenant.Writes()) - before; n != 1 {
				t.Errorf("%d writes, want 1", n)
			}
		})
	}
}
