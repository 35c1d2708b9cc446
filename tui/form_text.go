package tui

import (
	"errors"

	"charm.land/huh/v2"

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
	return huh.NewInput().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).Prompt("▸ ").CharLimit(lineLimit).Validate(f.refuses(q)).
		Value(&text)
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
		first.Accessor(rating{typed, func(text string) { first.Description(f.rated(q, text)) }}),
		secret(f.say("form.again")).Validate(same).Value(again),
	}
}

// rated is the help of a question on a passphrase, with how strong the one is that was typed so far.
func (f form) rated(q steps.Question, text string) string {
	if text == "" || q.Rate == nil {
		return f.cat.Say(q.Help)
	}
	return f.cat.Say(q.Help) + " " + f.cat.Say(q.Rate(graph.Hidden(text)))
}

// A rating is a text that says when it changes, on the goroutine of the screen: a DescriptionFunc would read it from another.
type rating struct {
	text    *string
	changed func(text string)
}

// Get returns the text.
func (r rating) Get() string { return *r.text }

// Set changes the text, and says so.
func (r rating) Set(text string) {
	if *r.text != text {
		*r.text = text
		r.changed(text)
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
