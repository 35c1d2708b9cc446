package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

// EchoDisabler returns a function that turns off the echo of the console and returns one that restores it; nil if
// input is no console.
func (t *Terminal) EchoDisabler() func() func() {
	f, ok := t.In.(*os.File)
	if !ok || !IsTerminal(t.In) {
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
