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
	rated := func() string {
		if *typed == "" || q.Rate == nil {
			return f.cat.Say(q.Help)
		}
		return f.cat.Say(q.Help) + " " + f.cat.Say(q.Rate(graph.Hidden(*typed)))
	}
	secret := func(title string) *huh.Input {
		return huh.NewInput().Title(title).Prompt("▸ ").CharLimit(passphraseLimit).EchoMode(huh.EchoModePassword)
	}
	same := func(text string) error {
		if text != *typed {
			return errors.New(f.say("form.not-the-same"))
		}
		return nil
	}
	return []huh.Field{
		secret(f.cat.Say(q.Title)).DescriptionFunc(rated, typed).Validate(f.refuses(q)).Value(typed),
		secret(f.say("form.again")).Validate(same).Value(again),
	}
}

// refuses says in words what a question has against a text.
func (f form) refuses(q steps.Question) func(string) error {
	return func(text string) error {
		if q.Refuse == nil {
			return nil
		}
		if why := q.Refuse(text); !why.Empty() {
			return errors.New(f.cat.Say(why))
		}
		return nil
	}
}
