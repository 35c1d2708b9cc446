package plain

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cspready/graph"
	"cspready/steps"
)

// overLine goes back to the beginning of the line that a bar stands on and empties it.
const overLine = "\r\x1b[K"

const (
	barCells = 20
	barPause = 100 * time.Millisecond // between two drawings, which nobody could tell apart sooner
)

// A bar is how far a check is, on the last line of a terminal.
type bar struct {
	con       *Console
	done, all int
	note      string // what it waits for, or how far a long read is
	drawn     time.Time
}

// start draws the bar of a check of so many requirements.
func (c *Console) start(all int) *bar {
	b := &bar{con: c, all: all}
	b.draw()
	return b
}

// step says how many requirements are checked.
func (b *bar) step(done int) {
	b.done, b.note = done, ""
	b.draw()
}

// hear shows a notice. Those that come close together are not all shown.
func (b *bar) hear(n graph.Notice) {
	text := b.con.says(n)
	if text == "" || time.Since(b.drawn) < barPause {
		return
	}
	b.note = text
	b.draw()
}

func (b *bar) draw() {
	full := barCells
	if b.all > 0 {
		full = barCells * b.done / b.all
	}
	line := strings.Repeat("█", full) + strings.Repeat("░", barCells-full) + " " + b.con.cat.T("plain.bar", "done", b.done, "all", b.all)
	if b.note != "" {
		line += " · " + b.note
	}
	b.drawn = time.Now()
	b.con.setBar(ansi.Truncate(line, max(b.con.width-1, barCells), "…")) // the last column would break the line
}

// end takes the bar away.
func (b *bar) end() { b.con.setBar("") }

func (c *Console) setBar(line string) {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.bar = line
	c.emit(overLine + line)
}

// says puts a notice into words; empty for one that tells nothing.
func (c *Console) says(n graph.Notice) string {
	switch {
	case n.Wait >= time.Second:
		return c.cat.T(waits(n), "count", int(n.Wait.Round(time.Second)/time.Second))
	case n.Left > 0:
		return c.cat.T("plain.progress-left", "op", steps.Operation(n.Op), "done", n.Done, "total", n.Total, "left", roughly(n.Left))
	case n.Total > 0:
		return c.cat.T("plain.progress", "op", steps.Operation(n.Op), "done", n.Done, "total", n.Total)
	}
	return ""
}
