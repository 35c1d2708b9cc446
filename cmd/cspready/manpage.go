package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/russross/blackfriday/v2"

	"cspready/assets/catalog"
)

// A manPage is a manual page in the Markdown that md2man converts to roff.
type manPage struct {
	cat  *catalog.Catalog
	text strings.Builder
}

// Placeholders for a hyphen and a backslash until the page is roff: md2man would convert the first to a typographic
// one, which no shell accepts and no search finds.
const (
	hyphen    = "\ue000"
	backslash = "\ue001"
)

// escapeText escapes text for Markdown, escapeVerbatim what is shown verbatim, and restoreSigns replaces the
// placeholders of both.
var (
	escapeText = strings.NewReplacer("-", hyphen, `\`, backslash, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
		"<", `\<`, ">", `\>`, "&", `\&`, "#", `\#`, ":", `\:`, "|", `\|`, "~", `\~`, "+", `\+`, "\n", " ")
	escapeVerbatim = strings.NewReplacer("-", hyphen, `\`, backslash)
	restoreSigns   = strings.NewReplacer(hyphen, `\-`, backslash, `\e`)
)

// numberedItem matches the start of an item of a numbered list.
var numberedItem = regexp.MustCompile(`^(\d+)\.`)

// roff returns the page in roff, without empty lines: man would show each as one more.
func (m *manPage) roff() string {
	var b strings.Builder
	for line := range strings.SplitSeq(renderRoff(m.text.String()), "\n") {
		if line != "" {
			b.WriteString(restoreSigns.Replace(line) + "\n")
		}
	}
	return b.String()
}

// renderRoff does what md2man.Render does, except that blackfriday.Run, which that calls, would link a renderer of HTML.
func renderRoff(markdown string) string {
	renderer := md2man.NewRoffRenderer()
	page := blackfriday.New(blackfriday.WithExtensions(renderer.GetExtensions())).Parse([]byte(markdown))
	var b bytes.Buffer
	renderer.RenderHeader(&b, page)
	page.Walk(func(n *blackfriday.Node, entering bool) blackfriday.WalkStatus {
		return renderer.RenderNode(&b, n, entering)
	})
	renderer.RenderFooter(&b, page)
	return b.String()
}

func (m *manPage) writeSection(id string) {
	m.text.WriteString("# " + strings.ToUpper(escapeText.Replace(m.cat.T("manual."+id))) + "\n\n")
}

// writeTerm writes a term and its description.
func (m *manPage) writeTerm(name, what string) {
	m.text.WriteString(name + "\n: " + escapeText.Replace(what) + "\n\n")
}

// writeText writes paragraphs. Lines that begin with a blank or a tab are verbatim.
func (m *manPage) writeText(text string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.Trim(paragraph, "\n"), "\n")
		for len(lines) > 0 {
			end := slices.IndexFunc(lines, func(line string) bool { return isVerbatim(line) != isVerbatim(lines[0]) })
			if end < 0 {
				end = len(lines)
			}
			if run := strings.Join(lines[:end], "\n"); isVerbatim(run) {
				m.writeVerbatim(run)
			} else {
				m.text.WriteString(numberedItem.ReplaceAllString(escapeText.Replace(run), `$1\.`) + "\n\n")
			}
			lines = lines[end:]
		}
	}
}

func isVerbatim(line string) bool {
	return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
}

// writeVerbatim writes an example, in which blanks count.
func (m *manPage) writeVerbatim(text string) {
	if text != "" {
		m.text.WriteString("```\n" + escapeVerbatim.Replace(text) + "\n```\n\n")
	}
}
