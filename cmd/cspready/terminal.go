package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/term"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/tui/plain/console"
)

// streams are the standard streams and the environment variables.
type streams struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	environ []string
}

// A terminal is where the program reads and prints: the streams, in the language and the form that the person chose.
type terminal struct {
	streams
	cat     *catalog.Catalog
	plain   bool // plain lines are requested
	noColor bool // output without colour is requested
	quiet   bool // only errors go to standard error
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// askHidden asks for a line on the terminal without echo. A signal ends it and restores the terminal.
func (t *terminal) askHidden(ctx context.Context, question assets.Text) (string, error) {
	fd := int(t.in.(*os.File).Fd()) // callers have checked that it is a terminal
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	_, _ = fmt.Fprint(t.err, t.cat.Say(question)+" ")
	type answer struct {
		text []byte
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		typed <- answer{text, err}
	}()
	defer func() { _, _ = fmt.Fprintln(t.err) }()
	select {
	case a := <-typed:
		return strings.TrimSpace(string(a.text)), a.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}

// textWidth is the width of text on a stream.
func (t *terminal) textWidth(stream any) int {
	if f, ok := stream.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return console.Width
}

// newConsole returns a console that prints on standard output.
func (t *terminal) newConsole() *console.Console {
	return console.New(t.cat, t.in, t.out, t.textWidth(t.out))
}

// newMessageConsole returns a console that prints on standard error.
func (t *terminal) newMessageConsole() *console.Console {
	return console.New(t.cat, t.in, t.err, t.messageWidth())
}

// unlimitedWidth is wider than any message.
const unlimitedWidth = 1 << 20

// messageWidth is the width of messages on standard error. If that is not a terminal, each message stays on one line,
// as logs are read by lines.
func (t *terminal) messageWidth() int {
	if !isTerminal(t.err) {
		return unlimitedWidth
	}
	return t.textWidth(t.err)
}

// getenv reads the environment of the program.
func (t *terminal) getenv(name string) string {
	i := slices.IndexFunc(t.environ, func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
	if i < 0 {
		return ""
	}
	return t.environ[i][len(name)+1:]
}

// needsPlain reports whether the wizard has to run in its plain form.
func (t *terminal) needsPlain() bool {
	return t.wantsPlain() || !isTerminal(t.in) || !isTerminal(t.out)
}

// wantsPlain reports whether plain lines are requested, or are all that can be shown.
func (t *terminal) wantsPlain() bool { return t.plain || t.isLineByLine() }

// isLineByLine reports whether the terminal can only show one line after the other.
func (t *terminal) isLineByLine() bool {
	kind := t.getenv("TERM")
	return t.getenv("ACCESSIBLE") != "" || kind == "dumb" || kind == "" && runtime.GOOS != "windows"
}

// hasColour reports whether output to a stream may have colour. https://no-color.org
func (t *terminal) hasColour(stream any) bool {
	return !t.noColor && t.getenv("NO_COLOR") == "" && t.getenv("TERM") != "dumb" && isTerminal(stream)
}

// warn prints a warning, unless --quiet is given.
func (t *terminal) warn(text assets.Text) {
	if t.quiet {
		return
	}
	t.printMessage(assets.Say("cli.warning", "text", text))
}

// warnAlways prints a warning about data on this machine that cannot be used. It can change the result of a check, so
// with --quiet it is printed as an error.
func (t *terminal) warnAlways(text assets.Text) {
	if t.quiet {
		t.printMessage(text)
		return
	}
	t.warn(text)
}

// printMessage writes a message to standard error. If that fails, there is no one left to inform.
func (t *terminal) printMessage(text assets.Text) {
	t.newMessageConsole().PrintText(text)
}

// printText prints text on standard output.
func (t *terminal) printText(text string) error {
	if _, err := t.out.Write([]byte(text)); err != nil {
		return failure{problem: assets.Say("cli.cannot-print"), cause: err}
	}
	return nil
}
