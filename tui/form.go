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
	"cspready/steps"
)

// tallest is the height a form is told to have: it draws all its lines, and the window follows its cursor.
const tallest = 500

// A form asks questions. Its answers live on the heap, as the form writes them while it is copied with its page.
type form struct {
	visit
	huh   *huh.Form
	one   map[string]*string
	many  map[string]*[]string
	lists map[*huh.MultiSelect[string]]steps.Question
	lines map[*huh.Input]steps.Question
	asked []steps.Question
	back  *bool   // going back: what was typed is not held against anybody
	enter *bool   // going on: what is missing is
	width *int    // of the room
	look  *styles // of the background; a form takes only one theme, so the theme follows this
}

// newForm makes the form of questions, set to known answers where there are some and to the defaults elsewhere. A question that depends
// on answers before it has a page of its own.
func newForm(v visit, questions []steps.Question, known steps.Answers) form {
	f := form{
		visit: v, one: map[string]*string{}, many: map[string]*[]string{}, lists: map[*huh.MultiSelect[string]]steps.Question{},
		lines: map[*huh.Input]steps.Question{}, asked: questions, back: new(bool), enter: new(bool), width: new(int), look: new(styles),
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
	f.huh = huh.NewForm(groups...).WithShowHelp(false).WithShowErrors(false).WithKeyMap(formKeys()).WithTheme(f.look.theme())
	return f
}

// offered leaves out values that are no options any more, such as an account that an earlier visit named and that is gone.
func offered(q steps.Question, values []string) []string {
	if q.Kind != steps.Choice {
		return values
	}
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool {
		return !slices.ContainsFunc(q.Options, func(o steps.Option) bool { return o.Value == value })
	})
}

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
	return huh.NewSelect[string]().Title(f.cat.Say(q.Title)).Description(f.cat.Say(q.Help)).Options(options...).Value(&chosen)
}

// misses says on the way on that a list was passed over that has to be answered. The line under the cursor is no answer: the first is
// under it before anybody has read the question.
func (f form) misses(q steps.Question) func([]string) error {
	return func(chosen []string) error {
		if q.Some && len(chosen) == 0 && *f.enter {
			return errors.New(f.say("form.mark-one"))
		}
		return nil
	}
}

// formKeys leaves out filtering, which would turn single keys into text, and quitting, which is the wizard's.
func formKeys() *huh.KeyMap {
	none := key.NewBinding(key.WithDisabled())
	keys := huh.NewDefaultKeyMap()
	keys.Quit, keys.Select.Filter, keys.MultiSelect.Filter = none, none, none
	keys.MultiSelect.SelectAll, keys.MultiSelect.SelectNone = none, none
	return keys
}

func (f form) init() tea.Cmd { return f.huh.Init() }

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
	if *f.back && !f.done() { // a field on a page that cannot be left was left all the same; its cursor need not blink for that
		_ = f.huh.GetFocusedField().Focus()
	}
	return f, cmd
}

// makeRoom lets the form draw all its lines: it would keep the height that it had before what stands in it grew.
func (f form) makeRoom() {
	if *f.width > 0 {
		_, _ = f.huh.Update(tea.WindowSizeMsg{Width: *f.width, Height: tallest})
	}
}

// Columns that a list needs beside its labels: the bar at the left, the cursor, and the box to mark.
const (
	barColumns  = 2
	markColumns = 6
)

// wrapped are the options of a question with labels that fit a width: a list that takes several answers would cut them. Width 0 leaves
// them as they are.
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

// height is what a list with its title and help takes. Left to itself the list forgets to count those two.
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

// done reports whether every question was answered.
func (f form) done() bool { return f.huh.State == huh.StateCompleted }

// answers returns what was answered so far, without questions that are not put.
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

// sheet puts the form below an introduction, with its cursor in sight. What is wrong stands below the form, or where there is no room in
// the foot, which never gets out of sight.
func (f form) sheet(intro string, height int) sheet {
	s := sheet{text: join(intro, strings.TrimRight(f.huh.View(), " \n"))}
	for i, line := range strings.Split(s.text, "\n") {
		if plain := ansi.Strip(line); strings.HasPrefix(plain, "┃") && strings.Contains(plain, "▸ ") {
			s.focus = i
		}
	}
	var wrong []string
	for _, err := range f.huh.Errors() {
		wrong = append(wrong, f.look.bad.Render(wrap(err.Error(), *f.width)))
	}
	if text := join(s.text, strings.Join(wrong, "\n")); lipgloss.Height(text) <= height {
		s.text = text
	} else {
		s.foot = strings.Join(wrong, "\n")
	}
	return s
}

// typing reports whether the field at hand takes text.
func (f form) typing() bool {
	_, text := f.huh.GetFocusedField().(*huh.Input)
	return text
}

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
