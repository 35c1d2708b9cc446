package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// hush returns what keeps the terminal from showing what is typed.
func (p *program) hush() func() func() {
	f, ok := p.in.(*os.File)
	if !ok || !isTerminal(p.in) {
		return nil
	}
	return func() func() {
		var mode uint32
		h := windows.Handle(f.Fd())
		if windows.GetConsoleMode(h, &mode) != nil || windows.SetConsoleMode(h, mode&^windows.ENABLE_ECHO_INPUT) != nil {
			return func() {}
		}
		return func() { _ = windows.SetConsoleMode(h, mode) } // the console may be gone
	}
}
