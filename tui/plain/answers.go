package plain

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cspready/assets"
)

// patience is how often a question is put again. An endless input of nonsense has to end somewhere.
const patience = 5

// ask puts a question until parse understands the answer. "q" leaves, whatever the question.
func (c *Console) ask(ctx context.Context, parse func(answer string) bool, id string, pairs ...any) error {
	return c.put(ctx, func(answer string) string {
		if parse(answer) {
			return ""
		}
		return "plain.not-understood"
	}, id, pairs...)
}

// put asks until wrong has no message about the answer.
func (c *Console) put(ctx context.Context, wrong func(answer string) (message string), id string, pairs ...any) error {
	for range patience {
		c.Tell(id, pairs...)
		answer, err := c.next(ctx)
		switch {
		case err != nil:
			return err
		case isWord(answer, "q", "quit"):
			return errQuit
		}
		message := wrong(answer)
		if message == "" {
			return nil
		}
		c.Tell(message)
	}
	return ErrNoAnswer
}

// yesOrNo wants one of the two, and takes neither for granted.
func (c *Console) yesOrNo(ctx context.Context, id string) (bool, error) {
	var yes bool
	err := c.ask(ctx, func(answer string) bool {
		yes = isWord(answer, "y", "yes")
		return yes || isWord(answer, "n", "no")
	}, id)
	return yes, err
}

// choose offers numbered options and returns the index of the one chosen. An empty answer takes the preset one; there is none
// when preset is negative.
func (c *Console) choose(ctx context.Context, title string, options []string, preset int) (int, error) {
	c.print(title)
	c.number(options)
	var chosen int
	parse := func(answer string) bool {
		if answer == "" {
			chosen = preset
			return preset >= 0
		}
		n, err := strconv.Atoi(answer)
		chosen = n - 1
		return err == nil && n >= 1 && n <= len(options)
	}
	var err error
	if preset < 0 {
		err = c.ask(ctx, parse, "plain.choose", "most", len(options))
	} else {
		err = c.ask(ctx, parse, "plain.choose-or-enter", "most", len(options), "preset", preset+1)
	}
	return chosen, err
}

// A choice is a list of numbered options, of which several can be chosen.
type choice struct {
	title   string
	options []string
	preset  []int // taken by an empty answer, unless there is none
	some    bool  // none at all is no answer
	none    int   // the option that the word none chooses; negative when there is no such option
}

// chooseMany offers a list, of which several can be chosen, or none where that is an answer.
func (c *Console) chooseMany(ctx context.Context, list choice) (chosen []int, err error) {
	c.print(list.title)
	c.number(list.options)
	wrong := func(answer string) string {
		var ok bool
		switch chosen, ok = numbers(answer, len(list.options)); {
		case answer == "" && len(list.preset) > 0:
			chosen = list.preset
		case !ok:
			return "plain.not-understood"
		case len(chosen) == 0 && list.none >= 0:
			chosen = []int{list.none}
		case len(chosen) == 0 && list.some:
			return "plain.one-needed"
		}
		return ""
	}
	id := "plain.choose-many"
	if list.some && list.none < 0 {
		id = "plain.choose-some"
	}
	if len(list.preset) == 0 {
		err = c.put(ctx, wrong, id)
		return chosen, err
	}
	shown := make([]string, len(list.preset))
	for i, p := range list.preset {
		shown[i] = strconv.Itoa(p + 1)
	}
	err = c.put(ctx, wrong, id+"-or-enter", "preset", shown)
	return chosen, err
}

func (c *Console) number(options []string) {
	for i, o := range options {
		c.print("  " + strconv.Itoa(i+1) + ". " + o)
	}
}

// numbers reads "1, 3" or "none" as indices.
func numbers(answer string, most int) ([]int, bool) {
	if isWord(answer, "none", "0") {
		return nil, true
	}
	var found []int
	for word := range strings.FieldsFuncSeq(answer, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > most {
			return nil, false
		}
		if !slices.Contains(found, n-1) {
			found = append(found, n-1)
		}
	}
	return found, len(found) > 0
}

// confirm asks for consent to a write. Only yes is yes; everything else, an empty line included, is no.
func (c *Console) confirm(ctx context.Context, question, yes assets.Text) (bool, error) {
	c.forget(ctx)
	c.Tell("plain.confirm", "question", question, "yes", yes)
	answer, err := c.next(ctx)
	if err != nil {
		return false, err
	}
	return isYes(answer), nil
}

// isYes reports whether an answer is the whole word, which is what a question about a change says it wants. It is the same in every language, as
// scripts type it.
func isYes(answer string) bool { return isWord(answer, "yes") }

func isWord(answer string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(answer, w) })
}
