//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// EchoDisabler returns a function that turns off the echo of the terminal and returns one that restores it; nil if
// input is no terminal. The console goes on reading line by line, which password functions of libraries do not allow.
func (t *Terminal) EchoDisabler() func() func() {
	f, ok := t.In.(*os.File)
	if !ok || !IsTerminal(t.In) {
		return nil
	}
	return func() func() {
		state, err := unix.IoctlGetTermios(int(f.Fd()), getTermios)
		if err != nil {
			return func() {}
		}
		quiet := *state
		quiet.Lflag &^= unix.ECHO
		quiet.Lflag |= unix.ICANON | unix.ISIG
		if unix.IoctlSetTermios(int(f.Fd()), setTermios, &quiet) != nil {
			return func() {}
		}
		return func() { _ = unix.IoctlSetTermios(int(f.Fd()), setTermios, state) } // fails if the terminal is gone
	}
}
