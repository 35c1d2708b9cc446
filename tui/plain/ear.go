package plain

import (
	"context"
	"sync"
)

// enoughWord is what a person types to end slow questions, as the key in the wizard's help line.
const enoughWord = "x"

// An ear hears that the person has waited long enough while the checks run. Two readers of one input would take each other's lines, so
// whoever has a question meanwhile closes the ear first.
type ear struct {
	con    *Console
	says   string        // the message that says what the word does
	enough chan struct{} // closed when the word was heard
	over   chan struct{} // closed when the input has ended

	mu    sync.Mutex
	deaf  bool // the word was heard, or a line that is meant for a later question
	close context.CancelFunc
	shut  chan struct{}
}

func newEar(c *Console) *ear {
	return &ear{con: c, says: "plain.enough", enough: make(chan struct{}), over: make(chan struct{})}
}

// open begins to listen and says for what, unless it listens already or has nothing to hear any more.
func (e *ear) open(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.deaf || e.close != nil {
		return
	}
	e.con.Tell(e.says, "word", enoughWord)
	ctx, e.close = context.WithCancel(ctx)
	e.shut = make(chan struct{})
	go func(shut chan struct{}) {
		defer close(shut)
		e.listen(ctx)
	}(e.shut)
}

// stop ends listening and returns when no line is read any more.
func (e *ear) stop() {
	e.mu.Lock()
	end, shut := e.close, e.shut
	e.close = nil
	e.mu.Unlock()
	if end != nil {
		end()
		<-shut
	}
}

func (e *ear) listen(ctx context.Context) {
	for {
		line, err := e.con.next(ctx)
		switch {
		case ctx.Err() != nil && err != nil:
			return
		case err == nil && line == "" && e.con.Live:
			continue // a key pressed in passing
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
