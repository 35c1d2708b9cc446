package steps

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps/secret"
)

func english(t *testing.T) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// understandable checks that advice is there in words that differ from its ids.
func understandable(t *testing.T, what string, a Advice) {
	t.Helper()
	cat := english(t)
	for _, text := range []assets.Text{a.Happened, a.Next} {
		if said := cat.Say(text); said == "" || strings.ContainsAny(said[:1], "[") || strings.Contains(said, "<no value>") {
			t.Errorf("%s: the advice reads %q", what, said)
		}
	}
}

func TestEveryCodeHasAdvice(t *testing.T) {
	for code := range codeAdvice {
		understandable(t, code, Explain(&graph.Error{Op: "sign in", Kind: graph.ErrPolicy, Code: code}))
	}
}

func TestEveryKindHasAdvice(t *testing.T) {
	for kind := range kindAdvice {
		understandable(t, string(kind),
			Explain(&graph.Error{Op: "read users", Kind: kind, Message: "m", RetryAt: time.Now()}))
	}
	understandable(t, "a kind from the future", Explain(&graph.Error{Kind: "brand new", Code: "X"}))
	for _, err := range []error{ErrPlanChanged, ErrGuarded, ErrNotTyped, context.Canceled, context.DeadlineExceeded,
		errors.New("boom")} {
		understandable(t, err.Error(), Explain(err))
	}
}

func TestEveryFaultOfASealHasAdvice(t *testing.T) {
	cat := english(t)
	seen := map[string]bool{}
	for _, kind := range append([]secret.ErrorKind{"brand new"}, secretErrorKinds...) {
		err := fmt.Errorf("keep: %w", &secret.Error{Kind: kind, Path: "/safe/a\x1b[31m.age", Err: errors.New("errno")})
		a := Explain(err)
		understandable(t, string(kind), a)
		about := kind != secret.ErrPrivateKey && kind != secret.ErrNoKey && kind != secret.ErrMixedKeys
		if said := cat.Say(a.Happened); about != strings.Contains(said, "/safe/a") || strings.Contains(said, "\x1b") {
			t.Errorf("%s: the advice reads %q", kind, said)
		}
		if len(a.Support) != 1 || cat.Say(a.Support[0].Name) != "The system says" {
			t.Errorf("%s: support is told %v", kind, a.Support)
		}
		seen[a.Happened.ID] = true
	}
	if len(seen) != len(secretErrorKinds) {
		t.Errorf("two kinds share their advice: %v", seen)
	}
}

// TestEveryOperationHasWords checks the constants of package graph against the catalogue, in both directions, and
// that every package takes the names of its operations from them.
func TestEveryOperationHasWords(t *testing.T) {
	cat := english(t)
	rows, err := os.ReadFile("../assets/strings/en/operations.toml")
	if err != nil {
		t.Fatal(err)
	}
	unused := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^"?([a-z][^" ]*)"? = `).FindAllStringSubmatch(string(rows), -1) {
		unused["op."+m[1]] = true
	}
	delete(unused, DescribeOperation("").ID)
	constants := operationConstants(t)
	for constant, name := range constants {
		if said := cat.Say(DescribeOperation(name)); strings.HasPrefix(said, "[") {
			t.Errorf("%s: %q has no words: %s", constant, name, said)
		}
		delete(unused, DescribeOperation(name).ID)
	}
	for id := range unused {
		t.Errorf("no operation has the name of %s", id)
	}
	used := map[string]bool{}
	for _, dir := range sourceDirs(t) {
		for constant, place := range operations(t, dir) {
			if constants[constant] == "" {
				t.Errorf("%s: graph.%s is no operation", place, constant)
			}
			used[constant] = true
		}
	}
	for constant := range constants {
		if !used[constant] {
			t.Errorf("graph.%s is the operation of nothing", constant)
		}
	}
}

// operationConstants returns the constants of graph/op.go and their values.
func operationConstants(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../graph/op.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil || !strings.HasPrefix(spec.Names[0].Name, "Op") {
				t.Errorf("%s: not an operation", spec.Names[0].Name)
			}
			constants[spec.Names[0].Name] = text
		}
		return true
	})
	return constants
}

