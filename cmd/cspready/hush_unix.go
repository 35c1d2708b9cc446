//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// hush returns what keeps the terminal from showing what is typed. The console goes on reading it line by line, which the password
// functions of libraries would keep it from.
func (p *program) hush() func() func() {
	f, ok := p.in.(*os.File)
	if !ok || !isTerminal(p.in) {
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
		return func() { _ = unix.IoctlSetTermios(int(f.Fd()), setTermios, state) } // the terminal may be gone
	}
}
