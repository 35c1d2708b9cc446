// Package catalog turns texts into words of one language. All text for people passes through it, so it also makes
// strings from a tenant harmless ([Clean]).
package catalog

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"cspready/assets"
)

// Fallback is the language that has every message.
const Fallback = "en"

// A Catalog has the messages of one language, and those of [Fallback] where one is missing. It is safe for use by
// several goroutines.
type Catalog struct {
	lang  string
	words *i18n.Localizer
}

// Languages lists the languages that have files.
func Languages() []string {
	var langs []string
	entries, _ := fs.ReadDir(assets.Files(), "strings") // the folder is embedded: it exists
	for _, e := range entries {
		langs = append(langs, e.Name())
	}
	return langs
}

// New returns the catalogue of a language such as "en" or "nl-BE". An empty lang means [Fallback].
func New(lang string) (*Catalog, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, l := range Languages() {
		if err := loadLanguage(bundle, l); err != nil {
			return nil, err
		}
	}
	if lang == "" {
		lang = Fallback
	}
	base, _, _ := strings.Cut(lang, "-")
	if !slices.Contains(Languages(), base) {
		return nil, fmt.Errorf("language %q is not one of %s", Clean(lang), strings.Join(Languages(), ", "))
	}
	return &Catalog{lang: base, words: i18n.NewLocalizer(bundle, base, Fallback)}, nil
}

// loadLanguage reads every file of a language. go-i18n takes the language from the name it is given.
func loadLanguage(bundle *i18n.Bundle, lang string) error {
	for _, name := range messageFiles(lang) {
		text, err := fs.ReadFile(assets.Files(), name)
		if err != nil {
			return err
		}
		if _, err := bundle.ParseMessageFileBytes(text, path.Base(name)+"."+lang+".toml"); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// messageFiles lists the files with the messages of a language: one for each requirement, beside its guide, and those
// that changes and other packages use.
func messageFiles(lang string) []string {
	var names []string
	for _, pattern := range []string{"requirements/%s/*.toml", "strings/%s/*.toml", "strings/%s/*/*.toml"} {
		found, _ := fs.Glob(assets.Files(), fmt.Sprintf(pattern, lang)) // fails only on a malformed pattern
		names = append(names, found...)
	}
	return names
}

// Language returns the language of the catalogue.
func (c *Catalog) Language() string { return c.lang }

// T returns the words of a message; see [assets.Say] for the arguments.
func (c *Catalog) T(id string, pairs ...any) string { return c.Say(assets.Say(id, pairs...)) }

// Say returns the words of a text. A message that no file has is returned as its id in brackets, so that it is
// noticed.
func (c *Catalog) Say(t assets.Text) string {
	if t.Empty() {
		return ""
	}
	config := &i18n.LocalizeConfig{MessageID: t.ID, TemplateData: c.fillArgs(t.Args)}
	if n, ok := t.Args["count"]; ok {
		config.PluralCount = n
	}
	text, err := c.words.Localize(config)
	if text == "" && err != nil {
		return "[" + t.ID + "]"
	}
	return text
}

// Lines returns the words of several texts.
func (c *Catalog) Lines(texts []assets.Text) []string {
	lines := make([]string, 0, len(texts))
	for _, t := range texts {
		lines = append(lines, c.Say(t))
	}
	return lines
}

// Said is text that is already in words, for example from a stored run. As an argument it is made harmless, but not
// cut.
type Said string

// fillArgs makes every argument ready to print: nested texts in words, foreign strings cleaned.
func (c *Catalog) fillArgs(args map[string]any) map[string]any {
	filled := make(map[string]any, len(args))
	for name, value := range args {
		filled[name] = c.formatArg(value)
	}
	return filled
}

func (c *Catalog) formatArg(value any) any {
	switch v := value.(type) {
	case assets.Text:
		return c.Say(v)
	case Said:
		return strings.Join(CleanWhole(string(v)), " ")
	case []assets.Text:
		return strings.Join(c.Lines(v), ", ")
	case []string:
		cleaned := make([]string, len(v))
		for i, s := range v {
			cleaned[i] = Clean(s)
		}
		return strings.Join(cleaned, ", ")
	case int, int64:
		return v
	default:
		return Clean(fmt.Sprint(v))
	}
}

// Guides that belong to no single requirement.
const (
	OverviewGuide  = "overview"  // all requirements: who must meet them, by when, and what happens otherwise
	QuestionsGuide = "questions" // what partners ask about them
)

// Guide returns a guide as Markdown, in the language or else in [Fallback]; empty if there is none. The id is that of
// a requirement, [OverviewGuide] or [QuestionsGuide].
func (c *Catalog) Guide(id string) string {
	for _, lang := range []string{c.lang, Fallback} {
		if text, err := fs.ReadFile(assets.Files(), path.Join("requirements", lang, id+".md")); err == nil {
			return string(text)
		}
	}
	return ""
}
