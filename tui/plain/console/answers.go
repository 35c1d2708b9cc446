package console

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cspready/assets"
)

// maxAttempts is how many times a question is asked. It ends an endless input of invalid answers.
const maxAttempts = 5

// askUntilParsed asks a question until parse accepts the answer. The answer "q" always leaves.
func (c *Console) askUntilParsed(ctx context.Context, parse func(answer string) bool, id string, pairs ...any) error {
	return c.askUntilValid(ctx, func(answer string) string {
		if parse(answer) {
			return ""
		}
		return "plain.not-understood"
	}, id, pairs...)
}

// askUntilValid asks a question until reject returns no message about the answer.
func (c *Console) askUntilValid(
	ctx context.Context, reject func(answer string) (message string), id string, pairs ...any,
) error {
	for range maxAttempts {
		c.Print(id, pairs...)
		answer, err := c.NextAnswer(ctx)
		switch {
		case err != nil:
			return err
		case IsWord(answer, "q", "quit"):
			return ErrQuit
		}
		message := reject(answer)
		if message == "" {
			return nil
		}
		c.Print(message)
	}
	return ErrNoAnswer
}

// AskYesNo asks until the answer is yes or no; there is no default.
func (c *Console) AskYesNo(ctx context.Context, id string) (bool, error) {
	var yes bool
	err := c.askUntilParsed(ctx, func(answer string) bool {
		yes = IsWord(answer, "y", "yes")
		return yes || IsWord(answer, "n", "no")
	}, id)
	return yes, err
}

// ChooseOne shows numbered options and returns the index of the chosen one. An empty answer chooses preset; a
// negative preset means no default.
func (c *Console) ChooseOne(ctx context.Context, title string, options []string, preset int) (int, error) {
	c.PrintWrapped(title)
	c.printNumbered(options)
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
		err = c.askUntilParsed(ctx, parse, "plain.choose", "most", len(options))
	} else {
		err = c.askUntilParsed(ctx, parse, "plain.choose-or-enter", "most", len(options), "preset", preset+1)
	}
	return chosen, err
}

// A MultiChoice is a list of numbered options from which several can be chosen.
type MultiChoice struct {
	Title    string
	Options  []string
	Preset   []int // chosen by an empty answer; an empty preset means no default
	Required bool  // at least one option must be chosen
	None     int   // the option that the word none chooses; negative if there is none
}

// ChooseMany shows a list and returns the indices of the chosen options.
func (c *Console) ChooseMany(ctx context.Context, list MultiChoice) (chosen []int, err error) {
	c.PrintWrapped(list.Title)
	c.printNumbered(list.Options)
	reject := func(answer string) string {
		var ok bool
		switch chosen, ok = parseNumbers(answer, len(list.Options)); {
		case answer == "" && len(list.Preset) > 0:
			chosen = list.Preset
		case !ok:
			return "plain.not-understood"
		case len(chosen) == 0 && list.None >= 0:
			chosen = []int{list.None}
		case len(chosen) == 0 && list.Required:
			return "plain.one-needed"
		}
		return ""
	}
	id := "plain.choose-many"
	if list.Required && list.None < 0 {
		id = "plain.choose-some"
	}
	if len(list.Preset) == 0 {
		err = c.askUntilValid(ctx, reject, id)
		return chosen, err
	}
	preset := make([]string, len(list.Preset))
	for i, p := range list.Preset {
		preset[i] = strconv.Itoa(p + 1)
	}
	err = c.askUntilValid(ctx, reject, id+"-or-enter", "preset", preset)
	return chosen, err
}

// printNumbered prints options with their numbers.
func (c *Console) printNumbered(options []string) {
	for i, o := range options {
		c.PrintWrapped("  " + strconv.Itoa(i+1) + ". " + o)
	}
}

// parseNumbers parses "1, 3" or "none" as indices; false if the answer is invalid.
func parseNumbers(answer string, most int) ([]int, bool) {
	if IsWord(answer, "none", "0") {
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

// ApproveWrite asks for approval of a write. Only the word yes approves; everything else, including an empty
// line, declines.
func (c *Console) ApproveWrite(ctx context.Context, question, yes assets.Text) (bool, error) {
	c.DropTypedAhead(ctx)
	c.Print("plain.confirm", "question", question, "yes", yes)
	answer, err := c.NextAnswer(ctx)
	if err != nil {
		return false, err
	}
	return isYes(answer), nil
}

// isYes reports whether an answer is the word yes in full, which questions about a change require. The word
// is the same in all languages, because scripts type it.
func isYes(answer string) bool { return IsWord(answer, "yes") }

// IsWord reports whether an answer is one of the words, in upper or lower case.
func IsWord(answer string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(answer, w) })
}
