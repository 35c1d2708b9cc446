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

// maxLineLength is the maximum length of an answer in bytes. It is more than the address at which a sign-in
// ends needs.
const maxLineLength = 64 << 10

// ErrNoAnswer is returned instead of an answer when the input has ended.
var ErrNoAnswer = errors.New("the input ended")

// errQuit is returned instead of an answer when the person wants to leave.
var errQuit = errors.New("the person wants to leave")

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

	cat   *catalog.Catalog
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

// NewConsole returns a console. It reads nothing before the first question. Width 0 means [Width].
func NewConsole(cat *catalog.Catalog, in io.Reader, out io.Writer, width int) *Console {
	if width <= 0 {
		width = Width
	}
	return &Console{cat: cat, in: in, out: out, width: width, typed: make(chan string), closed: make(chan struct{})}
}

// Close ends reading. A read in progress ends with the program.
func (c *Console) Close() { close(c.closed) }

// inputLines returns the channel of answers, which is closed when the input ends.
func (c *Console) inputLines() <-chan string {
	c.startReading.Do(func() { go c.readInput() })
	return c.typed
}

// readInput sends the lines of the input to the channel.
func (c *Console) readInput() {
	defer close(c.typed)
	s := bufio.NewScanner(c.in)
	s.Buffer(nil, maxLineLength)
	for s.Scan() {
		select {
		case c.typed <- strings.TrimSpace(s.Text()):
		case <-c.closed:
			return
		}
	}
}

// nextAnswer returns the next answer.
func (c *Console) nextAnswer(ctx context.Context) (string, error) {
	if err := c.outputErr(); err != nil {
		return "", err // the question could not be printed
	}
	if held := c.pushedBack; held != nil {
		c.pushedBack = nil
		return *held, nil
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case line, ok := <-c.inputLines():
		if !ok {
			return "", ErrNoAnswer
		}
		return line, nil
	}
}

// typeAheadDelay is how long a line that was typed ahead can take to arrive.
const typeAheadDelay = 100 * time.Millisecond

// dropTypedAhead drops the lines that a person typed ahead.
func (c *Console) dropTypedAhead(ctx context.Context) {
	if !c.Interactive {
		return
	}
	c.pushedBack = nil
	for {
		select {
		case _, more := <-c.inputLines():
			if !more {
				return
			}
		case <-time.After(typeAheadDelay):
			return
		case <-ctx.Done():
			return
		}
	}
}

// pushBack puts a line back as the answer to the next question.
func (c *Console) pushBack(line string) { c.pushedBack = &line }

// outputErr returns the first error of the output.
func (c *Console) outputErr() error {
	c.writeMutex.Lock()
	defer c.writeMutex.Unlock()
	return c.writeErr
}

// printRaw prints a line without wrapping: an address or a code must not be broken.
func (c *Console) printRaw(line string) {
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

// printWrapped prints text, wrapped. The continuation of an indented line is indented further.
func (c *Console) printWrapped(text string) {
	body := strings.TrimLeft(text, " ")
	indent := len(text) - len(body)
	hang := indent
	if indent > 0 {
		hang += 2
	}
	c.printRaw(text[:indent] + wrapWords(body, max(c.width-hang, 20), "\n"+strings.Repeat(" ", hang)))
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
func (c *Console) Print(id string, pairs ...any) { c.printWrapped(c.cat.T(id, pairs...)) }

// PrintText prints a text.
func (c *Console) PrintText(text assets.Text) { c.printWrapped(c.cat.Say(text)) }

// printList prints texts under a heading, if there are any.
func (c *Console) printList(id string, texts []assets.Text) {
	if len(texts) == 0 {
		return
	}
	title := c.cat.T(id)
	c.printWrapped(title)
	indent := len(title) - len(strings.TrimLeft(title, " "))
	for _, t := range texts {
		c.printWrapped(strings.Repeat(" ", indent) + "  - " + c.cat.Say(t))
	}
}

// maxSubjects is the maximum number of subjects in a list.
const maxSubjects = 10

// printSubjects prints the first subjects of a list.
func (c *Console) printSubjects(list steps.Subjects) {
	for i, s := range list.All() {
		if i == maxSubjects {
			c.printWrapped("  " + c.cat.T("report.more", "count", list.Len()-maxSubjects))
			return
		}
		c.printWrapped("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// printPolicies prints the effect of each policy.
func (c *Console) printPolicies(list []steps.Subject) {
	if len(list) == 0 {
		return
	}
	c.Print("plain.policies")
	for _, s := range list {
		c.printWrapped("  - " + c.cat.T("report.subject", "name", s.Name, "detail", s.Detail))
	}
}

// PrintAdvice prints what happened, what to do next, and what support needs to know.
func (c *Console) PrintAdvice(err error) {
	advice := steps.Explain(err)
	c.printWrapped(c.cat.Say(advice.Happened))
	c.printWrapped(c.cat.Say(advice.Next))
	for _, f := range advice.Support {
		c.printWrapped("  " + c.cat.T("plain.support", "name", f.Name, "got", f.Got))
	}
}
