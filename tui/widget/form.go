package widget

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

// formHeight is the height given to a form, so that it draws all its lines; the window follows its cursor.
const formHeight = 500

// A Form asks questions. Its values are behind pointers, because huh writes to them while the form is
// copied with its page.
type Form struct {
	cat            *catalog.Catalog
	huh            *huh.Form
	single         map[string]*string
	multiple       map[string]*[]string
	listQuestions  map[*huh.MultiSelect[string]]steps.Question
	inputQuestions map[*huh.Input]steps.Question
	questions      []steps.Question
	goingBack      *bool   // the last key goes back: the text of the field is not validated
	goingOn        *bool   // the last key goes on: required answers are checked
	width          *int    // of the page
	styles         *Styles // for the background; a form takes only one theme, so the theme reads this
}

// NewForm returns a form with questions, preset to known answers or else to the defaults. A question that
// depends on earlier answers has its own page in the form.
func NewForm(cat *catalog.Catalog, questions []steps.Question, known steps.Answers) Form {
	f := Form{
		cat: cat, questions: questions,
		single: map[string]*string{}, multiple: map[string]*[]string{},
		listQuestions: map[*huh.MultiSelect[string]]steps.Question{}, inputQuestions: map[*huh.Input]steps.Question{},
		goingBack: new(bool), goingOn: new(bool), width: new(int), styles: new(Styles),
	}
	*f.styles = NewStyles(true)
	var groups []*huh.Group
	var together []huh.Field
	for _, q := range questions {
		preset := q.Default
		if answer, ok := known[q.ID]; ok && (q.Kind == steps.Choice || q.Kind == steps.Line && !q.Statement) {
			preset = answer
		}
		fields := f.questionFields(q, validPreset(q, preset))
		if q.AskIf == nil {
			together = append(together, fields...)
			continue
		}
		groups = append(groups, huh.NewGroup(fields...).WithHideFunc(func() bool { return !q.AskIf(f.Answers()) }))
	}
	if len(together) > 0 {
		groups = append([]*huh.Group{huh.NewGroup(together...)}, groups...)
	}
	f.huh = huh.NewForm(groups...).
		WithShowHelp(false).WithShowErrors(false).WithKeyMap(formKeys()).WithTheme(f.styles.formTheme())
	return f
}

// validPreset leaves out values that are no longer options, such as an account that was deleted since an
// earlier visit.
func validPreset(q steps.Question, values []string) []string {
	if q.Kind != steps.Choice {
		return values
	}
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool {
		return !slices.ContainsFunc(q.Options, func(o steps.Option) bool { return o.Value == value })
	})
}

// questionFields returns the fields of a question.
func (f Form) questionFields(q steps.Question, preset []string) []huh.Field {
	switch q.Kind {
	case steps.Line:
		return []huh.Field{f.lineField(q, preset)}
	case steps.Passphrase:
		return f.passphraseFields(q)
	default:
		return []huh.Field{f.choiceField(q, preset)}
	}
}

// choiceField returns the field of a question with options.
func (f Form) choiceField(q steps.Question, preset []string) huh.Field {
	options := f.wrapOptions(q, 0)
	if q.Many {
		chosen := preset
		f.multiple[q.ID] = &chosen
		list := huh.NewMultiSelect[string]().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).Options(options...).
			Filterable(false).Validate(f.requireChoice(q)).Value(&chosen)
		f.listQuestions[list] = q
		return list
	}
	var chosen string
	if len(preset) > 0 {
		chosen = preset[0]
	}
	f.single[q.ID] = &chosen
	return huh.NewSelect[string]().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).
		Options(options...).Value(&chosen)
}

