package widget

import (
	"fmt"
	"hash/crc32"
	"html"
	"regexp"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Typeset renders a guide, which is Markdown. The library glamour is not used because it links the grammars
// of 250 programming languages, and no guide contains a program.
func Typeset(markdown string, width int, st Styles) string {
	source := []byte(markdown)
	reader := parser.NewParser( // goldmark's own default would link its HTML
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	return typesetter{source, st}.renderBlocks(reader.Parse(text.NewReader(source)), "\n\n", width, lipgloss.NewStyle())
}

// A typesetter renders the nodes of one guide. The nodes refer to positions in the source.
type typesetter struct {
	source []byte
	st     Styles
}

// renderBlocks renders the blocks in a node one below the other.
func (s typesetter) renderBlocks(in ast.Node, separator string, width int, style lipgloss.Style) string {
	var rendered []string
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		rendered = append(rendered, s.renderBlock(n, width, style))
	}
	return strings.Join(rendered, separator)
}

// renderBlock renders one block.
func (s typesetter) renderBlock(n ast.Node, width int, style lipgloss.Style) string {
	switch n := n.(type) {
	case *ast.Heading:
		return s.renderParagraph(n, width, s.st.Accent.Bold(true))
	case *ast.List:
		return s.renderList(n, width, style)
	case *ast.Blockquote:
		return Bar(s.renderBlocks(n, "\n\n", width-2, s.st.Dim), width, s.st.Dim)
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		return s.renderLiteral(n, width)
	case *ast.ThematicBreak:
		return strings.Repeat("―", min(6, max(width, 1)))
	default:
		return s.renderParagraph(n, width, style)
	}
}

// renderList renders a list. Items are separated by a blank line only if they are in the source.
func (s typesetter) renderList(list *ast.List, width int, style lipgloss.Style) string {
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
		items = append(items, Indent(mark, s.renderBlocks(n, separator, width-len([]rune(mark)), style), width))
	}
	return strings.Join(items, separator)
}

// renderLiteral renders a block whose line breaks are kept, such as code.
func (s typesetter) renderLiteral(n ast.Node, width int) string {
	lines := strings.Split(strings.TrimRight(string(n.Lines().Value(s.source)), "\n"), "\n")
	for i, l := range lines {
		lines[i] = Indent("  ", wrapStyled(s.st.Accent.Render(l), width-2), width)
	}
	return strings.Join(lines, "\n")
}

// protectHyphens replaces hyphens by non-breaking ones, so that addresses and options are not broken at them; the
// second replacer restores them.
var protectHyphens, restoreHyphens = strings.NewReplacer("-", "\u2011"), strings.NewReplacer("\u2011", "-")

// renderParagraph renders running text. Line breaks of the source are ignored.
func (s typesetter) renderParagraph(n ast.Node, width int, style lipgloss.Style) string {
	return wrapStyled(s.renderInline(n, style), width)
}

// wrapStyled wraps styled text. Unlike [Wrap], it ends the styles at the end of each line and starts them again
// on the next.
func wrapStyled(styled string, width int) string {
	return restoreHyphens.Replace(lipgloss.Wrap(protectHyphens.Replace(styled), max(width, 1), ""))
}

// renderInline returns the text in a node as one line.
func (s typesetter) renderInline(in ast.Node, style lipgloss.Style) string {
	var b strings.Builder
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(s.renderText(n, style))
		case *ast.CodeSpan:
			b.WriteString(s.renderInline(n, style.Foreground(s.st.Accent.GetForeground())))
		case *ast.Emphasis:
			italic, bold := style.GetItalic() || n.Level == 1, style.GetBold() || n.Level == 2
			b.WriteString(s.renderInline(n, style.Italic(italic).Bold(bold)))
		case *ast.AutoLink:
			b.WriteString(s.renderAutoLink(n, style))
		case *ast.Link:
			b.WriteString(s.renderLink(n, style))
		case *ast.RawHTML: // a word in angle brackets without quotes
			b.WriteString(style.Render(string(n.Segments.Value(s.source))))
		default: // for a picture, its alternative text
			b.WriteString(s.renderInline(n, style))
		}
	}
	return b.String()
}

// escapePattern matches what stands for another character: an escaped sign and an entity. The functions of goldmark
// for both are not used because they link a second table of entities, of half a megabyte.
var escapePattern = regexp.MustCompile(`\\[[:punct:]]|&#?[[:alnum:]]+;`)

// unescape returns the character that a match of [escapePattern] stands for.
func unescape(matched string) string {
	if sign, escaped := strings.CutPrefix(matched, `\`); escaped {
		return sign
	}
	return html.UnescapeString(matched)
}

func (s typesetter) renderText(n *ast.Text, style lipgloss.Style) string {
	value := string(n.Value(s.source))
	if !n.IsRaw() {
		value = escapePattern.ReplaceAllStringFunc(value, unescape)
	}
	after := map[bool]string{n.SoftLineBreak(): " ", n.HardLineBreak(): "\n"}[true]
	return style.Render(strings.ReplaceAll(value, "\n", " ")) + after
}

// renderAutoLink renders a bare address.
func (s typesetter) renderAutoLink(n *ast.AutoLink, style lipgloss.Style) string {
	address := string(n.URL(s.source))
	if n.AutoLinkType == ast.AutoLinkEmail {
		address = "mailto:" + address
	}
	return linkStyle(address, style.Underline(true)).Render(string(n.Label(s.source)))
}

// renderLink renders the text of a link and its address; only the address if both are the same.
func (s typesetter) renderLink(n *ast.Link, style lipgloss.Style) string {
	address := string(n.Destination)
	shown := linkStyle(address, style.Underline(true)).Render(address)
	if label := s.renderInline(n, linkStyle(address, style.Bold(true))); ansi.Strip(label) != address {
		return label + " " + shown
	}
	return shown
}

// linkStyle returns style for a link that can be clicked. The id tells a terminal which parts of a wrapped
// link belong together.
func linkStyle(address string, style lipgloss.Style) lipgloss.Style {
	return style.Hyperlink(address, fmt.Sprintf("id=%d", crc32.ChecksumIEEE([]byte(address))))
}
