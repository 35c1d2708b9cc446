package tui

import (
	"fmt"
	"hash/crc32"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// typeset makes lines of a guide, which is Markdown. The ready-made typesetter, glamour, is not used: it links the grammars of 250
// programming languages, and no guide has a program in it.
func typeset(markdown string, width int, st styles) string {
	source := []byte(markdown)
	reader := parser.NewParser( // goldmark's own default would link its HTML
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	return setter{source, st}.blocks(reader.Parse(text.NewReader(source)), "\n\n", width, lipgloss.NewStyle())
}

// A setter typesets the nodes of one guide. They say where in the source their text is.
type setter struct {
	source []byte
	st     styles
}

// blocks sets what is in a block one below the other.
func (s setter) blocks(in ast.Node, between string, width int, style lipgloss.Style) string {
	var said []string
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		said = append(said, s.block(n, width, style))
	}
	return strings.Join(said, between)
}

func (s setter) block(n ast.Node, width int, style lipgloss.Style) string {
	switch n := n.(type) {
	case *ast.Heading:
		return s.paragraph(n, width, s.st.accent.Bold(true))
	case *ast.List:
		return s.list(n, width, style)
	case *ast.Blockquote:
		return bar(s.blocks(n, "\n\n", width-2, s.st.dim), width, s.st.dim)
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		return s.asWritten(n, width)
	case *ast.ThematicBreak:
		return strings.Repeat("―", min(6, max(width, 1)))
	default:
		return s.paragraph(n, width, style)
	}
}

// list sets each item behind its mark. Items stand as close together as in the source.
func (s setter) list(list *ast.List, width int, style lipgloss.Style) string {
	between := "\n\n"
	if list.IsTight {
		between = "\n"
	}
	var items []string
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		mark := "• "
		if list.IsOrdered() {
			mark = fmt.Sprintf("%d%c ", list.Start+len(items), list.Marker)
		}
		items = append(items, hang(mark, s.blocks(n, between, width-len([]rune(mark)), style), width))
	}
	return strings.Join(items, between)
}

// asWritten sets lines whose breaks mean something.
func (s setter) asWritten(n ast.Node, width int) string {
	lines := strings.Split(strings.TrimRight(string(n.Lines().Value(s.source)), "\n"), "\n")
	for i, l := range lines {
		lines[i] = hang("  ", flow(s.st.accent.Render(l), width-2), width)
	}
	return strings.Join(lines, "\n")
}

// firm keeps hyphens from being taken for places to break a line at: they are in addresses and options.
var firm, loose = strings.NewReplacer("-", "\u2011"), strings.NewReplacer("\u2011", "-")

// paragraph sets running text. Where the source breaks its lines means nothing.
func (s setter) paragraph(n ast.Node, width int, style lipgloss.Style) string {
	return flow(s.inline(n, style), width)
}

// flow is wrap for text that has styles: each line begins and ends its own.
func flow(said string, width int) string {
	return loose.Replace(lipgloss.Wrap(firm.Replace(said), max(width, 1), ""))
}

// inline is what is in a node as one line.
func (s setter) inline(in ast.Node, style lipgloss.Style) string {
	var b strings.Builder
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(s.text(n, style))
		case *ast.CodeSpan:
			b.WriteString(s.inline(n, style.Foreground(s.st.accent.GetForeground())))
		case *ast.Emphasis:
			b.WriteString(s.inline(n, style.Italic(style.GetItalic() || n.Level == 1).Bold(style.GetBold() || n.Level == 2)))
		case *ast.AutoLink:
			b.WriteString(s.autoLink(n, style))
		case *ast.Link:
			b.WriteString(s.link(n, style))
		case *ast.RawHTML: // a word in angle brackets that somebody forgot to quote
			b.WriteString(style.Render(string(n.Segments.Value(s.source))))
		default: // of a picture, what it shows
			b.WriteString(s.inline(n, style))
		}
	}
	return b.String()
}

func (s setter) text(n *ast.Text, style lipgloss.Style) string {
	said := n.Value(s.source)
	if !n.IsRaw() {
		said = util.UnescapePunctuations(util.ResolveEntityNames(said))
	}
	after := map[bool]string{n.SoftLineBreak(): " ", n.HardLineBreak(): "\n"}[true]
	return style.Render(strings.ReplaceAll(string(said), "\n", " ")) + after
}

// autoLink sets an address that says itself.
func (s setter) autoLink(n *ast.AutoLink, style lipgloss.Style) string {
	address := string(n.URL(s.source))
	if n.AutoLinkType == ast.AutoLinkEmail {
		address = "mailto:" + address
	}
	return linked(address, style.Underline(true)).Render(string(n.Label(s.source)))
}

// link sets what a link says and where it leads to, which is said once if it is the same.
func (s setter) link(n *ast.Link, style lipgloss.Style) string {
	address := string(n.Destination)
	shown := linked(address, style.Underline(true)).Render(address)
	if said := s.inline(n, linked(address, style.Bold(true))); ansi.Strip(said) != address {
		return said + " " + shown
	}
	return shown
}

// linked is style for an address that can be clicked. The number lets a terminal see that the parts of a broken one are the same.
func linked(address string, style lipgloss.Style) lipgloss.Style {
	return style.Hyperlink(address, fmt.Sprintf("id=%d", crc32.ChecksumIEEE([]byte(address))))
}
