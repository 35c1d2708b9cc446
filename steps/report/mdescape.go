package report

import (
	"regexp"
	"strings"
)

// markup are the characters that mean something within a line: to CommonMark, to tables and struck-out text, and to what makes mentions,
// references, formulas and templates of plain text.
const markup = "\\`*_{}[]<>|~&@#$"

// begins is what means something where a block begins: an entry of a list, or the line under a heading.
var begins = regexp.MustCompile(`^(?:\d+[.)]|[-+=])`)

// InMarkdown is a text as one line of Markdown that reads as the text does.
func InMarkdown(said string) string {
	text := strings.Join(strings.Fields(harmlessLine(said)), " ")
	first := -1
	if at := begins.FindStringIndex(text); at != nil {
		first = at[1] - 1
	}
	var b strings.Builder
	for i := range len(text) {
		if i == first || strings.IndexByte(markup, text[i]) >= 0 || linking(text, i) {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// linking reports whether a character makes a link of plain text, or a picture of a word between colons: the colon of an address, the
// full stop after www. The colon of a time is neither.
func linking(text string, i int) bool {
	switch text[i] {
	case ':':
		return i+1 < len(text) && text[i+1] != ' ' && !(i > 0 && digit(text[i-1]) && digit(text[i+1]))
	case '.':
		return i >= 3 && strings.EqualFold(text[i-3:i], "www")
	}
	return false
}

func digit(c byte) bool { return '0' <= c && c <= '9' }
