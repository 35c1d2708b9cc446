package tui

import (
	"errors"
	"strings"

	"charm.land/huh/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// Bounds of what is typed into a field.
const (
	lineLimit       = 1024
	passphraseLimit = 256
)

// line is a field for a text.
func (f form) line(q steps.Question, preset []string) huh.Field {
	var text string
	if len(preset) > 0 {
		text = preset[0]
	}
	f.one[q.ID] = &text
	input := huh.NewInput().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).Prompt("▸ ").CharLimit(lineLimit).Validate(f.refuses(q))
	f.lines[input] = q
	return input.Accessor(watched{&text, func(text string) { input.Description(f.whole(q, text)) }})
}

// inputColumns is what a field takes beside its text: the bar at the left, the prompt, and the cursor behind the text.
const inputColumns = barColumns + 3

// whole is the help of a question, with the text as a whole where the field is too narrow for it.
func (f form) whole(q steps.Question, text string) string {
	help := f.cat.Say(q.Help)
	if ansi.StringWidth(text) <= *f.width-inputColumns {
		return help
	}
	return strings.TrimLeft(help+"\n"+wrap(catalog.Clean(text), *f.width-barColumns), "\n")
}

// passphrase is a field for a secret and one for the same again. What is typed is not shown; how strong it is stands above it.
func (f form) passphrase(q steps.Question) []huh.Field {
	typed, again := new(string), new(string)
	f.one[q.ID] = typed
	secret := func(title string) *huh.Input {
		return huh.NewInput().Title(title).Prompt("▸ ").CharLimit(passphraseLimit).EchoMode(huh.EchoModePassword)
	}
	first := secret(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).Validate(f.refuses(q))
	same := func(text string) error {
		if text != *typed && !*f.back {
			return errors.New(f.say("form.not-the-same"))
		}
		return nil
	}
	return []huh.Field{
		first.Accessor(watched{typed, func(text string) { first.Description(f.rated(q, text)) }}),
		secret(f.say("form.again")).Validate(same).Value(again),
	}
}

// rated is how strong the passphrase is that was typed so far, in place of the help: both would push the field out of sight.
func (f form) rated(q steps.Question, text string) string {
	if text == "" || q.Rate == nil {
		return f.cat.Say(q.Help)
	}
	return f.cat.Say(q.Rate(graph.Hidden(text)))
}

// A watched text is one that says when it changes, on the goroutine of the screen: a DescriptionFunc would read it from another.
type watched struct {
	text    *string
	changed func(text string)
}

// Get returns the text.
func (w watched) Get() string { return *w.text }

// Set changes the text, and says so.
func (w watched) Set(text string) {
	if *w.text != text {
		*w.text = text
		w.changed(text)
	}
}

// refuses says in words what a question has against a text.
func (f form) refuses(q steps.Question) func(string) error {
	return func(text string) error {
		if q.Refuse == nil || *f.back {
			return nil
		}
		why := q.Refuse(text)
		switch {
		case why.Empty():
			return nil
		case q.Kind == steps.Passphrase && q.Rate != nil && text != "": // its rating says why
			return errors.New(f.say("form.too-weak"))
		}
		return errors.New(f.cat.Say(why))
	}
}
