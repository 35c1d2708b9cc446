package console

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cspready/graph"
)

// clearLine is the escape sequence that returns to the start of the line of a bar and clears it.
const clearLine = "\r\x1b[K"

const (
	barCells      = 20
	minRedrawTime = 100 * time.Millisecond // minimum time between two drawings of notices
)

// A ProgressBar shows the progress of a check on the last line of a terminal.
type ProgressBar struct {
	con       *Console
	done, all int
	note      string // a wait, or the progress of a long read
	drawn     time.Time
}

// StartProgressBar draws the bar of a check of that many requirements.
func (c *Console) StartProgressBar(all int) *ProgressBar {
	b := &ProgressBar{con: c, all: all}
	b.redrawBar()
	return b
}

// SetDone sets the number of checked requirements.
func (b *ProgressBar) SetDone(done int) {
	b.done, b.note = done, ""
	b.redrawBar()
}

// ShowNotice shows a notice, unless another one was shown a moment ago.
func (b *ProgressBar) ShowNotice(n graph.Notice) {
	text := b.con.noticeText(n)
	if text == "" || time.Since(b.drawn) < minRedrawTime {
		return
	}
	b.note = text
	b.redrawBar()
}

// redrawBar draws the bar over itself.
func (b *ProgressBar) redrawBar() {
	filled := barCells
	if b.all > 0 {
		filled = barCells * b.done / b.all
	}
	counts := b.con.Catalog.T("plain.bar", "done", b.done, "all", b.all)
	line := strings.Repeat("█", filled) + strings.Repeat("░", barCells-filled) + " " + counts
	if b.note != "" {
		line += " · " + b.note
	}
	b.drawn = time.Now()
	b.con.setBar(ansi.Truncate(line, max(b.con.width-1, barCells), "…")) // text in the last column could wrap
}

// Remove removes the bar.
func (b *ProgressBar) Remove() { b.con.setBar("") }

// setBar replaces the last line.
func (c *Console) setBar(line string) {
	c.writeMutex.Lock()
	defer c.writeMutex.Unlock()
	c.bar = line
	c.writeText(clearLine + line)
}
