package tui

import (
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// tallest is the height given to a form, so that it draws all its lines; the window follows its cursor.
const tallest = 500

// A form asks questions. Its values are behind pointers, because huh writes to them while the form is
// copied with its page.
type form struct {
	cat   *catalog.Catalog
	huh   *huh.Form
	one   map[string]*string
	many  map[string]*[]string
	lists map[*huh.MultiSelect[string]]steps.Question
	lines map[*huh.Input]steps.Question
	asked []steps.Question
	back  *bool   // the last key goes back: the text of the field is not validated
	enter *bool   // the last key goes on: required answers are checked
	width *int    // of the page
	look  *styles // for the background; a form takes only one theme, so the theme reads this
}

// newForm returns a form with questions, preset to known answers or else to the defaults. A question that
// depends on earlier answers has its own page in the form.
func newForm(cat *catalog.Catalog, questions []steps.Question, known steps.Answers) form {
	f := form{
		cat: cat, asked: questions,
		one: map[string]*string{}, many: map[string]*[]string{},
		lists: map[*huh.MultiSelect[string]]steps.Question{}, lines: map[*huh.Input]steps.Question{},
		back: new(bool), enter: new(bool), width: new(int), look: new(styles),
	}
	*f.look = newStyles(true)
	var groups []*huh.Group
	var together []huh.Field
	for _, q := range questions {
		preset := q.Default
		if answer, ok := known[q.ID]; ok && (q.Kind == steps.Choice || q.Kind == steps.Line && !q.Statement) {
			preset = answer
		}
		fields := f.fields(q, offered(q, preset))
		if q.Asked == nil {
			together = append(together, fields...)
			continue
		}
		groups = append(groups, huh.NewGroup(fields...).WithHideFunc(func() bool { return !q.Asked(f.answers()) }))
	}
	if len(together) > 0 {
		groups = append([]*huh.Group{huh.NewGroup(together...)}, groups...)
	}
	f.huh = huh.NewForm(groups...).
		WithShowHelp(false).WithShowErrors(false).WithKeyMap(formKeys()).WithTheme(f.look.theme())
	return f
}

// offered leaves out values that are no longer options, such as an account that was deleted since an
// earlier visit.
func offered(q steps.Question, values []string) []string {
	if q.Kind != steps.Choice {
		return values
	}
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool {
		return !slices.ContainsFunc(q.Options, func(o steps.Option) bool { return o.Value == value })
	})
}

// fields returns the fields of a question.
func (f form) fields(q steps.Question, preset []string) []huh.Field {
	switch q.Kind {
	case steps.Line:
		return []huh.Field{f.line(q, preset)}
	case steps.Passphrase:
		return f.passphrase(q)
	default:
		return []huh.Field{f.choice(q, preset)}
	}
}

// choice returns the field of a question with options.
func (f form) choice(q steps.Question, preset []string) huh.Field {
	options := f.wrapped(q, 0)
	if q.Many {
		chosen := preset
		f.many[q.ID] = &chosen
		list := huh.NewMultiSelect[string]().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).Options(options...).
			Filterable(false).Validate(f.misses(q)).Value(&chosen)
		f.lists[list] = q
		return list
	}
	var chosen string
	if len(preset) > 0 {
		chosen = preset[0]
	}
	f.one[q.ID] = &chosen
	return huh.NewSelect[string]().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).
		Options(options...).Value(&chosen)
}

// misses returns the validation of a list that requires an answer, which is checked when the person goes
// on. The option under the cursor is no answer: the first one is under it before the person has read the
// question.
func (f form) misses(q steps.Question) func([]string) error {
	return func(chosen []string) error {
		if q.Some && len(chosen) == 0 && *f.enter {
			return errors.New(f.say("form.mark-one"))
		}
		return nil
	}
}

// formKeys returns huh's keys without filtering, which would turn single keys into text, and without
// quitting, which is the wizard's.
func formKeys() *huh.KeyMap {
	none := key.NewBinding(key.WithDisabled())
	keys := huh.NewDefaultKeyMap()
	keys.Quit, keys.Select.Filter, keys.MultiSelect.Filter = none, none, none
	keys.MultiSelect.SelectAll, keys.MultiSelect.SelectNone = none, none
	return keys
}

// init returns the command that starts the form.
func (f form) init() tea.Cmd { return f.huh.Init() }

