package console

import (
	"bufio"
	"context"
	"errors"
	"strings"
	"time"
)

// maxLineLength is the maximum length of an answer in bytes. It is more than the address at which a sign-in
// ends needs.
const maxLineLength = 64 << 10

// ErrNoAnswer is returned instead of an answer when the input has ended.
var ErrNoAnswer = errors.New("the input ended")

// ErrQuit is returned instead of an answer when the person wants to leave.
var ErrQuit = errors.New("the person wants to leave")

// inputLines returns the channel of answers, which is closed when the input ends.
func (c *Console) inputLines() <-chan string {
	c.startReading.Do(func() { go c.readInput() })
	return c.typed
}

// readInput sends the lines of the input to the channel.
func (c *Console) readInput() {
	defer close(c.typed)
	s := bufio.NewScanner(c.in)
	s.Buffer(nil, maxLineLength)
	for s.Scan() {
		select {
		case c.typed <- strings.TrimSpace(s.Text()):
		case <-c.closed:
			return
		}
	}
}

// NextAnswer returns the next answer.
func (c *Console) NextAnswer(ctx context.Context) (string, error) {
	if err := c.outputErr(); err != nil {
		return "", err // the question could not be printed
	}
	if held := c.pushedBack; held != nil {
		c.pushedBack = nil
		return *held, nil
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case line, ok := <-c.inputLines():
		if !ok {
			return "", ErrNoAnswer
		}
		return line, nil
	}
}

// typeAheadDelay is how long a line that was typed ahead can take to arrive.
const typeAheadDelay = 100 * time.Millisecond

// DropTypedAhead drops the lines that a person typed ahead.
func (c *Console) DropTypedAhead(ctx context.Context) {
	if !c.Interactive {
		return
	}
	c.pushedBack = nil
	for {
		select {
		case _, more := <-c.inputLines():
			if !more {
				return
			}
		case <-time.After(typeAheadDelay):
			return
		case <-ctx.Done():
			return
		}
	}
}

// PushBack puts a line back as the answer to the next question.
func (c *Console) PushBack(line string) { c.pushedBack = &line }
