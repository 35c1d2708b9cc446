package plain_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

func TestThePlaceIsToldInWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, "6", finish)
		w.saw(t, "Domain: fabrikam.example (Global)", "Roles that you can activate: none", "6. not known")
	})
}

// A chatty step sends a notice.
type chatty struct {
	steps.Step
	notice graph.Notice
}

func (chatty) Info() steps.Info { return steps.Info{ID: "chatty"} }

func (c chatty) Check(ctx context.Context) (steps.Finding, error) {
	graph.Notify(ctx, c.notice)
	return steps.Finding{}, nil
}

func TestSignsOfLifeAreInWords(t *testing.T) {
	for want, notice := range map[string]graph.Notice{
		"read your directory roles: 1 of 2":                    {Op: "read own roles", Done: 1, Total: 2},
		"Microsoft asks to wait 10 seconds.":                   {Wait: 10 * time.Second},
		"Going at the pace that Microsoft allows: 10 seconds.": {Wait: 10 * time.Second, Pacing: true},
	} {
		cat, err := catalog.New("")
		if err != nil {
			t.Fatal(err)
		}
		var out page
		plain.CheckAll(t.Context(), []steps.Step{chatty{notice: notice}}, steps.Profile{}, snapshot.Options{},
			console.New(cat, strings.NewReader(""), &out, 0))
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q was not printed in\n%s", want, out.String())
		}
	}
}

func TestWhatIsLeftToDoIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller").answers(t, fix, rightOne, proposed, finish)
		_, end, _ := strings.Cut(w.out.String(), "Left to do:")
		if got := strings.Count(end, "Let cspready turn security defaults on."); got != 1 {
			t.Errorf("said %d times:\n%s", got, end)
		}
	})
}

func TestABarIsDrawnOverItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cat, err := catalog.New("")
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		c := console.New(cat, strings.NewReader(""), &out, 60)
		c.CanRedraw = true
		time.Sleep(time.Second)
		step := slow{chatty{notice: graph.Notice{Op: "read own roles", Done: 120, Total: 400, Left: 2 * time.Minute}}}
		plain.CheckAll(t.Context(), []steps.Step{step}, steps.Profile{}, snapshot.Options{}, c)
		drawn := strings.Split(out.String(), "\r\x1b[K")
		want := []string{
			"", "░░░░░░░░░░░░░░░░░░░░ 0 of 1",
			"░░░░░░░░░░░░░░░░░░░░ 0 of 1 · read your directory roles: 1…",
		}
		for i, line := range want {
			if i >= len(drawn) || drawn[i] != line {
				t.Fatalf("it drew %q, want it to begin with %q", drawn, want)
			}
		}
		if last := drawn[len(drawn)-1]; last != "" || !strings.Contains(out.String(), ": unknown\n") ||
			!strings.Contains(out.String(), "████████████████████ 1 of 1") {
			t.Errorf("at the end it drew %q", drawn)
		}
	})
}

// A slow step waits for a second before it sends the notice.
type slow struct{ chatty }

func (s slow) Check(ctx context.Context) (steps.Finding, error) {
	time.Sleep(time.Second)
	return s.chatty.Check(ctx)
}

func TestOnlyAYesAgrees(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]bool{"yes\n": true, "y\n": false, "no\n": false, "\n": false, "": false,
		"sure\n": false} {
		var out strings.Builder
		c := console.New(cat, strings.NewReader(typed), &out, 0)
		got, err := c.Confirm(t.Context(), "cli.replace", "file", "check.json")
		if err != nil || got != want || !strings.Contains(out.String(), "check.json exists.") {
			t.Errorf("%q: agreed %v (%v), said %q", typed, got, err, out.String())
		}
		c.Close()
	}
}
