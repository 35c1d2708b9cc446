package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// Width is the default width of lines.
const Width = 80

// longestLine is the maximum length of an answer in bytes. It is more than the address at which a sign-in
// ends needs.
const longestLine = 64 << 10

// ErrNoAnswer is returned instead of an answer when the input has ended.
var ErrNoAnswer = errors.New("the input ended")

// errQuit is returned instead of an answer when the person wants to leave.
var errQuit = errors.New("the person wants to leave")

// A Console asks and answers on plain lines. One console reads all answers, so that answers typed ahead, by
// a person or a pipe, reach the questions they are for.
type Console struct {
	// Brief leaves out progress, for output that is read later.
	Brief bool
	// Redraws is set if the output is a terminal that can draw over a line: progress is then a bar.
	Redraws bool
	// Live is set if a person types the answers. A line typed before a change is shown then does not approve
	// it. Answers from a pipe are all typed ahead, so they count.
	Live bool
	// Hush keeps the terminal from showing what is typed until the returned function is called; nil if nothing
	// is shown anyway.
	Hush func() (back func())

	cat   *catalog.Catalog
	in    io.Reader
	out   io.Writer
	width int

	writing sync.Mutex // questions and renewals print at the same time
	broken  error      // the first error of the output
	bar     string     // the progress bar on the last line

	reading sync.Once
	typed   chan string
	held    *string // a line that was read but is for the next question
	closed  chan struct{}
}

// NewConsole returns a console. It reads nothing before the first question. Width 0 means [Width].
func NewConsole(cat *catalog.Catalog, in io.Reader, out io.Writer, width int) *Console {
	if width <= 0 {
		width = Width
	}
	return &Console{cat: cat, in: in, out: out, width: width, typed: make(chan string), closed: make(chan struct{})}
}

// Close ends reading. A read in progress ends with the program.
func (c *Console) Close() { close(c.closed) }

// lines returns the channel of answers, which is closed when the input ends.
func (c *Console) lines() <-chan string {
	c.reading.Do(func() { go c.read() })
	return c.typed
}

// read sends the lines of the input to the channel.
func (c *Console) read() {
	defer close(c.typed)
	s := bufio.NewScanner(c.in)
	s.Buffer(nil, longestLine)
	for s.Scan() {
		select {
		case c.typed <- strings.TrimSpace(s.Text()):
		case <-c.closed:
			return
		}
	}
}

// next returns the next answer.
func (c *Console) next(ctx context.Context) (string, error) {
	if err := c.failure(); err != nil {
		return "", err // the question could not be printed
	}
	if held := c.held; held != nil {
		c.held = nil
		return *held, nil
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case line, ok := <-c.lines():
		if !ok {
			return "", ErrNoAnswer
		}
		return line, nil
	}
}

// settling is how long a line that was typed ahead can take to arrive.
const settling = 100 * time.Millisecond

// forget drops the lines that a person typed ahead.
func (c *Console) forget(ctx context.Context) {
	if !c.Live {
		return
	}
	c.held = nil
	for {
		select {
		case _, more := <-c.lines():
			if !more {
				return
			}
		case <-time.After(settling):
			return
		case <-ctx.Done():
			return
		}
	}
}

// hold puts a line back as the answer to the next question.
func (c *Console) hold(line string) { c.held = &line }

// failure returns the first error of the output.
func (c *Console) failure() error {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.broken
}

// raw prints a line without wrapping: an address or a code must not be broken.
func (c *Console) raw(line string) {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.bar != "" {
		c.emit(overLine + line + "\n" + c.bar)
		return
	}
	c.emit(line + "\n")
}

// emit writes text to the output. The caller holds the lock.
func (c *Console) emit(text string) {
	if _, err := io.WriteString(c.out, text); err != nil && c.broken == nil {
		c.broken = err
	}
}

// print prints text, wrapped. The continuation of an indented line is indented further.
func (c *Console) print(text string) {
	body := strings.TrimLeft(text, " ")
	indent := len(text) - len(body)
	hang := indent
	if indent > 0 {
		hang += 2
	}
	c.raw(text[:indent] + wrap(body, max(c.width-hang, 20), "\n"+strings.Repeat(" ", hang)))
}

// wrap breaks text only between words, so that addresses, flags and ids with hyphens are not broken.
func wrap(text string, width int, lineBreak string) string {
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

// Tell prints a message of the catalogue.
func (c *Console) Tell(id string, pairs ...any) { c.print(c.cat.T(id, pairs...)) }

// Say prints a text.
func (c *Console) Say(text assets.Text) { c.print(c.cat.Say(text)) }

// list prints texts under a heading, if there are any.
func (c *Console) list(id string, texts []assets.Text) {
	if len(texts) == 0 {
		return
	}
	title := c.cat.T(id)
	c.print(title)
	indent := len(title) - len(strings.TrimLeft(title, " "))
	for _, t := range texts {
		c.print(strings.Repeat(" ", indent) + "  - " + c.cat.Say(t))
	}
}

// few is the maximum number of subjects in a list.
const few = 10

// subjects prints the first subjects of a list.
func (c *Console) subjects(list steps.Subjects) {
	for i, s := range list.All() {
		if i == few {
			c.print("  " + c.cat.T("report.more", "count", list.Len()-few))
			return
		}
		c.print("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// policies prints the effect of each policy.
func (c *Console) policies(list []steps.Subject) {
	if len(list) == 0 {
		return
	}
	c.Tell("plain.policies")
	for _, s := range list {
		c.print("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// Explain prints what happened, what to do next, and what support needs to know.
func (c *Console) Explain(err error) {
	advice := steps.Explain(err)
	c.print(c.cat.Say(advice.Happened))
	c.print(c.cat.Say(advice.Next))
	for _, f := range advice.Support {
		c.print("  " + c.cat.T("plain.support", "name", f.Name, "got", f.Got))
	}
}
