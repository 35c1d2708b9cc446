package plain

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cspready/graph"
	"cspready/steps"
)

// overLine is the escape sequence that returns to the start of the line of a bar and clears it.
const overLine = "\r\x1b[K"

const (
	barCells = 20
	barPause = 100 * time.Millisecond // minimum time between two drawings of notices
)

// A bar shows the progress of a check on the last line of a terminal.
type bar struct {
	con       *Console
	done, all int
	note      string // a wait, or the progress of a long read
	drawn     time.Time
}

// start draws the bar of a check of that many requirements.
func (c *Console) start(all int) *bar {
	b := &bar{con: c, all: all}
	b.draw()
	return b
}

// step sets the number of checked requirements.
func (b *bar) step(done int) {
	b.done, b.note = done, ""
	b.draw()
}

// hear shows a notice, unless another one was shown a moment ago.
func (b *bar) hear(n graph.Notice) {
	text := b.con.says(n)
	if text == "" || time.Since(b.drawn) < barPause {
		return
	}
	b.note = text
	b.draw()
}

// draw draws the bar over itself.
func (b *bar) draw() {
	filled := barCells
	if b.all > 0 {
		filled = barCells * b.done / b.all
	}
	counts := b.con.cat.T("plain.bar", "done", b.done, "all", b.all)
	line := strings.Repeat("█", filled) + strings.Repeat("░", barCells-filled) + " " + counts
	if b.note != "" {
		line += " · " + b.note
	}
	b.drawn = time.Now()
	b.con.setBar(ansi.Truncate(line, max(b.con.width-1, barCells), "…")) // text in the last column could wrap
}

// end removes the bar.
func (b *bar) end() { b.con.setBar("") }

// setBar replaces the last line.
func (c *Console) setBar(line string) {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.bar = line
	c.emit(overLine + line)
}

// says returns a notice in words; empty if it has neither a wait nor progress.
func (c *Console) says(n graph.Notice) string {
	op := steps.Operation(n.Op)
	switch {
	case n.Wait >= time.Second:
		return c.cat.T(waits(n), "count", int(n.Wait.Round(time.Second)/time.Second))
	case n.Left > 0:
		return c.cat.T("plain.progress-left", "op", op, "done", n.Done, "total", n.Total, "left", roughly(n.Left))
	case n.Total > 0:
		return c.cat.T("plain.progress", "op", op, "done", n.Done, "total", n.Total)
	}
	return ""
}
