package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// narrow is a terminal of so many columns, and what reads what it shows.
func narrow(t *testing.T, columns uint16) (tty, reader *os.File) {
	t.Helper()
	reader, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	fd := int(reader.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Skip(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	return tty, reader
}

// TestAnErrorFitsTheTerminal also where it is long; in a log it is one line.
func TestAnErrorFitsTheTerminal(t *testing.T) {
	for _, args := range [][]string{
		{"check", "--only", "colour"}, {"check", "--demo", "compliant", "-o", "/nowhere/at/all/check.json"},
		{"history", "--tenant", "fabrikam.example"}, {"changes", "now"},
	} {
		const columns = 50
		tty, reader := narrow(t, columns)
		try(t.Context(), t, func(w *environment) { w.Err = tty }, args...)
		shown := make([]byte, 4096)
		n, err := reader.Read(shown)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(shown[:n])) {
			if line = strings.TrimSpace(line); ansi.StringWidth(line) > columns {
				t.Errorf("%v: wider than the terminal: %s", args, line)
			}
		}
		if _, _, logged := try(t.Context(), t, func(*environment) {}, args...); strings.Count(logged, "\n") != 1 {
			t.Errorf("%v: in a log it is %q", args, logged)
		}
	}
}
