// Package catalog turns texts into words of one language. Everything a person reads passes here, so this is also where strings
// from a tenant lose their teeth ([Clean]).
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

// A Catalog speaks one language, and [Fallback] where a message is missing. It is safe for use by several goroutines.
type Catalog struct {
	lang  string
	words *i18n.Localizer
}

// Languages lists the languages there are files for.
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
		if err := load(bundle, l); err != nil {
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

// load reads every file of a language. go-i18n takes the language from the name it is given.
func load(bundle *i18n.Bundle, lang string) error {
	names, err := fs.Glob(assets.Files(), path.Join("strings", lang, "*.toml"))
	if err != nil {
		return err
	}
	for _, name := range names {
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

// Language returns the language that the catalogue speaks.
func (c *Catalog) Language() string { return c.lang }

// T says a message straight away; see [assets.Say] for the arguments.
func (c *Catalog) T(id string, pairs ...any) string { return c.Say(assets.Say(id, pairs...)) }

// Say returns the words of a text. A message that no file has is returned as its id in brackets: ugly, and never silent.
func (c *Catalog) Say(t assets.Text) string {
	if t.Empty() {
		return ""
	}
	config := &i18n.LocalizeConfig{MessageID: t.ID, TemplateData: c.fill(t.Args)}
	if n, ok := t.Args["count"]; ok {
		config.PluralCount = n
	}
	said, err := c.words.Localize(config)
	if said == "" && err != nil {
		return "[" + t.ID + "]"
	}
	return said
}

// Lines says several texts.
func (c *Catalog) Lines(texts []assets.Text) []string {
	lines := make([]string, 0, len(texts))
	for _, t := range texts {
		lines = append(lines, c.Say(t))
	}
	return lines
}

// Said is what was put into words before, for example by a run that was kept. As an argument it is made harmless, and not cut.
type Said string

// fill makes every argument ready to be printed: nested texts said, foreign strings cleaned.
func (c *Catalog) fill(args map[string]any) map[string]any {
	filled := make(map[string]any, len(args))
	for name, value := range args {
		filled[name] = c.word(value)
	}
	return filled
}

func (c *Catalog) word(value any) any {
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

// Guide returns a guide as Markdown, in the language or else in [Fallback]; empty when there is none of that name.
func (c *Catalog) Guide(name string) string {
	for _, lang := range []string{c.lang, Fallback} {
		if text, err := fs.ReadFile(assets.Files(), path.Join("guides", lang, name+".md")); err == nil {
			return string(text)
		}
	}
	return ""
}
