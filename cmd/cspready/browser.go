package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/cli/browser"
)

// openBrowser opens an address in the browser of this machine: the one in the variable BROWSER, else the default of
// the system. The output of the browser is dropped because it would overwrite the screen.
func openBrowser(url string) error {
	for _, command := range filepath.SplitList(os.Getenv("BROWSER")) {
		if cmd := browserCommand(command, url); cmd != nil {
			return cmd.Run()
		}
	}
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return browser.OpenURL(url)
}

// browserCommand returns the command for one entry of BROWSER, with the address in place of %s or as the last
// argument; nil if it is not installed. No shell is involved.
func browserCommand(entry, url string) *exec.Cmd {
	words := strings.Fields(entry)
	if len(words) == 0 {
		return nil
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil
	}
	args, placed := words[1:], false
	for i, a := range args {
		placed = placed || strings.Contains(a, "%s")
		args[i] = strings.ReplaceAll(a, "%s", url)
	}
	if !placed {
		args = append(args, url)
	}
	return exec.CommandContext(context.Background(), path, args...) // the browser outlives the program
}
