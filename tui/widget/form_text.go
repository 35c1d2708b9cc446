package widget

import (
	"errors"
	"strings"

	"charm.land/huh/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// Limits of text fields, in characters.
const (
	lineLimit       = 1024
	passphraseLimit = 256
)

// lineField returns the field of a question for a line of text.
func (f Form) lineField(q steps.Question, preset []string) huh.Field {
	var text string
	if len(preset) > 0 {
		text = preset[0]
	}
	f.single[q.ID] = &text
	input := huh.NewInput().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).
		Prompt("▸ ").CharLimit(lineLimit).Validate(f.validateText(q))
	f.inputQuestions[input] = q
	return input.Accessor(observedText{&text, func(text string) { input.Description(f.describeLine(q, text)) }})
}

// inputColumns is the width of a text field beside its text: the bar at the left, the prompt, and the
// cursor behind the text.
const inputColumns = barColumns + 3

// describeLine returns the help of a question, followed by the complete text if the field is too narrow for it.
func (f Form) describeLine(q steps.Question, text string) string {
	help := f.cat.Say(q.Help)
	if ansi.StringWidth(text) <= *f.width-inputColumns {
		return help
	}
	return strings.TrimLeft(help+"\n"+Wrap(catalog.Clean(text), *f.width-barColumns), "\n")
}

// passphraseFields returns a field for a passphrase and one to repeat it. The text is hidden; its strength is
// shown above it.
func (f Form) passphraseFields(q steps.Question) []huh.Field {
	value, repeated := new(string), new(string)
	f.single[q.ID] = value
	secret := func(title string) *huh.Input {
		return huh.NewInput().Title(title).Prompt("▸ ").CharLimit(passphraseLimit).EchoMode(huh.EchoModePassword)
	}
	first := secret(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).Validate(f.validateText(q))
	same := func(text string) error {
		if text != *value && !*f.goingBack {
			return errors.New(f.say("form.not-the-same"))
		}
		return nil
	}
	return []huh.Field{
		first.Accessor(observedText{value, func(text string) { first.Description(f.describeStrength(q, text)) }}),
		secret(f.say("form.again")).Validate(same).Value(repeated),
	}
}

// describeStrength returns the strength of the passphrase typed so far, in place of the help: both together would push
// the field off the screen.
func (f Form) describeStrength(q steps.Question, text string) string {
	if text == "" || q.Rate == nil {
		return f.cat.Say(q.Help)
	}
	return f.cat.Say(q.Rate(graph.Hidden(text)))
}

// The observedText value calls a function when it changes. The call is on the goroutine of Update; huh's
// DescriptionFunc would read the text on another goroutine.
type observedText struct {
	text    *string
	changed func(text string)
}

// Get returns the text.
func (w observedText) Get() string { return *w.text }

// Set changes the text and calls the function if it is different.
func (w observedText) Set(text string) {
	if *w.text != text {
		*w.text = text
		w.changed(text)
	}
}

// validateText returns the validation of a text by its question.
func (f Form) validateText(q steps.Question) func(string) error {
	return func(text string) error {
		if q.Validate == nil || *f.goingBack {
			return nil
		}
		why := q.Validate(text)
		switch {
		case why.Empty():
			return nil
		case q.Kind == steps.Passphrase && q.Rate != nil && text != "": // the rating gives the reason
			return errors.New(f.say("form.too-weak"))
		}
		return errors.New(f.cat.Say(why))
	}
}
