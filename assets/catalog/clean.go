package catalog

import (
	"strings"
	"unicode"
)

// maxLength is the number of characters of one foreign string that are shown; a display name in Microsoft Entra has
// at most 256.
const maxLength = 256

// Clean makes a string from a tenant harmless to print: no control or format characters (escape sequences, line
// breaks, bidirectional marks, zero-width characters), no broken UTF-8, no endless length, and no more than a few
// marks on one letter.
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
		if shown++; shown > maxLength {
			b.WriteRune('…')
			break
		}
		b.WriteRune(cleanRune(r))
	}
	return strings.TrimSpace(b.String())
}

func cleanRune(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || unicode.Is(unicode.Z, r):
		return ' '
	case unicode.In(r, unicode.C): // control, format, surrogate, private use
		return unicode.ReplacementChar
	default:
		return r
	}
}

// CleanLine is Clean for a line of a document: its indentation stays.
func CleanLine(s string) string {
	text := strings.TrimLeft(s, " ")
	return s[:len(s)-len(text)] + Clean(text)
}

// CleanWhole returns the lines of a text, harmless to print but not cut: a token or a key is useful only as a whole.
func CleanWhole(s string) []string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.Map(cleanRune, line)
	}
	return lines
}
