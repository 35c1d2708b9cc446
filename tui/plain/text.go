package plain

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// line asks for a text until it is valid. An empty answer means the default; the word none means an empty
// text.
func (c *Console) line(ctx context.Context, q steps.Question, offered string) (string, error) {
	c.print(c.cat.Say(q.Title))
	id := "plain.line"
	if offered != "" {
		id = "plain.line-or-enter"
	}
	for range patience {
		var text string
		parse := func(answer string) bool {
			text = answer
			if answer == "" {
				text = offered
			} else if isWord(answer, "none") {
				text = ""
			}
			return true
		}
		if err := c.ask(ctx, parse, id, "offered", offered); err != nil {
			return "", err
		}
		why := assets.Text{}
		if q.Refuse != nil {
			why = q.Refuse(text)
		}
		if why.Empty() {
			return text, nil
		}
		c.print(c.cat.Say(why))
	}
	return "", ErrNoAnswer
}

// secret asks twice for a passphrase, which the terminal does not show.
func (c *Console) secret(ctx context.Context, q steps.Question) (string, error) {
	c.print(c.cat.Say(q.Title))
	for range patience {
		first, err := c.unseen(ctx, "plain.passphrase")
		if err != nil {
			return "", err
		}
		if q.Rate != nil {
			c.print(c.cat.Say(q.Rate(graph.Hidden(first))))
		}
		if q.Refuse != nil && !q.Refuse(first).Empty() {
			continue // the rating gives the reason
		}
		again, err := c.unseen(ctx, "plain.passphrase-again")
		if err != nil || again == first {
			return first, err
		}
		c.Tell("wizard.form.not-the-same")
	}
	return "", ErrNoAnswer
}

// Agrees asks for a yes. Any other answer, and the end of the input, means no.
func (c *Console) Agrees(ctx context.Context, id string, pairs ...any) (bool, error) {
	c.forget(ctx)
	c.Tell(id, pairs...)
	answer, err := c.next(ctx)
	if errors.Is(err, ErrNoAnswer) {
		return false, nil
	}
	return isYes(answer), err
}

// Unseen asks for a text that the terminal does not show.
func (c *Console) Unseen(ctx context.Context, id string, pairs ...any) (string, error) {
	return c.unseen(ctx, id, pairs...)
}

// YesOrNo asks until the answer is yes or no.
func (c *Console) YesOrNo(ctx context.Context, id string) (bool, error) { return c.yesOrNo(ctx, id) }

// unseen is [Console.Unseen].
func (c *Console) unseen(ctx context.Context, id string, pairs ...any) (text string, err error) {
	if c.Hush != nil {
		defer c.Hush()()
	}
	c.forget(ctx) // after Hush, so that nothing typed in between is shown
	err = c.ask(ctx, func(answer string) bool { text = answer; return answer != "" }, id, pairs...)
	return text, err
}

// pickText asks a question for a text or a passphrase. The default of a text is the earlier answer.
func (v *visit) pickText(ctx context.Context, q steps.Question) ([]string, error) {
	if q.Kind == steps.Passphrase {
		text, err := v.con.secret(ctx, q)
		return []string{text}, err
	}
	offered := steps.Answers{q.ID: q.Default}.First(q.ID)
	if earlier, ok := v.Answers[q.ID]; ok && !q.Statement {
		offered = steps.Answers{q.ID: earlier}.First(q.ID)
	}
	text, err := v.con.line(ctx, q, offered)
	return []string{text}, err
}
