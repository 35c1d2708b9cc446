package diff

import (
	"slices"
	"testing"
)

func TestOnlyWhatDiffersIsShown(t *testing.T) {
	before, after := "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3,\n  \"d\": 4,\n  \"e\": 5\n}",
		"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3,\n  \"d\": 4,\n  \"e\": 6\n}"
	want := []string{`   "c": 3,`, `   "d": 4,`, `-  "e": 5`, `+  "e": 6`, " }"}
	if got := Lines(before, after); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Lines("", "x"); !slices.Equal(got, []string{"+x"}) {
		t.Errorf("something new: %q", got)
	}
	if got := Lines("x", "x"); len(got) > 0 {
		t.Errorf("nothing differs: %q", got)
	}
}
