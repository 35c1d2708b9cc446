package report

import (
	"bytes"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// planOnPaper returns a plan in which every string is hostile.
func planOnPaper() PlanDocument {
	const evil = hostile + " ](http://evil.example) <img src=x> `x` # | *a* http://evil.example\n# heading"
	return PlanDocument{
		Schema: PlanSchema, Tenant: Tenant{ID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", DisplayName: evil,
			DefaultDomain: evil, Cloud: evil},
		Operator: Operator{UserPrincipalName: evil}, MadeAt: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		Answers: map[string][]string{"folder": {evil}},
		Requirements: []PlanRequirement{{
			ID: evil, Title: evil, Level: evil, Status: evil, Summary: evil, Why: evil, Questions: []string{evil},
			Problem: evil, Notes: []string{evil},
			Guards: []PlanGuard{{Reason: evil, About: []string{evil}}}, ByHand: []string{evil},
			Changes: []PlanChange{{
				Fingerprint: evil, Title: evil, Before: evil, After: evil, Affects: []string{evil}, Stops: []string{evil},
				Effect: evil, Undo: evil,
				Permissions: []string{evil}, Roles: []string{evil}, Requests: []PlanRequest{{Method: "PATCH", Host: evil, Path: evil, Body: "```\n" + evil}},
			}},
		}},
	}
}

// TestAPlanInMarkdownIsTextAndNothingElse reads it as Markdown is read, links without markup included.
func TestAPlanInMarkdownIsTextAndNothingElse(t *testing.T) {
	page := []byte(planOnPaper().Markdown(words(t)))
	if bytes.ContainsAny(page, "\x1b\u009b\u202e\u2028") {
		t.Error("something steers the terminal")
	}
	headings := 0
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(page))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.(type) {
		case *ast.Link, *ast.AutoLink, *ast.Image, *ast.RawHTML, *ast.HTMLBlock, *ast.CodeSpan, *ast.FencedCodeBlock:
			t.Errorf("%s", n.Kind())
		case *ast.Heading:
			if entering {
				headings++
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil || headings != 3 {
		t.Errorf("%d headings (%v):\n%s", headings, err, page)
	}
}
