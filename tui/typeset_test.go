package tui

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	words "cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/tui/widget"
)

// everyKind contains each kind of block and text that a guide can use.
const everyKind = `# Every *kind* of text

A paragraph is broken in the source
where it likes, and *stressed*, **strong** or ` + "`as typed`" + `. It ends a line here\
and goes on: 3 \* 4, a &lt; b, a <word> in brackets.

## Lists

- The first item goes on
  in the next line of the source, and is wrapped anyway.
- The second leads to [a page](https://example.com/about-this-very-page), and to [https://example.com](https://example.com).
  1. A numbered item within it, with words enough for two lines on a wide screen and for more of them on a narrow one.
  2. Another.

9. Items that stand apart

   have paragraphs of their own.

10. The tenth has a wider mark.

> A quotation is somebody else's voice, *whatever* it says, and is marked at its left on each of its lines.

    az login --tenant contoso.example --use-device-code --allow-no-subscriptions
      -- indented

---

Write to <help@example.com>. Sources: <https://example.com/an-address/that-fits-on-no-line-of-a-narrow-screen/and-has-hyphens>
`

func TestEveryKindOfTextLooksAsItDid(t *testing.T) {
	for _, width := range []int{40, 80} {
		text := widget.Typeset(everyKind, width-2, widget.NewStyles(true))
		golden(t, fmt.Sprintf("typeset-%d", width), trimmed(ansi.Strip(text)))
	}
	for theme, dark := range map[string]bool{"dark": true, "light": false} {
		golden(t, "typeset-"+theme, widget.Typeset(everyKind, 78, widget.NewStyles(dark))+"\n")
	}
}

func trimmed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

func TestATypesetGuideFitsAndLosesNothing(t *testing.T) {
	cat, err := words.New("")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"every kind": strings.NewReplacer("](https://example.com)", "]", "&lt;",
		"<").Replace(everyKind)}
	for _, s := range catalog.Requirements(nil, steps.Profile{}) {
		texts[s.Info().ID] = cat.Guide(s.Info().ID)
	}
	for _, id := range []string{words.OverviewGuide, words.QuestionsGuide} {
		texts[id] = cat.Guide(id)
	}
	for name, source := range texts {
		for _, width := range []int{16, 38, 52, 78, 118} {
			text := ansi.Strip(widget.Typeset(source, width, widget.NewStyles(true)))
			for line := range strings.Lines(text) {
				if got := ansi.StringWidth(strings.TrimRight(line, " \n")); got > width {
					t.Errorf("%s at %d: too wide: %q", name, width, line)
				}
			}
			if got, want := said(text), said(source); got != want {
				t.Errorf("%s at %d: says\n%s\nwant\n%s", name, width, got, want)
			}
		}
	}
}

// said returns a text without the syntax of Markdown.
func said(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
