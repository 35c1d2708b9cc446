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
	"cspready/tui/plain"
)

func TestThePlaceIsToldInWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").answers(t, fix, rightOne, "6", finish)
		w.saw(t, "Domain: fabrikam.example (Global)", "Roles that you can activate: none", "6. not known")
	})
}

// A chatty step tells what it waits for.
type chatty struct {
	steps.Step
	notice graph.Notice
}

func (chatty) Info() steps.Info { return steps.Info{ID: "chatty"} }

func (c chatty) Check(ctx context.Context) (steps.Finding, error) {
	graph.Tell(ctx, c.notice)
	return steps.Finding{}, nil
}

func TestSignsOfLifeAreInWords(t *testing.T) {
	for want, notice := range map[string]graph.Notice{
		"read your directory roles: 1 of 2":                    {Op: "read own roles", Done: 1, Total: 2},
		"Microsoft asks to wait 10 seconds.":                   {Wait: 10 * time.Second},
		"Going at the pace that Microsoft allows: 10 seconds.": {Wait: 10 * time.Second, Own: true},
	} {
		cat, err := catalog.New("")
		if err != nil {
			t.Fatal(err)
		}
		var out page
		plain.CheckAll(t.Context(), []steps.Step{chatty{notice: notice}}, steps.Profile{}, plain.NewConsole(cat, strings.NewReader(""), &out, 0))
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q was not printed in\n%s", want, out.String())
		}
	}
}

func TestWhatIsLeftToDoIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := visit(t, "new-reseller").answers(t, fix, rightOne, proposed, finish)
		_, end, _ := strings.Cut(w.out.String(), "Left to do:")
		if got := strings.Count(end, "Let cspready turn security defaults on."); got != 1 {
			t.Errorf("said %d times:\n%s", got, end)
		}
	})
}
