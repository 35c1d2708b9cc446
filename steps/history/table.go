package history

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"cspready/assets"
	"cspready/assets/catalog"
)

// A Look says how wide text may be, and whether a picture made of characters helps whoever reads it.
type Look struct {
	Width    int
	Pictures bool
}

// Table is a list as text for a person.
func (l List) Table(cat *catalog.Catalog, look Look) string {
	p := paper{cat: cat, width: look.Width}
	for i, k := range l.Tenants {
		if i > 0 {
			p.line("")
		}
		p.tenant(k, look.Pictures)
	}
	return p.text.String()
}

func (p *paper) tenant(k Kept, pictures bool) {
	p.line(p.cat.Say(tenantName(k)))
	if line := p.coverage(k.Runs, pictures); line != "" {
		p.line("  " + line)
	}
	names, back := 0, false
	for _, e := range k.Runs {
		names, back = max(names, len(e.Run)), back || e.ClockBack
	}
	for _, e := range k.Runs {
		p.hang(fmt.Sprintf("%3d  %-*s  ", e.Number, names, e.Run), p.cat.Say(e.said()))
	}
	if back {
		p.line("  " + p.cat.T("history.back"))
	}
	if k.Older > 0 {
		p.line("  " + p.cat.T("history.older", "count", k.Older))
	}
}

func tenantName(k Kept) assets.Text {
	if k.Tenant.DefaultDomain == "" {
		return assets.Verbatim(k.Tenant.ID)
	}
	return assets.Say("history.tenant", "name", k.Tenant.DisplayName, "domain", k.Tenant.DefaultDomain)
}

// said is a run in a line.
func (e Entry) said() assets.Text {
	if e.Unread {
		return assets.Say("history.unread")
	}
	return assets.Say("history.entry", "overall", statusWord(e.Overall), "counts", e.tallied, "operator", e.Operator)
}

// coverage says how the share of people of whom MFA is demanded went, from the oldest run to the latest.
func (p *paper) coverage(runs []Entry, pictures bool) string {
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

// Sparkline draws shares of a hundred as a row of blocks, each as high as its share.
func Sparkline(percent []int) string {
	blocks := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range percent {
		b.WriteRune(blocks[min(max(n, 0), 100)*(len(blocks)-1)/100])
	}
	return b.String()
}

// A paper is text being written.
type paper struct {
	cat   *catalog.Catalog
	width int
	text  strings.Builder
}

// line writes text, wrapped to the width. Lines after the first keep the indent of the first, and that of a sign at its beginning.
func (p *paper) line(text string) {
	body := strings.TrimLeft(text, " ")
	label := text[:len(text)-len(body)]
	if sign, rest, ok := strings.Cut(body, " "); ok && lipgloss.Width(sign) == 1 {
		label, body = label+sign+" ", rest
	}
	p.hang(label, body)
}

// least is the room that text needs beside a label; where there is less, it stands below.
const least = 20

// hang writes text behind a label, and the lines after the first below its beginning.
func (p *paper) hang(label, text string) {
	indent := lipgloss.Width(label)
	if p.width-indent < least && indent > 4 {
		p.text.WriteString(strings.TrimRight(label, " ") + "\n")
		label, indent = "     ", 5
	}
	for l := range strings.SplitSeq(lipgloss.Wrap(text, max(p.width-indent, least), ""), "\n") {
		p.text.WriteString(strings.TrimRight(label+l, " ") + "\n")
		label = strings.Repeat(" ", indent)
	}
}
