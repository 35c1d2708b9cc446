package snapshot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// answersWithReason are the calls whose last result says why something was not read.
var answersWithReason = []string{
	"Whole", "Found", "RoleHolders", "LastingRoleHolders", "CountMethods", "MFACapabilities", "MethodsOf", "Judge",
	"JudgePolicies", "SyncAccounts", "Route", "ScoreItem", "CurrentScoreItem",
}

// TestNoCallerDropsAReason: who drops the reason why something was not read takes what is unread for empty. A caller
// that concludes nothing from what is missing says so with Seen.
func TestNoCallerDropsAReason(t *testing.T) {
	checked := 0
	for _, root := range []string{"..", "../../tui", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				called, dropped := droppedReason(n)
				if called {
					checked++
				}
				if dropped {
					t.Errorf("%s drops the reason why something was not read", files.Position(n.Pos()))
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if checked < 50 {
		t.Errorf("only %d calls were found: the names are out of date", checked)
	}
}

// droppedReason reports whether a statement assigns the answer of one of the calls, and whether to a blank identifier.
func droppedReason(n ast.Node) (called, dropped bool) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if len(n.Rhs) != 1 || len(n.Lhs) < 2 || !isAnswerWithReason(n.Rhs[0]) {
			return false, false
		}
		last, ok := n.Lhs[len(n.Lhs)-1].(*ast.Ident)
		return true, ok && last.Name == "_"
	case *ast.ExprStmt:
		return isAnswerWithReason(n.X), isAnswerWithReason(n.X)
	}
	return false, false
}

func isAnswerWithReason(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	name, ok := call.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains(answersWithReason, name.Sel.Name)
}
