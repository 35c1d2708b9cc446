package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"

	"cspready/assets/catalog"
)

// A page is a manual page being written, in the Markdown that md2man turns into roff.
type page struct {
	cat  *catalog.Catalog
	text strings.Builder
}

// Signs that stand for a hyphen and a backslash until the page is roff: md2man would let the first become a typographer's, which no shell takes
// and no search finds.
const (
	hyphen    = "\ue000"
	backslash = "\ue001"
)

// inManual makes words of the catalogue words of the page, whatever they mean to Markdown; typed is for what is shown as it is, and inRoff for
// what became of both.
var (
	inManual = strings.NewReplacer("-", hyphen, `\`, backslash, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "&", `\&`,
		"#", `\#`, ":", `\:`, "|", `\|`, "~", `\~`, "+", `\+`, "\n", " ")
	typed  = strings.NewReplacer("-", hyphen, `\`, backslash)
	inRoff = strings.NewReplacer(hyphen, `\-`, backslash, `\e`)
)

// entry is how an entry of a list begins.
var entry = regexp.MustCompile(`^(\d+)\.`)

// roff is the page as man reads it. An empty line in it would be one more on the screen.
func (m *page) roff() string {
	lines := strings.Split(string(md2man.Render([]byte(m.text.String()))), "\n")
	var b strings.Builder
	for _, line := range lines {
		if line != "" {
			b.WriteString(inRoff.Replace(line) + "\n")
		}
	}
	return b.String()
}

func (m *page) section(id string) {
	m.text.WriteString("# " + strings.ToUpper(inManual.Replace(m.cat.T("manual."+id))) + "\n\n")
}

// term is a word and what is said of it.
func (m *page) term(name, what string) {
	m.text.WriteString(name + "\n: " + inManual.Replace(what) + "\n\n")
}

// layout is a text of paragraphs, of which lines that begin with a blank are shown as they are.
func (m *page) layout(text string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.Trim(paragraph, "\n"), "\n")
		for len(lines) > 0 {
			end := slices.IndexFunc(lines, func(line string) bool { return shown(line) != shown(lines[0]) })
			if end < 0 {
				end = len(lines)
			}
			if run := strings.Join(lines[:end], "\n"); shown(run) {
				m.asItIs(run)
			} else {
				m.text.WriteString(entry.ReplaceAllString(inManual.Replace(run), `$1\.`) + "\n\n")
			}
			lines = lines[end:]
		}
	}
}

func shown(line string) bool { return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") }

// asItIs is an example, in which every blank counts.
func (m *page) asItIs(text string) {
	if text != "" {
		m.text.WriteString("```\n" + typed.Replace(text) + "\n```\n\n")
	}
}
