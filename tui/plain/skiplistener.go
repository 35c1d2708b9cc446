package plain

import (
	"context"
	"sync"
)

// skipWord is what a person types to skip slow reads; the key in the wizard is the same.
const skipWord = "x"

// The skipListener reads the input during a long operation, so that the person can skip the rest. Two readers of one
// input would take each other's lines, so it must be stopped before a question is asked.
type skipListener struct {
	con        *Console
	message    string        // the message that explains the word
	skip       chan struct{} // closed when the word was typed
	inputEnded chan struct{} // closed when the input has ended

	mu      sync.Mutex
	done    bool               // finished: the word was typed, or a line for a later question
	cancel  context.CancelFunc // stops reading
	stopped chan struct{}      // closed when reading has stopped
}

// newSkipListener returns a listener that does not read yet. The message of the catalogue explains the word; the word
// is its argument.
func newSkipListener(c *Console, message string) *skipListener {
	return &skipListener{con: c, message: message, skip: make(chan struct{}), inputEnded: make(chan struct{})}
}

// startListening prints what the word does and starts reading, unless it reads already or is finished.
func (e *skipListener) startListening(ctx context.Context) {
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

// stopListening stops reading and returns when no more lines are read.
func (e *skipListener) stopListening() {
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
func (e *skipListener) readLines(ctx context.Context) {
	for {
		line, err := e.con.nextAnswer(ctx)
		switch {
		case ctx.Err() != nil && err != nil:
			return
		case err == nil && line == "" && e.con.Interactive:
			continue // Enter was pressed by accident
		case err == nil && isWord(line, skipWord):
			close(e.skip)
		case err == nil:
			e.con.pushBack(line)
		default:
			close(e.inputEnded)
		}
		e.mu.Lock()
		e.done = true
		e.mu.Unlock()
		return
	}
}
