package catalog

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"cspready/assets"
)

// TestEveryGuideHasWords checks that each requirement has two files, its guide and its words, and that the guides to
// all of them exist.
func TestEveryGuideHasWords(t *testing.T) {
	for _, lang := range Languages() {
		guides, words := filesOf(t, lang, ".md"), filesOf(t, lang, ".toml")
		words = slices.Sorted(slices.Values(append(words, OverviewGuide, QuestionsGuide)))
		if len(guides) == 0 || !slices.Equal(guides, words) {
			t.Errorf("%s: guides of %v, words of %v", lang, guides, words)
		}
	}
}

// filesOf returns the names of the requirements' files of one kind, without the ending.
func filesOf(t *testing.T, lang, ending string) (names []string) {
	t.Helper()
	entries, err := fs.ReadDir(assets.Files(), path.Join("requirements", lang))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ending); ok {
			names = append(names, name)
		}
	}
	return names
}
