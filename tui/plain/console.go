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

// Width is how wide lines are unless told otherwise.
const Width = 80

// longestLine is more than any answer needs, the address that a sign-in ended at included.
const longestLine = 64 << 10

// ErrNoAnswer comes instead of an answer when the input has ended.
var ErrNoAnswer = errors.New("the input ended")

// errQuit comes instead of an answer when the person wants to leave.
var errQuit = errors.New("the person wants to leave")

// A Console is a person at the other end of plain lines. One console reads all answers, so that answers typed ahead, by a fast
// person or a pipe, reach the question they are for.
type Console struct {
	// Brief leaves out all signs of progress, for those who read the lines afterwards.
	Brief bool
	// Redraws says that the output is a terminal on which a line may be drawn over itself: progress is a bar then.
	Redraws bool
	// Live says that a person types at this moment. What they typed before a question of consent was put is then no answer to it;
	// answers from a pipe are all typed ahead, and meant.
	Live bool
	// Hush keeps the terminal from showing what is typed, until what it returns is called; nil where nothing is shown anyway.
	Hush func() (back func())

	cat   *catalog.Catalog
	in    io.Reader
	out   io.Writer
	width int

	writing sync.Mutex // questions and renewals print side by side
	broken  error      // the first failure to print
	bar     string     // what stands on the last line, to be drawn over

	reading sync.Once
	typed   chan string
	held    *string // read, and not an answer to what was asked then
	closed  chan struct{}
}

// NewConsole returns a console that has not read anything yet. Width 0 means [Width].
func NewConsole(cat *catalog.Catalog, in io.Reader, out io.Writer, width int) *Console {
	if width <= 0 {
		width = Width
	}
	return &Console{cat: cat, in: in, out: out, width: width, typed: make(chan string), closed: make(chan struct{})}
}

// Close ends reading. A read that is under way ends with the program.
func (c *Console) Close() { close(c.closed) }

// lines returns the channel on which answers arrive. It is closed when the input ends.
func (c *Console) lines() <-chan string {
	c.reading.Do(func() { go c.read() })
	return c.typed
}

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
		return "", err // whoever cannot read the question does not answer it
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

// settling is how long a line that was typed ahead may take to arrive.
const settling = 100 * time.Millisecond

// forget drops what a person typed ahead.
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

// hold keeps a line for the next question.
func (c *Console) hold(line string) { c.held = &line }

func (c *Console) failure() error {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.broken
}

// raw prints a line as it is: an address or a code, which a line break would spoil.
func (c *Console) raw(line string) {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.bar != "" {
		c.emit(overLine + line + "\n" + c.bar)
		return
	}
	c.emit(line + "\n")
}

// emit writes as it is. The lock is held.
func (c *Console) emit(text string) {
	if _, err := io.WriteString(c.out, text); err != nil && c.broken == nil {
		c.broken = err
	}
}

// print prints text, wrapped. What belongs to an indented line hangs below it.
func (c *Console) print(text string) {
	body := strings.TrimLeft(text, " ")
	indent := len(text) - len(body)
	hang := indent
	if indent > 0 {
		hang += 2
	}
	c.raw(text[:indent] + wrap(body, max(c.width-hang, 20), "\n"+strings.Repeat(" ", hang)))
}

// wrap breaks text between words only: addresses, flags and ids with hyphens in them stay whole.
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

// list prints texts under the message that announces them, if there are any.
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

// few is how many subjects are read out before the list is cut.
const few = 10

func (c *Console) subjects(list steps.Subjects) {
	for i, s := range list.All() {
		if i == few {
			c.print("  " + c.cat.T("report.more", "count", list.Len()-few))
			return
		}
		c.print("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// policies prints what each policy really does.
func (c *Console) policies(list []steps.Subject) {
	if len(list) == 0 {
		return
	}
	c.Tell("plain.policies")
	for _, s := range list {
		c.print("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// Explain prints what an error means: what happened, what to do next, and what to tell support.
func (c *Console) Explain(err error) {
	advice := steps.Explain(err)
	c.print(c.cat.Say(advice.Happened))
	c.print(c.cat.Say(advice.Next))
	for _, f := range advice.Support {
		c.print("  " + c.cat.T("plain.support", "name", f.Name, "got", f.Got))
	}
}
