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

// typeset renders a guide, which is Markdown. The library glamour is not used because it links the grammars
// of 250 programming languages, and no guide contains a program.
func typeset(markdown string, width int, st styles) string {
	source := []byte(markdown)
	reader := parser.NewParser( // goldmark's own default would link its HTML
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	return setter{source, st}.blocks(reader.Parse(text.NewReader(source)), "\n\n", width, lipgloss.NewStyle())
}

// A setter renders the nodes of one guide. The nodes refer to positions in the source.
type setter struct {
	source []byte
	st     styles
}

// blocks renders the blocks in a node one below the other.
func (s setter) blocks(in ast.Node, separator string, width int, style lipgloss.Style) string {
	var rendered []string
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		rendered = append(rendered, s.block(n, width, style))
	}
	return strings.Join(rendered, separator)
}

// block renders one block.
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

// list renders a list. Items are separated by a blank line only if they are in the source.
func (s setter) list(list *ast.List, width int, style lipgloss.Style) string {
	separator := "\n\n"
	if list.IsTight {
		separator = "\n"
	}
	var items []string
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		mark := "• "
		if list.IsOrdered() {
			mark = fmt.Sprintf("%d%c ", list.Start+len(items), list.Marker)
		}
		items = append(items, hang(mark, s.blocks(n, separator, width-len([]rune(mark)), style), width))
	}
	return strings.Join(items, separator)
}

// asWritten renders a block whose line breaks are kept, such as code.
func (s setter) asWritten(n ast.Node, width int) string {
	lines := strings.Split(strings.TrimRight(string(n.Lines().Value(s.source)), "\n"), "\n")
	for i, l := range lines {
		lines[i] = hang("  ", flow(s.st.accent.Render(l), width-2), width)
	}
	return strings.Join(lines, "\n")
}

// firm replaces hyphens by non-breaking ones, so that addresses and options are not broken at them; the
// second replacer restores them.
var firm, loose = strings.NewReplacer("-", "\u2011"), strings.NewReplacer("\u2011", "-")

// paragraph renders running text. Line breaks of the source are ignored.
func (s setter) paragraph(n ast.Node, width int, style lipgloss.Style) string {
	return flow(s.inline(n, style), width)
}

// flow wraps styled text. Unlike [wrap], it ends the styles at the end of each line and starts them again
// on the next.
func flow(styled string, width int) string {
	return loose.Replace(lipgloss.Wrap(firm.Replace(styled), max(width, 1), ""))
}

// inline returns the text in a node as one line.
func (s setter) inline(in ast.Node, style lipgloss.Style) string {
	var b strings.Builder
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(s.text(n, style))
		case *ast.CodeSpan:
			b.WriteString(s.inline(n, style.Foreground(s.st.accent.GetForeground())))
		case *ast.Emphasis:
			italic, bold := style.GetItalic() || n.Level == 1, style.GetBold() || n.Level == 2
			b.WriteString(s.inline(n, style.Italic(italic).Bold(bold)))
		case *ast.AutoLink:
			b.WriteString(s.autoLink(n, style))
		case *ast.Link:
			b.WriteString(s.link(n, style))
		case *ast.RawHTML: // a word in angle brackets without quotes
			b.WriteString(style.Render(string(n.Segments.Value(s.source))))
		default: // for a picture, its alternative text
			b.WriteString(s.inline(n, style))
		}
	}
	return b.String()
}

func (s setter) text(n *ast.Text, style lipgloss.Style) string {
	value := n.Value(s.source)
	if !n.IsRaw() {
		value = util.UnescapePunctuations(util.ResolveEntityNames(value))
	}
	after := map[bool]string{n.SoftLineBreak(): " ", n.HardLineBreak(): "\n"}[true]
	return style.Render(strings.ReplaceAll(string(value), "\n", " ")) + after
}

// autoLink renders a bare address.
func (s setter) autoLink(n *ast.AutoLink, style lipgloss.Style) string {
	address := string(n.URL(s.source))
	if n.AutoLinkType == ast.AutoLinkEmail {
		address = "mailto:" + address
	}
	return linked(address, style.Underline(true)).Render(string(n.Label(s.source)))
}

// link renders the text of a link and its address; only the address if both are the same.
func (s setter) link(n *ast.Link, style lipgloss.Style) string {
	address := string(n.Destination)
	shown := linked(address, style.Underline(true)).Render(address)
	if label := s.inline(n, linked(address, style.Bold(true))); ansi.Strip(label) != address {
		return label + " " + shown
	}
	return shown
}

// linked returns style for a link that can be clicked. The id tells a terminal which parts of a wrapped
// link belong together.
func linked(address string, style lipgloss.Style) lipgloss.Style {
	return style.Hyperlink(address, fmt.Sprintf("id=%d", crc32.ChecksumIEEE([]byte(address))))
}
