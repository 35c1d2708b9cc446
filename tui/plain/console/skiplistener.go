package console

import (
	"context"
	"sync"
)

// skipWord is what a person types to skip slow reads; the key in the wizard is the same.
const skipWord = "x"

// A SkipListener reads the input during a long operation, so that the person can skip the rest. Two readers of one
// input would take each other's lines, so it must be stopped before a question is asked.
type SkipListener struct {
	Skip       chan struct{} // closed when the word was typed
	InputEnded chan struct{} // closed when the input has ended

	con     *Console
	message string // the message that explains the word

	mu      sync.Mutex
	done    bool               // finished: the word was typed, or a line for a later question
	cancel  context.CancelFunc // stops reading
	stopped chan struct{}      // closed when reading has stopped
}

// NewSkipListener returns a listener that does not read yet. The message of the catalogue explains the word; the word
// is its argument.
func NewSkipListener(c *Console, message string) *SkipListener {
	return &SkipListener{con: c, message: message, Skip: make(chan struct{}), InputEnded: make(chan struct{})}
}

// Start prints what the word does and starts reading, unless it reads already or is finished.
func (e *SkipListener) Start(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.done || e.cancel != nil {
		return
	}
	e.con.Print(e.message, "word", skipWord)
	ctx, e.cancel = context.WithCancel(ctx)
	e.stopped = make(chan struct{})
	go func(stopped chan struct{}) {
		defer close(stopped)
		e.readLines(ctx)
	}(e.stopped)
}

// Stop stops reading and returns when no more lines are read.
func (e *SkipListener) Stop() {
	e.mu.Lock()
	cancel, stopped := e.cancel, e.stopped
	e.cancel = nil
	e.mu.Unlock()
	if cancel != nil {
		cancel()
		<-stopped
	}
}

// readLines reads lines until the word, a line for a later question, or the end of the input.
func (e *SkipListener) readLines(ctx context.Context) {
	for {
		line, err := e.con.NextAnswer(ctx)
		switch {
		case ctx.Err() != nil && err != nil:
			return
		case err == nil && line == "" && e.con.Interactive:
			continue // Enter was pressed by accident
		case err == nil && IsWord(line, skipWord):
			close(e.Skip)
		case err == nil:
			e.con.PushBack(line)
		default:
			close(e.InputEnded)
		}
		e.mu.Lock()
		e.done = true
		e.mu.Unlock()
		return
	}
}
