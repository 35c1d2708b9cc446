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

// browse opens an address in the browser of this machine: the one that BROWSER names, else the system's choice. Whatever it prints
// is dropped, as it would break the screen.
func browse(url string) error {
	for _, command := range filepath.SplitList(os.Getenv("BROWSER")) {
		if cmd := browserCommand(command, url); cmd != nil {
			return cmd.Run()
		}
	}
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return browser.OpenURL(url)
}

// browserCommand returns the command of one entry of BROWSER, with the address in place of %s or at the end; nil when it is not
// installed. No shell is involved.
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
	return exec.CommandContext(context.Background(), path, args...) // a browser outlives whoever opened it
}
