package tui

import (
	"fmt"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/tui/widget"
)

// crowd returns a finding about that many people with three reasons in turn.
func crowd(people int) steps.Result {
	reasons := []assets.Text{assets.Say("user.no-method"), assets.Say("user.unread"),
		assets.Say("impact.legacy", "who", "Robin", "client", "IMAP4")}
	return steps.Result{Info: steps.Info{Title: assets.Verbatim("People")}, Finding: steps.Finding{
		Subjects: steps.LazySubjects(people, func(i int) steps.Subject {
			return steps.Subject{Name: fmt.Sprintf("person%d@large.example", i), Detail: reasons[i%3]}
		}),
	}}
}

func peopleOf(tb testing.TB, r steps.Result) people {
	tb.Helper()
	cat, err := catalog.New("")
	if err != nil {
		tb.Fatal(err)
	}
	p, _ := newPeople(pageState{cat: cat}, r, nil).update(tea.WindowSizeMsg{Width: 80, Height: 24})
	return p.(people)
}

func typedInto(p people, text string) people {
	for _, r := range text {
		next, _ := p.update(tea.KeyPressMsg{Code: r, Text: string(r)})
		p = next.(people)
	}
	return p
}

func TestPeopleAreFoundByNameAndByReason(t *testing.T) {
	for typed, want := range map[string]int{
		"": 300, "person29": 11, "PERSON299@": 1, "imap4": 100, "no method": 100, "nothing like it": 0, "robin": 100,
	} {
		if got := len(typedInto(peopleOf(t, crowd(300)), typed).matches); got != want {
			t.Errorf("%q finds %d, want %d", typed, got, want)
		}
	}
}

func TestALetterThatIsTakenBackWidensTheTableAgain(t *testing.T) {
	p := typedInto(peopleOf(t, crowd(300)), "person299")
	next, _ := p.update(tea.KeyPressMsg{Code: tea.KeyBackspace})
	if got := len(next.(people).matches); got != 11 {
		t.Errorf("%d are found, want 11", got)
	}
}

func TestTheTableOfPeopleLooksAsItDid(t *testing.T) {
	for _, width := range []int{80, 40} {
		synctest.Test(t, func(t *testing.T) {
			d := newWorld(t, "premium").drive(t, width, 24)
			d.toOverview()
			d.pick(mfa.EveryUserID)
			golden(t, fmt.Sprintf("coverage-%d", width), d.plain())
			d.press("u")
			d.reach("people", on[people])
			d.press("down", "down")
			golden(t, fmt.Sprintf("people-%d", width), d.plain())
			d.typed("svc")
			golden(t, fmt.Sprintf("people-filtered-%d", width), d.plain())
			d.press("esc", "esc", "p")
			d.reach("policies", on[entries])
			golden(t, fmt.Sprintf("policies-%d", width), d.plain())
			d.press("enter")
			golden(t, fmt.Sprintf("policy-%d", width), d.plain())
			d.press("esc", "esc", "f")
			d.reach("questions", on[questions])
			golden(t, fmt.Sprintf("repairs-%d", width), d.plain())
		})
	}
}

// BenchmarkAHundredThousandRows presses a key in a table of 100,000: a letter that narrows it, one that is
// taken back, and a step down with a drawing.
func BenchmarkAHundredThousandRows(b *testing.B) {
	p := peopleOf(b, crowd(100_000))
	press := func(p people, key tea.KeyPressMsg) people { next, _ := p.update(key); return next.(people) }
	b.Run("letter", func(b *testing.B) {
		for b.Loop() {
			press(p, tea.KeyPressMsg{Code: '9', Text: "9"})
		}
	})
	narrowed := press(p, tea.KeyPressMsg{Code: '9', Text: "9"})
	b.Run("letter taken back", func(b *testing.B) {
		for b.Loop() {
			press(narrowed, tea.KeyPressMsg{Code: tea.KeyBackspace})
		}
	})
	b.Run("down", func(b *testing.B) {
		for b.Loop() {
			press(p, tea.KeyPressMsg{Code: tea.KeyDown}).view(80, 24, widget.NewStyles(true))
		}
	})
}
