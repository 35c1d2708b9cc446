package report

import (
	"regexp"
	"strings"
)

// inlineMarkup are the characters with a meaning within a line: in CommonMark, in tables and strikethrough, and for
// software that turns plain text into mentions, references, formulas and templates.
const inlineMarkup = "\\`*_{}[]<>|~&@#$"

// blockMarker matches what has a meaning at the start of a block: a list entry, or the line under a heading.
var blockMarker = regexp.MustCompile(`^(?:\d+[.)]|[-+=])`)

// EscapeMarkdown returns a text as one escaped line of Markdown.
func EscapeMarkdown(words string) string {
	text := strings.Join(strings.Fields(cleanLine(words)), " ")
	first := -1
	if match := blockMarker.FindStringIndex(text); match != nil {
		first = match[1] - 1
	}
	var b strings.Builder
	for i := range len(text) {
		if i == first || strings.IndexByte(inlineMarkup, text[i]) >= 0 || startsLink(text, i) {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// startsLink reports whether a character makes plain text a link, or a word between colons a picture: the colon of an
// address, the full stop after www. The colon of a time does not.
func startsLink(text string, i int) bool {
	switch text[i] {
	case ':':
		return i+1 < len(text) && text[i+1] != ' ' && !(i > 0 && isDigit(text[i-1]) && isDigit(text[i+1]))
	case '.':
		return i >= 3 && strings.EqualFold(text[i-3:i], "www")
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
