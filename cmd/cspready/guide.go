package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	requirements "cspready/steps/catalog"
	"cspready/tui/widget"
)

// widestGuide is the greatest width of a printed guide. Longer lines are hard to read.
const widestGuide = 96

// guideCommand prints the guide to all requirements, or to one. It needs no tenant.
func guideCommand(t *terminal.Terminal) *cobra.Command {
	return &cobra.Command{
		Use: "guide [ID]", Short: t.Catalog.T("cli.guide-short"), Long: t.Catalog.T("cli.guide-long"),
		Example: t.Catalog.T("cli.guide-example"), Args: cli.AtMost(1), ValidArgs: guideIDs(),
		RunE: func(cmd *cobra.Command, args []string) error {
			id := catalog.OverviewGuide
			if len(args) == 1 {
				id = args[0]
			}
			if !slices.Contains(guideIDs(), id) {
				return cli.UsageError(cmd, "cli.no-guide", "value", id, "allowed", guideIDs())
			}
			return t.PrintText(renderGuide(t.Catalog.Guide(id), t.TextWidth(t.Out), t.HasColour(t.Out)))
		},
	}
}

// guideIDs returns the ids of all guides: those to all requirements, then one of each requirement.
func guideIDs() []string {
	return append([]string{catalog.OverviewGuide, catalog.QuestionsGuide}, requirements.IDs()...)
}

// renderGuide returns a guide as lines of at most this width.
func renderGuide(guide string, width int, colour bool) string {
	width = min(width, widestGuide)
	if !colour {
		return renderBareGuide(guide, width)
	}
	return widget.Typeset(guide, width, widget.NewPaletteStyles()) + "\n"
}

// addressPattern matches an address in angle brackets.
var addressPattern = regexp.MustCompile(`<(https://[^>]+)>`)

// renderBareGuide returns a guide without colours and without links that can be clicked. Addresses are not broken, as
// they would have to be put together again before they can be opened: a line with a long one is wider than width.
func renderBareGuide(guide string, width int) string {
	var addresses []string
	short := addressPattern.ReplaceAllStringFunc(guide, func(found string) string {
		address := strings.Trim(found, "<>")
		if len(address) <= width-len(",") {
			return found
		}
		placeholder := strings.Repeat(string(rune(firstPrivate+len(addresses))), width-len(","))
		addresses = append(addresses, placeholder, address)
		return placeholder
	})
	text := ansi.Strip(widget.Typeset(short, width, widget.NewPaletteStyles()))
	return strings.NewReplacer(addresses...).Replace(text) + "\n"
}

// firstPrivate is the first character that Unicode leaves to programs: no guide contains it.
const firstPrivate = '\uE000'
