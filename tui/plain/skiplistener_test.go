package plain_test

import (
	"io"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps/mfa"
)

// methodsRow opens the requirement that users have registered MFA methods.
var methodsRow = pick(mfa.RegisteredID)

// unreported is a tenant without access to the report on methods, so that the methods are read user by
// user.
func unreported(t *testing.T) *walk {
	t.Helper()
	tenant, err := sim.LoadLarge(60)
	if err != nil {
		t.Fatal(err)
	}
	tenant.InjectFault(scenario.Fault{Path: "/reports/authenticationMethods/userRegistrationDetails", Status: 403,
		Times: -1})
	return visitTo(tenant, "large")
}

// unasked counts the accounts that were not read because the person did not wait.
func (w *walk) unasked() (n int) {
	for _, r := range w.ending.Results {
		for _, s := range r.Finding.Subjects.All() {
			if r.Info.ID == mfa.RegisteredID && s.Detail.ID == "user.stopped" {
				n++
			}
		}
	}
	return n
}

func TestSlowQuestionsSayHowLongAndCanBeEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := unreported(t).answers(t, fix, rightOne, proposed, "x", methodsRow, finish)
		w.saw(t, "0 of 57, about 2 minutes left", "Type x to go on without the rest.", "could not be told for")
		if w.ending.Err != nil || w.unasked() == 0 {
			t.Errorf("the visit ended with %v, %d accounts were not asked", w.ending.Err, w.unasked())
		}
	})
}

func TestALineTypedAheadIsKeptWhileSlowQuestionsAreAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := unreported(t).answers(t, fix, rightOne, proposed, finish)
		w.saw(t, "Type x to go on without the rest.")
		if w.ending.Err != nil || len(w.ending.Results) == 0 {
			t.Errorf("the visit ended with %v and %d results", w.ending.Err, len(w.ending.Results))
		}
		if n := w.unasked(); n > 0 {
			t.Errorf("%d accounts were not asked, though nobody said so", n)
		}
	})
}

// Enter pressed by accident skips nothing and answers no later question.
func TestAPersonMayPressEnterWhileSlowQuestionsAreAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := unreported(t)
		w.live = true
		in, typing := io.Pipe()
		go func() {
			for _, line := range []string{fix, rightOne, proposed} {
				_, _ = io.WriteString(typing, line+"\n")
			}
			time.Sleep(30 * time.Second)
			for _, line := range []string{"", "", "x"} {
				_, _ = io.WriteString(typing, line+"\n")
			}
			_, _ = io.WriteString(typing, methodsRow+"\n"+finish+"\n")
			_ = typing.Close()
		}()
		w.run(t.Context(), t, in)
		if w.ending.Err != nil || w.unasked() == 0 {
			t.Errorf("the visit ended with %v, %d accounts were not asked", w.ending.Err, w.unasked())
		}
	})
}
