// Package diff puts what a change writes into the form that every engineer reads: lines taken away and lines added.
package diff

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// context is how many lines around a difference say where it is.
const context = 2

// Lines returns the difference between two texts, each line with a sign in front: "-", "+" or a blank. Equal texts have none.
func Lines(before, after string) []string {
	before, after = ended(before), ended(after)
	unified, err := udiff.ToUnified("", "", before, udiff.Lines(before, after), context)
	if err != nil {
		return strings.Split("-"+before+"\n+"+after, "\n") // the edits were made of these very texts
	}
	var lines []string
	for _, l := range strings.Split(strings.TrimRight(unified, "\n"), "\n") {
		if l != "" && !strings.HasPrefix(l, "---") && !strings.HasPrefix(l, "+++") && !strings.HasPrefix(l, "@@") && !strings.HasPrefix(l, `\`) {
			lines = append(lines, l)
		}
	}
	return lines
}

func ended(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}