// operations returns the constants of package graph that name operations in a package's code, and a place of each:
// what is given to a field Op, to a parameter op or to a variable or constant op. Constants of other names are
// followed; anything else there fails the test, such as a name that is written out.
func operations(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, set := parseDir(t, dir)
	texts, parameters := map[string][]string{}, map[string]int{} // by name; by name and number of arguments
	declared := map[string]int{}                                 // how many functions have that name and number
	var given []ast.Expr
	each := func(visit func(ast.Node)) {
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool { visit(n); return true })
		}
	}
	define := func(name ast.Expr, value ast.Expr) {
		id, named := name.(*ast.Ident)
		if !named {
			return
		}
		lit, literal := value.(*ast.BasicLit)
		literal = literal && lit.Kind == token.STRING
		constant, ok := operationConstant(value)
		if ok {
			texts[id.Name] = append(texts[id.Name], constant)
		}
		if id.Name == "op" && (ok || literal) {
			given = append(given, value)
		}
	}
	each(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.FuncDecl:
			at := 0
			declared[fmt.Sprint(n.Name.Name, n.Type.Params.NumFields())]++
			for _, field := range n.Type.Params.List {
				for _, name := range field.Names {
					if kind, ok := field.Type.(*ast.Ident); ok && kind.Name == "string" && name.Name == "op" {
						parameters[fmt.Sprint(n.Name.Name, n.Type.Params.NumFields())] = at
					}
					at++
				}
			}
		case *ast.ValueSpec:
			for i, value := range n.Values {
				define(n.Names[i], value)
			}
		case *ast.AssignStmt:
			for i := range min(len(n.Lhs), len(n.Rhs)) {
				define(n.Lhs[i], n.Rhs[i])
			}
		}
	})
	each(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CompositeLit:
			given = append(given, fieldOp(n)...)
		case *ast.CallExpr:
			if len(n.Args) == 0 {
				return
			}
			key := fmt.Sprint(called(n.Fun), len(n.Args))
			at, ok := parameters[key]
			argument := n.Args[min(at, len(n.Args)-1)]
			_, literal := argument.(*ast.BasicLit)
			_, constant := operationConstant(argument)
			if ok && (literal || constant || declared[key] == 1) {
				given = append(given, argument)
			}
		}
	})
	names := map[string]string{}
	for _, e := range given {
		place := set.Position(e.Pos()).String()
		switch e := e.(type) {
		case *ast.SelectorExpr:
			if constant, ok := operationConstant(e); ok {
				names[constant] = place
			} // or the Op of an error or notice that is passed on
		case *ast.CallExpr: // a method that chooses between names which are read where they are defined
			if called(e.Fun) != "op" {
				t.Errorf("%s: the name of an operation cannot be read here", place)
			}
		case *ast.Ident:
			if e.Name == "op" {
				continue // read where it is defined, or passed as an argument
			}
			for _, text := range texts[e.Name] {
				names[text] = place
			}
			if texts[e.Name] == nil {
				t.Errorf("%s: the operation %s cannot be read here", place, e.Name)
			}
		default:
			t.Errorf("%s: the name of an operation cannot be read here", place)
		}
	}
	return names
}

// operationConstant returns the name of a constant of package graph that stands for an operation.
func operationConstant(e ast.Expr) (string, bool) {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return selector.Sel.Name, ok && pkg.Name == "graph" && strings.HasPrefix(selector.Sel.Name, "Op")
}

// fieldOp returns what an error or notice is given as its Op.
func fieldOp(lit *ast.CompositeLit) []ast.Expr {
	kind, ok := lit.Type.(*ast.SelectorExpr)
	if !ok || kind.Sel.Name != "Error" && kind.Sel.Name != "Notice" {
		return nil
	}
	for _, e := range lit.Elts {
		if field, ok := e.(*ast.KeyValueExpr); ok && field.Key.(*ast.Ident).Name == "Op" {
			return []ast.Expr{field.Value}
		}
	}
	return nil
}

// called returns the bare name of what is called.
func called(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.IndexExpr:
		return called(f.X)
	}
	return ""
}

