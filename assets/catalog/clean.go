package catalog

import (
	"strings"
	"unicode"
)

// longest is how many characters of one foreign string are shown; a display name in Microsoft Entra has at most 256.
const longest = 256

// Clean makes a string from a tenant harmless to print: no control or format characters (escape sequences, line breaks,
// bidirectional marks, zero-width characters), no broken UTF-8, no endless length, and no more than a few marks on one letter.
func Clean(s string) string {
	var b strings.Builder
	marks, shown := 0, 0
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			if marks++; marks > 3 {
				continue
			}
		} else {
			marks = 0
		}
		if shown++; shown > longest {
			b.WriteRune('…')
			break
		}
		b.WriteRune(harmless(r))
	}
	return strings.TrimSpace(b.String())
}

func harmless(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || unicode.Is(unicode.Z, r):
		return ' '
	case unicode.In(r, unicode.C): // control, format, surrogate, private use
		return unicode.ReplacementChar
	default:
		return r
	}
}

// CleanLine is Clean for a line of a document: the blanks that it begins with stay.
func CleanLine(s string) string {
	text := strings.TrimLeft(s, " ")
	return s[:len(s)-len(text)] + Clean(text)
}

// CleanWhole is a text made harmless to print and not cut, line by line: a token or a key is of use as a whole only.
func CleanWhole(s string) []string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.Map(harmless, line)
	}
	return lines
}