// requireChoice returns the validation of a list that requires an answer, which is checked when the person goes
// on. The option under the cursor is no answer: the first one is under it before the person has read the
// question.
func (f Form) requireChoice(q steps.Question) func([]string) error {
	return func(chosen []string) error {
		if q.Required && len(chosen) == 0 && *f.goingOn {
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

// Init returns the command that starts the form.
func (f Form) Init() tea.Cmd { return f.huh.Init() }

// Update handles a message.
func (f Form) Update(msg tea.Msg) (Form, tea.Cmd) {
	*f.goingOn = false
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		*f.width = m.Width
		for list, q := range f.listQuestions {
			list.Options(f.wrapOptions(q, m.Width)...).Height(f.listHeight(q, m.Width))
		}
		for input, q := range f.inputQuestions {
			input.Description(f.describeLine(q, *f.single[q.ID]))
		}
		f.huh = f.huh.WithWidth(m.Width)
	case tea.BackgroundColorMsg:
		*f.styles = NewStyles(m.IsDark())
	case tea.KeyPressMsg:
		*f.goingBack, *f.goingOn = m.String() == "shift+tab", m.String() == "enter" || m.String() == "tab"
	}
	var cmd tea.Cmd
	if _, resized := msg.(tea.WindowSizeMsg); !resized {
		var model huh.Model
		model, cmd = f.huh.Update(msg)
		f.huh = model.(*huh.Form)
	}
	f.growToContent()
	if *f.goingBack && !f.IsDone() { // on the first page huh takes the focus from the field although it cannot go back
		_ = f.huh.GetFocusedField().Focus()
	}
	return f, cmd
}

// growToContent makes the form draw all its lines: huh would keep its height when its content grows.
func (f Form) growToContent() {
	if *f.width > 0 {
		_, _ = f.huh.Update(tea.WindowSizeMsg{Width: *f.width, Height: formHeight})
	}
}

// Columns of a list beside its labels: the bar at the left; the cursor and the check box.
const (
	barColumns  = 2
	markColumns = 6
)

// wrapOptions returns the options of a question with labels wrapped to a width, because huh truncates those of
// a list with several answers. Width 0 does not wrap.
func (f Form) wrapOptions(q steps.Question, width int) []huh.Option[string] {
	options := make([]huh.Option[string], len(q.Options))
	for i, o := range q.Options {
		label := f.cat.Say(o.Label)
		if width > 0 {
			label = Wrap(label, width-barColumns-markColumns)
		}
		options[i] = huh.NewOption(label, o.Value)
	}
	return options
}

// listHeight returns the height of a list with its title and help, which huh does not count by itself.
func (f Form) listHeight(q steps.Question, width int) int {
	inside := width - barColumns
	lines := 0
	for _, o := range f.wrapOptions(q, width) {
		lines += lipgloss.Height(o.Key)
	}
	for _, text := range f.cat.Lines([]assets.Text{q.Title, q.Help}) {
		lines += lipgloss.Height(Wrap(text, inside))
	}
	return lines
}

// IsDone reports whether all questions are answered.
func (f Form) IsDone() bool { return f.huh.State == huh.StateCompleted }

// Answers returns the answers so far, without those of questions that are not asked.
func (f Form) Answers() steps.Answers {
	a := steps.Answers{}
	for _, q := range f.questions {
		if q.AskIf != nil && !q.AskIf(a) {
			continue
		}
		if value, ok := f.single[q.ID]; ok {
			a[q.ID] = []string{*value}
		}
		if values, ok := f.multiple[q.ID]; ok {
			a[q.ID] = *values
		}
	}
	return a
}

// Render returns an introduction with the form below it, and the line of the cursor. Errors are below the
// form or, if there is no space, in the foot, which always stays visible.
func (f Form) Render(intro string, height int) (text, foot string, focus int) {
	text = Join(intro, strings.TrimRight(f.huh.View(), " \n"))
	for i, line := range strings.Split(text, "\n") {
		if plain := ansi.Strip(line); strings.HasPrefix(plain, "┃") && strings.Contains(plain, "▸ ") {
			focus = i
		}
	}
	var wrong []string
	for _, err := range f.huh.Errors() {
		wrong = append(wrong, f.styles.Bad.Render(Wrap(err.Error(), *f.width)))
	}
	if all := Join(text, strings.Join(wrong, "\n")); lipgloss.Height(all) <= height {
		return all, "", focus
	}
	return text, strings.Join(wrong, "\n"), focus
}

// IsTyping reports whether the focused field takes text.
func (f Form) IsTyping() bool {
	_, text := f.huh.GetFocusedField().(*huh.Input)
	return text
}

func (f Form) say(id string) string { return say(f.cat, id) }

func (f Form) bind(name string, keys ...string) key.Binding { return KeyBinding(f.cat, name, keys...) }

// Keys returns the keys of the focused field.
func (f Form) Keys() []key.Binding {
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