// sourceDirs returns every folder of the module with Go files besides tests.
func sourceDirs(t *testing.T) []string {
	t.Helper()
	var dirs []string
	err := filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		if dir := filepath.Dir(name); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

func parseDir(t *testing.T, dir string) ([]*ast.File, *token.FileSet) {
	t.Helper()
	names, err := filepath.Glob(dir + "/*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no files (%v)", dir, err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files, set
}

func TestARefusalOfSecurityDefaultsNamesWhatBlocksThem(t *testing.T) {
	cat := english(t)
	for op, want := range map[string]bool{"turn on security defaults": true, "turn off security defaults": false,
		"read users": false} {
		next := cat.Say(Explain(&graph.Error{Op: op, Kind: graph.ErrRefused, Code: "BadRequest", Message: "no"}).Next)
		if got := strings.Contains(next, "classic policies"); got != want {
			t.Errorf("%s: the advice is %q", op, next)
		}
	}
}

func TestAnUnknownRefusalOfASignInIsQuoted(t *testing.T) {
	a := Explain(&graph.Error{Op: "sign in", Kind: graph.ErrSignInRefused, Code: "AADSTS123456",
		Message: "Not on a Sunday."})
	if said := english(t).Say(a.Happened); !strings.Contains(said, "AADSTS123456") ||
		!strings.Contains(said, "Not on a Sunday.") {
		t.Errorf("the refusal reads %q", said)
	}
}

func TestAdviceTellsSupportTheIds(t *testing.T) {
	a := Explain(&graph.Error{Kind: graph.ErrPolicy, Code: "AADSTS53003", CorrelationID: "c-1", RequestID: "r-1"})
	var got []string
	for _, f := range a.Support {
		got = append(got, english(t).Say(f.Got))
	}
	if strings.Join(got, " ") != "AADSTS53003 c-1 r-1" {
		t.Errorf("support is told %v", got)
	}
}

func TestBlockedCodeLeadsToTheBrowser(t *testing.T) {
	for kind, want := range map[graph.Kind]bool{graph.ErrCodeBlocked: true, graph.ErrCodeExpired: true,
		graph.ErrDeclined: false} {
		if got := Explain(&graph.Error{Kind: kind}).TryBrowser; got != want {
			t.Errorf("%s: the browser is offered %v, want %v", kind, got, want)
		}
	}
}

func TestWordsOfTheTenantAreCleaned(t *testing.T) {
	a := Explain(&graph.Error{Kind: graph.ErrRefused, Op: "turn on", Message: "no\x1b]0;owned\x07 way\u202e"})
	if said := english(t).Say(a.Happened); strings.ContainsAny(said, "\x1b\x07\u202e") {
		t.Errorf("an escape sequence reaches the screen: %q", said)
	}
}

func TestPartnerTypeIsProposedWhateverTheCase(t *testing.T) {
	for raw, want := range map[string]PartnerType{
		"ResellerPartnerDelegatedAdmin": DirectBill, "valueAddedResellerPartnerDelegatedAdmin": IndirectReseller,
		"breadthPartner": Advisor, "": PartnerUnknown, "martianPartner": PartnerUnknown,
	} {
		if got := ProposePartnerType(graph.Organization{PartnerType: raw}); got != want {
			t.Errorf("%q: %s, want %s", raw, got, want)
		}
	}
}

// TestEveryCodeOfAnApplicationHasAdviceOfItsOwn keeps what is true of the program's own sign-in from being said of
// the application's.
func TestEveryCodeOfAnApplicationHasAdviceOfItsOwn(t *testing.T) {
	for code := range appAdvice {
		e := &graph.Error{Op: graph.OpSignInToApplication, Kind: graph.ErrSignInRefused, Code: code}
		understandable(t, code, Explain(e))
		e.Op = "sign in"
		if other := Explain(e); other.Happened.ID == Explain(&graph.Error{Op: graph.OpSignInToApplication,
			Code: code}).Happened.ID && codeAdvice[code] != appAdvice[code] {
			t.Errorf("%s: the program's own sign-in is told %s", code, other.Happened.ID)
		}
	}
}

// TestProofIsOfTheApplicationWhateverItIsFor gives no advice on the sign-in to cspready where it is the application
// that was refused.
func TestProofIsOfTheApplicationWhateverItIsFor(t *testing.T) {
	for _, e := range []graph.Error{{Kind: graph.ErrApp, Code: "AADSTS7000215"}, {Kind: graph.ErrSignInAgain}} {
		other, partner, plain := e, e, e
		other.Op, partner.Op, plain.Op = "sign in", "prove the application to Partner Center", "prove the application"
		if got, want := Explain(&plain).Next.ID, Explain(&partner).Next.ID; got != want || got == Explain(&other).Next.ID {
			t.Errorf("%s %s: the advice is %s, want %s", e.Kind, e.Code, got, want)
		}
	}
}
