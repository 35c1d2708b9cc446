package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"cspready/assets"
)

// messageID matches ids of the catalogue, such as "error.refused-next". Those that end in "-" or "." are completed at
// run time.
var messageID = regexp.MustCompile(`^[a-z]+[a-z0-9-]*(\.[a-z0-9-]+){1,2}\.?$`)

// TestEveryMessageThatIsSaidExists finds the ids in the code: every string literal that looks like one and whose
// first part is a table of the catalogue.
func TestEveryMessageThatIsSaidExists(t *testing.T) {
	messages := readMessages(t, Fallback)
	for id, place := range saidInCode(t, messages) {
		// tui adds the prefix
		if !known(messages, id) && !(strings.Contains(place, "/tui/") && known(messages, "wizard."+id)) {
			t.Errorf("%s says %q, which no file of %s has", place, id, Fallback)
		}
	}
}

// TestEveryMessageIsSaid finds messages that the code no longer uses: the whole id is a literal, or its beginning is
// one that is completed at run time ("error."), or its end (".met").
func TestEveryMessageIsSaid(t *testing.T) {
	literals := literalsInCode(t)
	for id := range readMessages(t, Fallback) {
		if !isSaid(literals, id) && !isSaid(literals, strings.TrimPrefix(id, "wizard.")) { // tui adds the prefix
			t.Errorf("no code says %q", id)
		}
	}
}

func isSaid(literals map[string]bool, id string) bool {
	for i := range id {
		begins := strings.ContainsAny(id[i:i+1], ".-")
		if begins && id[:i+1] != "wizard." && literals[id[:i+1]] || begins && literals[id[i:]] && literals[id[:i]] {
			return true
		}
	}
	return literals[id]
}

// literalsInCode returns all string literals of the code, and of the templates.
func literalsInCode(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	eachFile(t, func(file *ast.File, _ *token.FileSet) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				found[text] = true
			}
			return true
		})
	})
	for _, page := range []string{"../application.md", "../report.html", "../sheet.html"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, quoted := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			found[quoted[1]] = true
		}
	}
	return found
}

func known(messages map[string]string, id string) bool {
	if strings.HasSuffix(id, "-") || strings.HasSuffix(id, ".") {
		for m := range messages {
			if strings.HasPrefix(m, id) {
				return true
			}
		}
		return false
	}
	_, ok := messages[id]
	return ok
}

// TestEveryLanguageHasEveryMessage compares the other languages with the fallback, messages and placeholders alike.
func TestEveryLanguageHasEveryMessage(t *testing.T) {
	want := readMessages(t, Fallback)
	for _, lang := range Languages() {
		got := readMessages(t, lang)
		for id, words := range want {
			if placeholders(got[id]) != placeholders(words) {
				t.Errorf("%s: %q has the placeholders %s, want %s", lang, id, placeholders(got[id]), placeholders(words))
			}
		}
		for id := range got {
			if _, ok := want[id]; !ok {
				t.Errorf("%s: %q is in no file of %s", lang, id, Fallback)
			}
		}
	}
}

// TestNoMessageIsInTwoFiles finds message ids that two files define: only one of the two texts would be used.
func TestNoMessageIsInTwoFiles(t *testing.T) {
	for _, lang := range Languages() {
		fileOf := map[string]string{}
		for _, name := range messageFiles(lang) {
			for id := range readFile(t, name) {
				if other, ok := fileOf[id]; ok {
					t.Errorf("%q is in %s and in %s", id, other, name)
				}
				fileOf[id] = name
			}
		}
	}
}

// placeholders lists the placeholders in words. The form "one" may leave out the count.
func placeholders(words string) string {
	found := regexp.MustCompile(`{{\.\w+}}`).FindAllString(words, -1)
	found = slices.DeleteFunc(found, func(p string) bool { return p == "{{.count}}" })
	slices.Sort(found)
	return strings.Join(slices.Compact(found), " ")
}

// readMessages flattens the files of a language: id to words, plural forms joined.
func readMessages(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	names := messageFiles(lang)
	if len(names) == 0 {
		t.Fatalf("no strings for %s", lang)
	}
	for _, name := range names {
		maps.Copy(all, readFile(t, name))
	}
	return all
}

// readFile flattens one file.
func readFile(t *testing.T, name string) map[string]string {
	t.Helper()
	text, err := fs.ReadFile(assets.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	messages := map[string]string{}
	flatten(messages, "", tree)
	return messages
}

func flatten(all map[string]string, prefix string, tree map[string]any) {
	if _, plural := tree["other"]; plural {
		for _, form := range tree {
			all[prefix] += form.(string) + " "
		}
		return
	}
	for key, value := range tree {
		id := strings.TrimPrefix(prefix+"."+key, ".")
		switch v := value.(type) {
		case map[string]any:
			flatten(all, id, v)
		case string:
			all[id] = v
		}
	}
}

func saidInCode(t *testing.T, messages map[string]string) map[string]string {
	t.Helper()
	tables := map[string]bool{}
	for id := range messages {
		first, _, _ := strings.Cut(id, ".")
		tables[first] = true
	}
	said := map[string]string{}
	eachFile(t, func(file *ast.File, files *token.FileSet) {
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			id, _ := strconv.Unquote(lit.Value)
			first, _, _ := strings.Cut(id, ".")
			if messageID.MatchString(id) && tables[first] {
				said[id] = files.Position(lit.Pos()).String()
			}
			return true
		})
	})
	return said
}

// eachFile parses the code without tests.
func eachFile(t *testing.T, read func(file *ast.File, files *token.FileSet)) {
	t.Helper()
	err := filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		read(file, files)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
