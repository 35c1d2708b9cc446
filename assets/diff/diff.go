// Package diff shows what a change writes as a unified diff: removed lines and added lines.
package diff

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// contextLines is the number of unchanged lines shown around a difference.
const contextLines = 2

// Lines returns the difference between two texts, each line with a sign in front: "-", "+" or a space. Equal texts
// have none.
func Lines(before, after string) []string {
	before, after = endWithNewline(before), endWithNewline(after)
	unified, err := udiff.ToUnified("", "", before, udiff.Lines(before, after), contextLines)
	if err != nil {
		return strings.Split("-"+before+"\n+"+after, "\n") // unreachable: the edits were made from these texts
	}
	var lines []string
	for _, l := range strings.Split(strings.TrimRight(unified, "\n"), "\n") {
		if l != "" && !strings.HasPrefix(l, "---") && !strings.HasPrefix(l, "+++") && !strings.HasPrefix(l, "@@") &&
			!strings.HasPrefix(l, `\`) {
			lines = append(lines, l)
		}
	}
	return lines
}

func endWithNewline(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}
