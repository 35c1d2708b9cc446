package report

import (
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// nasty are names that would do something in one of the forms of a report.
var nasty = []string{
	hostile, "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</title></style><script>", "{{.Tenant}}",
	"javascript:alert(1)",
	"[click](https://evil.example)", "![p](https://evil.example/p.png)", "<https://evil.example>",
	"https://evil.example/a", "www.evil.example", "WWW.evil.example",
	"a|b|c", "a\nb\r\n\r\n# heading", "`code`", "``a``", "**bold** _it_ ~~out~~", "- entry", "1. entry", "2) entry",
	"+ entry", "===", "---", "> quoted", "# heading",
	"    code", "&lt;b&gt; &#64;", "\\", "\\|", "a\\", "[ref]: https://evil.example", "a@evil.example",
	"mailto:a@evil.example", "]]>", "<![CDATA[x]]>", "ftp://evil.example/",
	"\u202eelif\u2066", "=cmd|' /C calc'!A1", "a  \nb", "<!-- x", "&amp;", "xmpp:a@evil.example", "http\\://evil.example",
	"::www.evil.example", "*", "a:*b*", "a:<b>",
}

// changedRun returns a run with names of one kind, with changes and a next step.
func changedRun(name string) Run {
	r := run()
	r.Place.Organization.Name, r.Place.Operator.UserPrincipalName = name, name
	said := assets.Verbatim(name)
	r.Results[0].Finding.Subjects = steps.NewSubjects(steps.Subject{Kind: steps.UserSubject, ID: name, Name: name,
		Detail: said})
	r.Results[0].Finding.Policies = []steps.Subject{{Kind: steps.PolicySubject, ID: name, Name: name, Detail: said}}
	r.Results[0].Finding.Coverage = &steps.Coverage{People: 4, Covered: 2, Unknown: 1}
	r.Results[0].Finding.Facts = append(r.Results[0].Finding.Facts, steps.Fact{Name: said, Want: said, Got: said})
	r.Results[0].Finding.Summary, r.Results[0].Finding.Next = said, said
	r.Results[0].Info.Title, r.Results[0].Info.Why = said, said
	r.Results[0].Info.Sources = append(r.Results[0].Info.Sources, name, "http://learn.microsoft.com/b",
		"https://learn.microsoft.com/c>d")
	r.Outcomes = []steps.Outcome{
		{Change: steps.Change{Title: said, Before: said, After: said, Undo: said}, State: steps.Done,
			At: r.Started.Add(time.Second)},
		{Change: steps.Change{Title: assets.Verbatim("another")}, State: steps.Failed,
			Err: &graph.Error{Kind: graph.ErrForbidden}, At: r.Started},
	}
	r.After = []assets.Text{said, assets.Say("secure-app.do-connect")}
	return r
}

// blocks counts the elements of a Markdown text, as a wiki reads it, and lists the targets of its links.
func blocks(markdown string) (count map[ast.NodeKind]int, leads []string) {
	source := []byte(markdown)
	count = map[ast.NodeKind]int{}
	parsed := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	_ = ast.Walk(parsed, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Kind() != ast.KindText && n.Kind() != ast.KindTextBlock {
			count[n.Kind()]++
		}
		switch n := n.(type) {
		case *ast.Link:
			leads = append(leads, string(n.Destination))
		case *ast.Image:
			leads = append(leads, string(n.Destination))
		case *ast.AutoLink:
			leads = append(leads, string(n.URL(source)))
		}
		return ast.WalkContinue, nil
	})
	return count, leads
}

func TestNamesStayTextInMarkdown(t *testing.T) {
	cat := words(t)
	want, _ := blocks(changedRun("Fabrikam").Check(cat).Markdown(cat))
	if want[extast.KindTable] != 4 || want[ast.KindHeading] != 5 {
		t.Fatalf("the document is made of %v", want)
	}
	for _, name := range nasty {
		document := changedRun(name).Check(cat).Markdown(cat)
		got, leads := blocks(document)
		if got[ast.KindRawHTML]+got[ast.KindHTMLBlock]+got[ast.KindImage]+got[ast.KindCodeSpan]+got[ast.KindCodeBlock] != 0 {
			t.Errorf("%q is more than text: %v", name, got)
		}
		source := 0
		if webAddress.MatchString(name) { // a source in a document that was edited
			source = 1
		}
		for kind := range got {
			more := 0
			if kind == ast.KindAutoLink || kind == ast.KindListItem {
				more = source
			}
			if got[kind] != want[kind]+more {
				t.Errorf("%q makes %d of %s, want %d, in\n%s", name, got[kind], kind, want[kind], document)
			}
		}
		if len(leads) != 1+source || leads[0] != "https://learn.microsoft.com/a" {
			t.Errorf("%q leads to %v", name, leads)
		}
		if strings.ContainsAny(document, "\x1b\u009b\u202e\u2028\r") {
			t.Errorf("%q steers whatever shows it", name)
		}
	}
}

// TestMarkdownReadsAsTheNameDoes so that a name can be searched for.
func TestMarkdownReadsAsTheNameDoes(t *testing.T) {
	for _, name := range nasty {
		var html strings.Builder
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte("x "+EscapeMarkdown(name)),
			&html); err != nil {
			t.Fatal(err)
		}
		read := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(html.String())
		if want := "<p>x " + strings.Join(strings.Fields(cleanLine(name)), " ") + "</p>\n"; read != want {
			t.Errorf("%q reads %q, want %q", name, read, want)
		}
	}
}

func TestMarkdownOfARun(t *testing.T) {
	golden(t, "check-markdown", changedRun(hostile).Check(words(t)).Markdown(words(t)))
}
