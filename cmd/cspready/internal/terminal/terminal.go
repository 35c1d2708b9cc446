// Package terminal has the streams of the program and knows what the terminal behind them can show: its width, colour,
// and whether it can redraw. It prints messages and warnings, and asks for hidden text.
package terminal

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
	"cspready/cmd/cspready/internal/cli"
	"cspready/tui/plain/console"
)

// Streams holds the standard streams and the environment variables.
type Streams struct {
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Environ []string
}

// A Terminal is where the program reads and prints: the streams, in the language and the form that the person chose.
type Terminal struct {
	Streams
	Catalog *catalog.Catalog // the texts in the language of the person
	Plain   bool             // plain lines are requested
	NoColor bool             // output without colour is requested
	Quiet   bool             // only errors go to standard error
}

// IsTerminal reports whether a stream is a terminal.
func IsTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// AskHidden asks for a line on the terminal without echo. A signal ends it and restores the terminal.
func (t *Terminal) AskHidden(ctx context.Context, question assets.Text) (string, error) {
	fd := int(t.In.(*os.File).Fd()) // callers have checked that it is a terminal
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	_, _ = fmt.Fprint(t.Err, t.Catalog.Say(question)+" ")
	type answer struct {
		text []byte
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		typed <- answer{text, err}
	}()
	defer func() { _, _ = fmt.Fprintln(t.Err) }()
	select {
	case a := <-typed:
		return strings.TrimSpace(string(a.text)), a.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}

// TextWidth is the width of text on a stream.
func (t *Terminal) TextWidth(stream any) int {
	if f, ok := stream.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return console.Width
}

// NewConsole returns a console that prints on standard output.
func (t *Terminal) NewConsole() *console.Console {
	return console.New(t.Catalog, t.In, t.Out, t.TextWidth(t.Out))
}

// NewMessageConsole returns a console that prints on standard error.
func (t *Terminal) NewMessageConsole() *console.Console {
	return console.New(t.Catalog, t.In, t.Err, t.messageWidth())
}

// unlimitedWidth is wider than any message.
const unlimitedWidth = 1 << 20

// messageWidth is the width of messages on standard error. If that is not a terminal, each message stays on one line,
// as logs are read by lines.
func (t *Terminal) messageWidth() int {
	if !IsTerminal(t.Err) {
		return unlimitedWidth
	}
	return t.TextWidth(t.Err)
}

// Getenv reads the environment of the program.
func (t *Terminal) Getenv(name string) string {
	i := slices.IndexFunc(t.Environ, func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
	if i < 0 {
		return ""
	}
	return t.Environ[i][len(name)+1:]
}

// NeedsPlain reports whether the wizard has to run in its plain form.
func (t *Terminal) NeedsPlain() bool {
	return t.WantsPlain() || !IsTerminal(t.In) || !IsTerminal(t.Out)
}

// WantsPlain reports whether plain lines are requested, or are all that can be shown.
func (t *Terminal) WantsPlain() bool { return t.Plain || t.IsLineByLine() }

// IsLineByLine reports whether the terminal can only show one line after the other.
func (t *Terminal) IsLineByLine() bool {
	kind := t.Getenv("TERM")
	return t.Getenv("ACCESSIBLE") != "" || kind == "dumb" || kind == "" && runtime.GOOS != "windows"
}

// HasColour reports whether output to a stream may have colour. https://no-color.org
func (t *Terminal) HasColour(stream any) bool {
	return !t.NoColor && t.Getenv("NO_COLOR") == "" && t.Getenv("TERM") != "dumb" && IsTerminal(stream)
}

// Warn prints a warning, unless --quiet is given.
func (t *Terminal) Warn(text assets.Text) {
	if t.Quiet {
		return
	}
	t.PrintMessage(assets.Say("cli.warning", "text", text))
}

// WarnAlways prints a warning about data on this machine that cannot be used. It can change the result of a check, so
// with --quiet it is printed as an error.
func (t *Terminal) WarnAlways(text assets.Text) {
	if t.Quiet {
		t.PrintMessage(text)
		return
	}
	t.Warn(text)
}

// PrintMessage writes a message to standard error. If that fails, there is no one left to inform.
func (t *Terminal) PrintMessage(text assets.Text) {
	t.NewMessageConsole().PrintText(text)
}

// PrintText prints text on standard output.
func (t *Terminal) PrintText(text string) error {
	if _, err := t.Out.Write([]byte(text)); err != nil {
		return cli.Failure{Problem: assets.Say("cli.cannot-print"), Cause: err}
	}
	return nil
}
