package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Limits of a package, so that a newcomer finds their way in it.
const (
	mostFiles   = 40 // besides tests
	mostKnotted = 15 // files that all reach each other by what they declare and use
	mostOneWord = 15 // percent of functions that are named with a single lower-case word
)

// roomyPackages may be larger than the limits: the pages of the wizard turn to each other, and to split them would
// export most of what they are made of.
var roomyPackages = map[string]bool{"cspready/tui": true}

// TestPackagesStaySmall keeps each package a room that can be read on its own.
func TestPackagesStaySmall(t *testing.T) {
	for _, p := range checkedPackages(t) {
		if roomyPackages[p.path] {
			continue
		}
		if len(p.files) > mostFiles {
			t.Errorf("%s has %d files, more than %d: a package is missing", p.path, len(p.files), mostFiles)
		}
		if knot := largestKnot(p); len(knot) > mostKnotted {
			t.Errorf("%s: %d files all reach each other, more than %d: %s", p.path, len(knot), mostKnotted,
				strings.Join(knot, " "))
		}
	}
}

// TestFunctionsAreNamedByVerbAndNoun counts functions that one lower-case word names, such as "read". Methods that an
// interface of the package asks for are not counted.
func TestFunctionsAreNamedByVerbAndNoun(t *testing.T) {
	for _, p := range checkedPackages(t) {
		all, short := 0, []string{}
		for _, name := range functionNames(p) {
			all++
			if name == strings.ToLower(name) && !strings.Contains(name, "_") {
				short = append(short, name)
			}
		}
		if len(short) > 3 && 100*len(short) > mostOneWord*all {
			t.Errorf("%s: %d of %d functions have one-word names: %s", p.path, len(short), all, strings.Join(short, " "))
		}
	}
}

// A checkedPackage is a package of this module with its types.
type checkedPackage struct {
	path  string
	files map[string]*ast.File // by base name, without tests
	set   *token.FileSet
	types *types.Package
	info  *types.Info
}

// checkedPackages type-checks every package of the module. What they import is read from the build cache.
func checkedPackages(t *testing.T) []checkedPackage {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-f",
		"{{.ImportPath}}\t{{.Export}}\t{{.Dir}}\t{{join .GoFiles \" \"}}", "./...")
	list.Dir = "../.."
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	var found []checkedPackage
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for line := range strings.Lines(string(out)) { // dependencies come first
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		exports[fields[0]] = fields[1]
		if !strings.HasPrefix(fields[0], "cspready/") {
			continue
		}
		p := checkedPackage{path: fields[0], files: map[string]*ast.File{}, set: set}
		var parsed []*ast.File
		for name := range strings.FieldsSeq(fields[3]) {
			file, err := parser.ParseFile(set, filepath.Join(fields[2], name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			p.files[name], parsed = file, append(parsed, file)
		}
		p.info = &types.Info{Uses: map[*ast.Ident]types.Object{}}
		if p.types, err = (&types.Config{Importer: imports}).Check(p.path, set, parsed, p.info); err != nil {
			t.Fatal(err)
		}
		found = append(found, p)
	}
	return found
}

// largestKnot returns the largest set of files in which each reaches each other.
func largestKnot(p checkedPackage) []string {
	reaches := map[string]map[string]bool{}
	for name := range p.files {
		reaches[name] = map[string]bool{name: true}
	}
	fileOf := func(pos token.Pos) string { return filepath.Base(p.set.Position(pos).Filename) }
	for id, used := range p.info.Uses {
		switch o := used.(type) { // what is declared by a generic type or function is declared where that is
		case *types.Var:
			used = o.Origin()
		case *types.Func:
			used = o.Origin()
		}
		if used.Pkg() == p.types && used.Pos().IsValid() {
			reaches[fileOf(id.Pos())][fileOf(used.Pos())] = true
		}
	}
	for via := range reaches {
		for from := range reaches {
			if reaches[from][via] {
				for to := range reaches[via] {
					reaches[from][to] = true
				}
			}
		}
	}
	var largest []string
	for a := range reaches {
		var knot []string
		for b := range reaches {
			if reaches[a][b] && reaches[b][a] {
				knot = append(knot, b)
			}
		}
		if len(knot) > len(largest) {
			largest = knot
		}
	}
	return largest
}

// functionNames returns the names of functions and methods that were chosen freely.
func functionNames(p checkedPackage) []string {
	given := map[string]bool{"main": true, "init": true}
	for _, name := range p.types.Scope().Names() {
		if i, ok := p.types.Scope().Lookup(name).Type().Underlying().(*types.Interface); ok {
			for m := range i.Methods() {
				given[m.Name()] = true
			}
		}
	}
	var names []string
	for _, file := range p.files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && !given[f.Name.Name] {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}
