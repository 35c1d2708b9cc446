package plain

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cspready/assets"
)

// patience is how many times a question is asked. It ends an endless input of invalid answers.
const patience = 5

// ask asks a question until parse accepts the answer. The answer "q" always leaves.
func (c *Console) ask(ctx context.Context, parse func(answer string) bool, id string, pairs ...any) error {
	return c.put(ctx, func(answer string) string {
		if parse(answer) {
			return ""
		}
		return "plain.not-understood"
	}, id, pairs...)
}

// put asks a question until reject returns no message about the answer.
func (c *Console) put(
	ctx context.Context, reject func(answer string) (message string), id string, pairs ...any,
) error {
	for range patience {
		c.Tell(id, pairs...)
		answer, err := c.next(ctx)
		switch {
		case err != nil:
			return err
		case isWord(answer, "q", "quit"):
			return errQuit
		}
		message := reject(answer)
		if message == "" {
			return nil
		}
		c.Tell(message)
	}
	return ErrNoAnswer
}

// yesOrNo asks for a yes or a no; there is no default.
func (c *Console) yesOrNo(ctx context.Context, id string) (bool, error) {
	var yes bool
	err := c.ask(ctx, func(answer string) bool {
		yes = isWord(answer, "y", "yes")
		return yes || isWord(answer, "n", "no")
	}, id)
	return yes, err
}

// choose shows numbered options and returns the index of the chosen one. An empty answer chooses preset; a
// negative preset means no default.
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

// A choice is a list of numbered options from which several can be chosen.
type choice struct {
	title   string
	options []string
	preset  []int // chosen by an empty answer; an empty preset means no default
	some    bool  // at least one option must be chosen
	none    int   // the option that the word none chooses; negative if there is none
}

// chooseMany shows a list and returns the indices of the chosen options.
func (c *Console) chooseMany(ctx context.Context, list choice) (chosen []int, err error) {
	c.print(list.title)
	c.number(list.options)
	reject := func(answer string) string {
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
		err = c.put(ctx, reject, id)
		return chosen, err
	}
	preset := make([]string, len(list.preset))
	for i, p := range list.preset {
		preset[i] = strconv.Itoa(p + 1)
	}
	err = c.put(ctx, reject, id+"-or-enter", "preset", preset)
	return chosen, err
}

// number prints options with their numbers.
func (c *Console) number(options []string) {
	for i, o := range options {
		c.print("  " + strconv.Itoa(i+1) + ". " + o)
	}
}

// numbers parses "1, 3" or "none" as indices; false if the answer is invalid.
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

// confirm asks for approval of a write. Only the word yes approves; everything else, including an empty
// line, declines.
func (c *Console) confirm(ctx context.Context, question, yes assets.Text) (bool, error) {
	c.forget(ctx)
	c.Tell("plain.confirm", "question", question, "yes", yes)
	answer, err := c.next(ctx)
	if err != nil {
		return false, err
	}
	return isYes(answer), nil
}

// isYes reports whether an answer is the word yes in full, which questions about a change require. The word
// is the same in all languages, because scripts type it.
func isYes(answer string) bool { return isWord(answer, "yes") }

// isWord reports whether an answer is one of the words, in upper or lower case.
func isWord(answer string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(answer, w) })
}
