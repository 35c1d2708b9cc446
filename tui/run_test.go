package tui

import (
	"context"
	"io"
	"strings"
	"testing"

	"cspready/assets/catalog"
)

func TestAContextThatEndsEndsTheRun(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	in, keys := io.Pipe()
	defer func() { _ = keys.Close() }()
	shown := &watcher{words: "\x1b[?1049h", seen: cancel}
	env := []string{"TERM=xterm-256color"}
	end, err := Run(ctx, newWorld(t, "new-reseller").setup, cat, Terminal{In: in, Out: shown, Env: env})
	if err != nil || !end.Interrupted {
		t.Errorf("the run ended with %+v, %v, want an interrupted one", end, err)
	}
}

// watcher is an output that reports when a text is written, here the start of the alternate screen.
type watcher struct {
	text  strings.Builder
	words string
	seen  func()
}

func (w *watcher) Write(p []byte) (int, error) {
	w.text.Write(p)
	if strings.Contains(w.text.String(), w.words) {
		w.seen()
	}
	return len(p), nil
}
