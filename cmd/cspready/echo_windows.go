package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// echoDisabler returns a function that turns off the echo of the console and returns one that restores it; nil if
// input is no console.
func (t *terminal) echoDisabler() func() func() {
	f, ok := t.in.(*os.File)
	if !ok || !isTerminal(t.in) {
		return nil
	}
	return func() func() {
		var mode uint32
		h := windows.Handle(f.Fd())
		if windows.GetConsoleMode(h, &mode) != nil || windows.SetConsoleMode(h, mode&^windows.ENABLE_ECHO_INPUT) != nil {
			return func() {}
		}
		return func() { _ = windows.SetConsoleMode(h, mode) } // fails if the console is gone
	}
}