// update handles a message.
func (f form) update(msg tea.Msg) (form, tea.Cmd) {
	*f.enter = false
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		*f.width = m.Width
		for list, q := range f.lists {
			list.Options(f.wrapped(q, m.Width)...).Height(f.height(q, m.Width))
		}
		for input, q := range f.lines {
			input.Description(f.whole(q, *f.one[q.ID]))
		}
		f.huh = f.huh.WithWidth(m.Width)
	case tea.BackgroundColorMsg:
		*f.look = newStyles(m.IsDark())
	case tea.KeyPressMsg:
		*f.back, *f.enter = m.String() == "shift+tab", m.String() == "enter" || m.String() == "tab"
	}
	var cmd tea.Cmd
	if _, resized := msg.(tea.WindowSizeMsg); !resized {
		var model huh.Model
		model, cmd = f.huh.Update(msg)
		f.huh = model.(*huh.Form)
	}
	f.makeRoom()
	if *f.back && !f.done() { // on the first page huh takes the focus from the field although it cannot go back
		_ = f.huh.GetFocusedField().Focus()
	}
	return f, cmd
}

// makeRoom makes the form draw all its lines: huh would keep its height when its content grows.
func (f form) makeRoom() {
	if *f.width > 0 {
		_, _ = f.huh.Update(tea.WindowSizeMsg{Width: *f.width, Height: tallest})
	}
}

// Columns of a list beside its labels: the bar at the left; the cursor and the check box.
const (
	barColumns  = 2
	markColumns = 6
)

// wrapped returns the options of a question with labels wrapped to a width, because huh truncates those of
// a list with several answers. Width 0 does not wrap.
func (f form) wrapped(q steps.Question, width int) []huh.Option[string] {
	options := make([]huh.Option[string], len(q.Options))
	for i, o := range q.Options {
		label := f.cat.Say(o.Label)
		if width > 0 {
			label = wrap(label, width-barColumns-markColumns)
		}
		options[i] = huh.NewOption(label, o.Value)
	}
	return options
}

// height returns the height of a list with its title and help, which huh does not count by itself.
func (f form) height(q steps.Question, width int) int {
	inside := width - barColumns
	lines := 0
	for _, o := range f.wrapped(q, width) {
		lines += lipgloss.Height(o.Key)
	}
	for _, text := range f.cat.Lines([]assets.Text{q.Title, q.Help}) {
		lines += lipgloss.Height(wrap(text, inside))
	}
	return lines
}

// done reports whether all questions are answered.
func (f form) done() bool { return f.huh.State == huh.StateCompleted }

// answers returns the answers so far, without those of questions that are not asked.
func (f form) answers() steps.Answers {
	a := steps.Answers{}
	for _, q := range f.asked {
		if q.Asked != nil && !q.Asked(a) {
			continue
		}
		if value, ok := f.one[q.ID]; ok {
			a[q.ID] = []string{*value}
		}
		if values, ok := f.many[q.ID]; ok {
			a[q.ID] = *values
		}
	}
	return a
}

// render returns an introduction with the form below it, and the line of the cursor. Errors are below the
// form or, if there is no space, in the foot, which always stays visible.
func (f form) render(intro string, height int) (text, foot string, focus int) {
	text = join(intro, strings.TrimRight(f.huh.View(), " \n"))
	for i, line := range strings.Split(text, "\n") {
		if plain := ansi.Strip(line); strings.HasPrefix(plain, "┃") && strings.Contains(plain, "▸ ") {
			focus = i
		}
	}
	var wrong []string
	for _, err := range f.huh.Errors() {
		wrong = append(wrong, f.look.bad.Render(wrap(err.Error(), *f.width)))
	}
	if all := join(text, strings.Join(wrong, "\n")); lipgloss.Height(all) <= height {
		return all, "", focus
	}
	return text, strings.Join(wrong, "\n"), focus
}

// typing reports whether the focused field takes text.
func (f form) typing() bool {
	_, text := f.huh.GetFocusedField().(*huh.Input)
	return text
}

func (f form) say(id string, pairs ...any) string           { return say(f.cat, id, pairs...) }
func (f form) bind(name string, keys ...string) key.Binding { return bindKeys(f.cat, name, keys...) }

// keys returns the keys of the focused field.
func (f form) keys() []key.Binding {
	var keys []key.Binding
	switch f.huh.GetFocusedField().(type) {
	case *huh.Input:
	case *huh.MultiSelect[string]:
		keys = append(keys, f.bind("move", "up", "down"), f.bind("mark", "space", "x"))
	default:
		keys = append(keys, f.bind("move", "up", "down"))
	}
	return append(keys, f.bind("go-on", "enter"), f.bind("back-field", "shift+tab"))
}
