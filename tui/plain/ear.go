package plain

import (
	"context"
	"sync"
)

// enoughWord is what a person types to skip slow reads; the key in the wizard is the same.
const enoughWord = "x"

// The ear reads the input during a long operation, so that the person can skip the rest. Two readers of one
// input would take each other's lines, so it must be stopped before a question is asked.
type ear struct {
	con    *Console
	says   string        // the message that explains the word
	enough chan struct{} // closed when the word was typed
	over   chan struct{} // closed when the input has ended

	mu    sync.Mutex
	deaf  bool               // finished: the word was typed, or a line for a later question
	close context.CancelFunc // stops reading
	shut  chan struct{}      // closed when reading has stopped
}

// newEar returns a listener that does not read yet.
func newEar(c *Console) *ear {
	return &ear{con: c, says: "plain.enough", enough: make(chan struct{}), over: make(chan struct{})}
}

// open prints what the word does and starts reading, unless it reads already or is finished.
func (e *ear) open(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.deaf || e.close != nil {
		return
	}
	e.con.Tell(e.says, "word", enoughWord)
	ctx, e.close = context.WithCancel(ctx)
	e.shut = make(chan struct{})
	go func(stopped chan struct{}) {
		defer close(stopped)
		e.listen(ctx)
	}(e.shut)
}

// stop stops reading and returns when no more lines are read.
func (e *ear) stop() {
	e.mu.Lock()
	cancel, stopped := e.close, e.shut
	e.close = nil
	e.mu.Unlock()
	if cancel != nil {
		cancel()
		<-stopped
	}
}

// listen reads lines until the word, a line for a later question, or the end of the input.
func (e *ear) listen(ctx context.Context) {
	for {
		line, err := e.con.next(ctx)
		switch {
		case ctx.Err() != nil && err != nil:
			return
		case err == nil && line == "" && e.con.Live:
			continue // Enter was pressed by accident
		case err == nil && isWord(line, enoughWord):
			close(e.enough)
		case err == nil:
			e.con.hold(line)
		default:
			close(e.over)
		}
		e.mu.Lock()
		e.deaf = true
		e.mu.Unlock()
		return
	}
}
