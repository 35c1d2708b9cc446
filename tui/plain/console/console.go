// Package console asks questions and prints messages as plain lines, for screen readers, simple terminals and scripts.
// It knows how a question is asked and an answer is read; what is asked, and what follows, is the business of its
// callers.
//
// The entry point is [New]. The files:
//
//   - console.go: the [Console], wrapped lines, advice on errors
//   - input.go: reading lines, those typed ahead included
//   - answers.go, textanswers.go: questions with options, yes or no, texts, passphrases
//   - lists.go: lists under a heading
//   - notices.go, progressbar.go: waits and progress
//   - reveal.go: a secret, shown when the person asks for it
//   - skiplistener.go: the word that skips a long operation
//
// Lines contain no escape sequences and never move the cursor, except for the progress bar of a console that can
// redraw. No write has a default answer, and the end of the input means no.
package console

import (
	"io"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// Width is the default width of lines.
const Width = 80

// A Console asks and answers on plain lines. One console reads all answers, so that answers typed ahead, by
// a person or a pipe, reach the questions they are for.
type Console struct {
	// NoProgress leaves out progress, for output that is read later.
	NoProgress bool
	// CanRedraw is set if the output is a terminal that can draw over a line: progress is then a bar.
	CanRedraw bool
	// Interactive is set if a person types the answers. A line typed before a change is shown then does not approve
	// it. Answers from a pipe are all typed ahead, so they count.
	Interactive bool
	// DisableEcho keeps the terminal from showing what is typed until the returned function is called; nil if nothing
	// is shown anyway.
	DisableEcho func() (back func())

	// Catalog has the messages in the language of the person.
	Catalog *catalog.Catalog

	in    io.Reader
	out   io.Writer
	width int

	writeMutex sync.Mutex // questions and renewals print at the same time
	writeErr   error      // the first error of the output
	bar        string     // the progress bar on the last line

	startReading sync.Once
	typed        chan string
	pushedBack   *string // a line that was read but is for the next question
	closed       chan struct{}
}

// New returns a console. It reads nothing before the first question. Width 0 means [Width].
func New(cat *catalog.Catalog, in io.Reader, out io.Writer, width int) *Console {
	if width <= 0 {
		width = Width
	}
	return &Console{Catalog: cat, in: in, out: out, width: width, typed: make(chan string), closed: make(chan struct{})}
}

// Close ends reading. A read in progress ends with the program.
func (c *Console) Close() { close(c.closed) }

// outputErr returns the first error of the output.
func (c *Console) outputErr() error {
	c.writeMutex.Lock()
	defer c.writeMutex.Unlock()
	return c.writeErr
}

// PrintRaw prints a line without wrapping: an address or a code must not be broken.
func (c *Console) PrintRaw(line string) {
	c.writeMutex.Lock()
	defer c.writeMutex.Unlock()
	if c.bar != "" {
		c.writeText(clearLine + line + "\n" + c.bar)
		return
	}
	c.writeText(line + "\n")
}

// writeText writes text to the output. The caller holds the lock.
func (c *Console) writeText(text string) {
	if _, err := io.WriteString(c.out, text); err != nil && c.writeErr == nil {
		c.writeErr = err
	}
}

// PrintWrapped prints text, wrapped. The continuation of an indented line is indented further.
func (c *Console) PrintWrapped(text string) {
	body := strings.TrimLeft(text, " ")
	indent := len(text) - len(body)
	hang := indent
	if indent > 0 {
		hang += 2
	}
	c.PrintRaw(text[:indent] + wrapWords(body, max(c.width-hang, 20), "\n"+strings.Repeat(" ", hang)))
}

// wrapWords breaks text only between words, so that addresses, flags and ids with hyphens are not broken.
func wrapWords(text string, width int, lineBreak string) string {
	var b strings.Builder
	used := 0
	for word := range strings.FieldsSeq(text) {
		w := ansi.StringWidth(word)
		switch {
		case used == 0:
		case used+1+w > width:
			b.WriteString(lineBreak)
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += w
	}
	return b.String()
}

// Print prints a message of the catalogue.
func (c *Console) Print(id string, pairs ...any) { c.PrintWrapped(c.Catalog.T(id, pairs...)) }

// PrintText prints a text.
func (c *Console) PrintText(text assets.Text) { c.PrintWrapped(c.Catalog.Say(text)) }

// PrintAdvice prints what happened, what to do next, and what support needs to know.
func (c *Console) PrintAdvice(err error) {
	advice := steps.Explain(err)
	c.PrintText(advice.Happened)
	c.PrintText(advice.Next)
	for _, f := range advice.Support {
		c.PrintWrapped("  " + c.Catalog.T("plain.support", "name", f.Name, "got", f.Got))
	}
}
