package history

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"cspready/assets"
	"cspready/assets/catalog"
)

// A TableStyle is the width of a text, and whether to draw pictures with characters.
type TableStyle struct {
	Width    int
	Pictures bool
}

// Table returns a list as text for a person.
func (l List) Table(cat *catalog.Catalog, look TableStyle) string {
	p := textWriter{cat: cat, width: look.Width}
	for i, k := range l.Tenants {
		if i > 0 {
			p.writeLine("")
		}
		p.writeTenant(k, look.Pictures)
	}
	return p.text.String()
}

func (p *textWriter) writeTenant(k TenantRuns, pictures bool) {
	p.writeLine(p.cat.Say(tenantName(k)))
	if line := p.coverageLine(k.Runs, pictures); line != "" {
		p.writeLine("  " + line)
	}
	names, back := 0, false
	for _, e := range k.Runs {
		names, back = max(names, len(e.Run)), back || e.ClockBack
	}
	for _, e := range k.Runs {
		p.writeHanging(fmt.Sprintf("%3d  %-*s  ", e.Number, names, e.Run), p.cat.Say(e.summaryText()))
	}
	if back {
		p.writeLine("  " + p.cat.T("history.back"))
	}
	if k.Older > 0 {
		p.writeLine("  " + p.cat.T("history.older", "count", k.Older))
	}
}

func tenantName(k TenantRuns) assets.Text {
	if k.Tenant.DefaultDomain == "" {
		return assets.Verbatim(k.Tenant.ID)
	}
	return assets.Say("history.tenant", "name", k.Tenant.DisplayName, "domain", k.Tenant.DefaultDomain)
}

// summaryText returns a run in one line.
func (e RunEntry) summaryText() assets.Text {
	if e.IsUnreadable {
		return assets.Say("history.unread")
	}
	return assets.Say("history.entry", "overall", statusWord(e.Overall), "counts", e.tallyText, "operator", e.Operator)
}

// coverageLine returns the MFA coverage of the runs in percent, from the oldest to the latest.
func (p *textWriter) coverageLine(runs []RunEntry, pictures bool) string {
	var percent []int
	for _, e := range runs {
		if e.Coverage != nil {
			percent = append([]int{*e.Coverage}, percent...)
		}
	}
	if len(percent) == 0 {
		return ""
	}
	drawn := Sparkline(percent)
	if !pictures {
		words := make([]string, len(percent))
		for i, n := range percent {
			words[i] = strconv.Itoa(n)
		}
		drawn = strings.Join(words, " ")
	}
	return p.cat.T("history.coverage", "drawn", drawn, "percent", percent[len(percent)-1])
}

// Sparkline draws percentages as a row of blocks of that height.
func Sparkline(percent []int) string {
	blocks := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range percent {
		b.WriteRune(blocks[min(max(n, 0), 100)*(len(blocks)-1)/100])
	}
	return b.String()
}

// A textWriter is a text that is being written.
type textWriter struct {
	cat   *catalog.Catalog
	width int
	text  strings.Builder
}

// writeLine writes text, wrapped to the width. Further lines keep the indentation of the first, including a sign at
// its beginning.
func (p *textWriter) writeLine(text string) {
	body := strings.TrimLeft(text, " ")
	label := text[:len(text)-len(body)]
	if sign, rest, ok := strings.Cut(body, " "); ok && lipgloss.Width(sign) == 1 {
		label, body = label+sign+" ", rest
	}
	p.writeHanging(label, body)
}

// minTextWidth is the width that text needs beside a label; if there is less, it goes below the label.
const minTextWidth = 20

// writeHanging writes text after a label, and further lines indented to its start.
func (p *textWriter) writeHanging(label, text string) {
	indent := lipgloss.Width(label)
	if p.width-indent < minTextWidth && indent > 4 {
		p.text.WriteString(strings.TrimRight(label, " ") + "\n")
		label, indent = "     ", 5
	}
	for l := range strings.SplitSeq(lipgloss.Wrap(text, max(p.width-indent, minTextWidth), ""), "\n") {
		p.text.WriteString(strings.TrimRight(label+l, " ") + "\n")
		label = strings.Repeat(" ", indent)
	}
}
