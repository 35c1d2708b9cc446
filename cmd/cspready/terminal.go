package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/term"

	"cspready/assets"
	"cspready/tui/plain/console"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// askHidden asks for a line on the terminal without echo. A signal ends it and restores the terminal.
func (p *program) askHidden(ctx context.Context, question assets.Text) (string, error) {
	fd := int(p.in.(*os.File).Fd()) // callers have checked that it is a terminal
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	_, _ = fmt.Fprint(p.err, p.cat.Say(question)+" ")
	type answer struct {
		text []byte
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		typed <- answer{text, err}
	}()
	defer func() { _, _ = fmt.Fprintln(p.err) }()
	select {
	case a := <-typed:
		return strings.TrimSpace(string(a.text)), a.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}

// textWidth is the width of text on a stream.
func (p *program) textWidth(stream any) int {
	if f, ok := stream.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return console.Width
}

// unlimitedWidth is wider than any message.
const unlimitedWidth = 1 << 20

// messageWidth is the width of messages on standard error. If that is not a terminal, each message stays on one line,
// as logs are read by lines.
func (p *program) messageWidth() int {
	if !isTerminal(p.err) {
		return unlimitedWidth
	}
	return p.textWidth(p.err)
}

// getenv reads the environment of the program.
func (p *program) getenv(name string) string {
	i := slices.IndexFunc(p.environ, func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
	if i < 0 {
		return ""
	}
	return p.environ[i][len(name)+1:]
}

// needsPlain reports whether the wizard has to run in its plain form.
func (p *program) needsPlain(o options) bool {
	return p.wantsPlain(o) || !isTerminal(p.in) || !isTerminal(p.out)
}

// wantsPlain reports whether plain lines are requested, or are all that can be shown.
func (p *program) wantsPlain(o options) bool { return o.plain || p.lineByLine() }

// lineByLine reports whether the terminal can only show one line after the other.
func (p *program) lineByLine() bool {
	kind := p.getenv("TERM")
	return p.getenv("ACCESSIBLE") != "" || kind == "dumb" || kind == "" && runtime.GOOS != "windows"
}

// hasColour reports whether output to a stream may have colour. https://no-color.org
func (p *program) hasColour(o options, stream any) bool {
	return !o.noColor && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb" && isTerminal(stream)
}

// warn prints a warning, unless --quiet is given.
func (p *program) warn(text assets.Text) {
	if p.quiet {
		return
	}
	p.printMessage(assets.Say("cli.warning", "text", text))
}

// warnAlways prints a warning about data on this machine that cannot be used. It can change the result of a check, so
// with --quiet it is printed as an error.
func (p *program) warnAlways(text assets.Text) {
	if p.quiet {
		p.printMessage(text)
		return
	}
	p.warn(text)
}

// printMessage writes a message to standard error. If that fails, there is no one left to inform.
func (p *program) printMessage(text assets.Text) {
	console.New(p.cat, strings.NewReader(""), p.err, p.messageWidth()).PrintText(text)
}
