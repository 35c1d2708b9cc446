package widget

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestTypesetShowsTheCharacterThatIsMeant(t *testing.T) {
	for source, want := range map[string]string{
		`\*no stress\*`:               `*no stress*`,
		`\[no link\](no address)`:     `[no link](no address)`,
		`a\b and C:\dir`:              `a\b and C:\dir`,
		`two \\\\`:                    `two \\`,
		`a &lt; b &amp;&amp; b &gt;`:  `a < b && b >`,
		`caf&eacute;, &#233;, &#xE9;`: `café, é, é`,
		`escaped \&lt;`:               `escaped &lt;`,
		`a & b, A&B; ?a=1&copy=2`:     `a & b, A&B; ?a=1&copy=2`,
		"`\\* &lt;`":                  `\* &lt;`,
		`&#92;* &amp;lt;`:             `\* &lt;`,
		`[a &lt;\*](https://x.test)`:  `a <* https://x.test`,
	} {
		if got := ansi.Strip(Typeset(source, 80, NewStyles(true))); got != want {
			t.Errorf("%s is shown as %s, want %s", source, got, want)
		}
	}
}
