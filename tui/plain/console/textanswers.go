package console

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// AskLine asks for a text until it is valid. An empty answer means the default; the word none means an empty
// text.
func (c *Console) AskLine(ctx context.Context, q steps.Question, offered string) (string, error) {
	c.PrintText(q.Title)
	id := "plain.line"
	if offered != "" {
		id = "plain.line-or-enter"
	}
	for range maxAttempts {
		var text string
		parse := func(answer string) bool {
			text = answer
			if answer == "" {
				text = offered
			} else if IsWord(answer, "none") {
				text = ""
			}
			return true
		}
		if err := c.askUntilParsed(ctx, parse, id, "offered", offered); err != nil {
			return "", err
		}
		why := assets.Text{}
		if q.Validate != nil {
			why = q.Validate(text)
		}
		if why.Empty() {
			return text, nil
		}
		c.PrintText(why)
	}
	return "", ErrNoAnswer
}

// AskPassphrase asks twice for a passphrase, which the terminal does not show.
func (c *Console) AskPassphrase(ctx context.Context, q steps.Question) (string, error) {
	c.PrintText(q.Title)
	for range maxAttempts {
		first, err := c.ReadHidden(ctx, "plain.passphrase")
		if err != nil {
			return "", err
		}
		if q.Rate != nil {
			c.PrintText(q.Rate(graph.Hidden(first)))
		}
		if q.Validate != nil && !q.Validate(first).Empty() {
			continue // the rating gives the reason
		}
		again, err := c.ReadHidden(ctx, "plain.passphrase-again")
		if err != nil || again == first {
			return first, err
		}
		c.Print("wizard.form.not-the-same")
	}
	return "", ErrNoAnswer
}

// Confirm asks for a yes. Any other answer, and the end of the input, means no.
func (c *Console) Confirm(ctx context.Context, id string, pairs ...any) (bool, error) {
	c.DropTypedAhead(ctx)
	c.Print(id, pairs...)
	answer, err := c.NextAnswer(ctx)
	if errors.Is(err, ErrNoAnswer) {
		return false, nil
	}
	return isYes(answer), err
}

// ReadHidden asks for a text that the terminal does not show.
func (c *Console) ReadHidden(ctx context.Context, id string, pairs ...any) (text string, err error) {
	if c.DisableEcho != nil {
		defer c.DisableEcho()()
	}
	c.DropTypedAhead(ctx) // after DisableEcho, so that nothing typed in between is shown
	err = c.askUntilParsed(ctx, func(answer string) bool { text = answer; return answer != "" }, id, pairs...)
	return text, err
}
