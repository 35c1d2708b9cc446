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
	"cspready/tui/plain"
)

// isTerminal reports whether a stream is one that a person looks at or types on.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// unseen asks for a line on the terminal, which does not show it. A signal ends the waiting, and the terminal is as it was before.
func (p *program) unseen(ctx context.Context, question assets.Text) (string, error) {
	fd := int(p.in.(*os.File).Fd()) // whoever asks here has made sure that it is a terminal
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

// width is how wide text on a stream may be.
func (p *program) width(stream any) int {
	if f, ok := stream.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return plain.Width
}

// unbroken is wider than anything that is said.
const unbroken = 1 << 20

// margin is how wide text on standard error may be. Where that is no terminal a message stays on one line, as whoever reads a log looks for lines.
func (p *program) margin() int {
	if !isTerminal(p.err) {
		return unbroken
	}
	return p.width(p.err)
}

// getenv reads the environment that the program was given.
func (p *program) getenv(name string) string {
	i := slices.IndexFunc(p.environ, func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
	if i < 0 {
		return ""
	}
	return p.environ[i][len(name)+1:]
}

// lines reports whether the wizard has to be questions and answers on lines.
func (p *program) lines(o options) bool { return p.lined(o) || !isTerminal(p.in) || !isTerminal(p.out) }

// lined reports whether nothing but plain lines are wanted, or can be shown.
func (p *program) lined(o options) bool { return o.plain || p.lineByLine() }

// lineByLine reports whether whatever shows the terminal takes one line after the other and nothing else.
func (p *program) lineByLine() bool {
	kind := p.getenv("TERM")
	return p.getenv("ACCESSIBLE") != "" || kind == "dumb" || kind == "" && runtime.GOOS != "windows"
}

// colour reports whether a stream may be coloured. https://no-color.org
func (p *program) colour(o options, stream any) bool {
	return !o.noColor && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb" && isTerminal(stream)
}

// warn tells of something that went wrong and stops nothing.
func (p *program) warn(text assets.Text) {
	if p.quiet {
		return
	}
	p.complain(assets.Say("cli.warning", "text", text))
}

// alarm tells of what is kept on this machine and cannot be used. It can change what a check says, so that a quiet program tells it as well, as an
// error.
func (p *program) alarm(text assets.Text) {
	if p.quiet {
		p.complain(text)
		return
	}
	p.warn(text)
}

// complain writes a message to standard error. When that is gone, nobody is left to tell.
func (p *program) complain(text assets.Text) {
	plain.NewConsole(p.cat, strings.NewReader(""), p.err, p.margin()).Say(text)
}
