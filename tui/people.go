package tui

import (
	"reflect"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/table"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// people is a table of the subjects of a finding with a filter. A finding can have a hundred thousand
// subjects, so only the visible rows are rendered.
type people struct {
	visit
	result steps.Result
	back   page
	filter textinput.Model
	found  []int // indices of the subjects that match; all if the filter is empty
	at     int   // cursor, an index of found
	room   int   // number of visible rows
}

func newPeople(v visit, r steps.Result, back page) page {
	p := people{visit: v, result: r, back: back, filter: textinput.New(), room: 10}
	p.filter.Prompt = v.say("people.filter") + " "
	p.filter.Focus()
	return p.narrow()
}

func (p people) init() tea.Cmd { return nil }

func (p people) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.room = max(msg.Height-6, 1) // title, filter, head of the table, reason of the selected row
		return p, nil
	case tea.KeyPressMsg:
		return p.press(msg)
	}
	return p, nil
}

func (p people) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	last := max(len(p.found)-1, 0)
	switch msg.String() {
	case "esc":
		if p.filter.Value() == "" {
			return p, tell(leftMsg{p.back})
		}
		p.filter.SetValue("")
		return p.narrow(), nil
	case "up":
		p.at = max(p.at-1, 0)
	case "down":
		p.at = min(p.at+1, last)
	case "pgup":
		p.at = max(p.at-p.room, 0)
	case "pgdown":
		p.at = min(p.at+p.room, last)
	case "home":
		p.at = 0
	case "end":
		p.at = last
	default:
		before := p.filter.Value()
		var cmd tea.Cmd
		p.filter, cmd = p.filter.Update(msg)
		switch after := p.filter.Value(); {
		case after == before:
		case strings.Contains(after, before): // a longer filter matches no other subjects
			p = p.among(p.found)
		default:
			p = p.narrow()
		}
		return p, cmd
	}
	return p, nil
}

// narrow filters all subjects by name and reason.
func (p people) narrow() people {
	all := make([]int, p.result.Finding.Subjects.Len())
	for i := range all {
		all[i] = i
	}
	p.found = all
	return p.among(all)
}

// among filters the subjects with these indices.
func (p people) among(indices []int) people {
	p.at = 0
	pattern := strings.ToLower(p.filter.Value())
	if pattern == "" {
		return p
	}
	p.found = make([]int, 0, min(len(indices), 1024))
	cache := map[reason]opinion{}
	for _, i := range indices {
		s := p.result.Finding.Subjects.At(i)
		if strings.Contains(strings.ToLower(s.Name), pattern) || p.reasonHolds(s.Detail, pattern, cache) {
			p.found = append(p.found, i)
		}
	}
	return p
}

// A reason is the cache key of a text that many subjects share: its id and the address of its arguments.
// The cache is needed because formatting the text takes longer than all other work of the filter.
type reason struct {
	id   string
	args uintptr
}

// The opinion is whether a reason contains the pattern. It refers to the text, so that the address of its
// arguments is not reused.
type opinion struct {
	about assets.Text
	holds bool
}

// reasonHolds reports whether the text of a reason contains the pattern.
func (p people) reasonHolds(detail assets.Text, pattern string, cache map[reason]opinion) bool {
	key := reason{detail.ID, reflect.ValueOf(detail.Args).Pointer()}
	cached, ok := cache[key]
	if !ok {
		cached = opinion{detail, strings.Contains(strings.ToLower(p.cat.Say(detail)), pattern)}
		cache[key] = cached
	}
	return cached.holds
}

func (p people) view(width, _ int, st styles) sheet {
	subjects := p.result.Finding.Subjects
	count := p.say("people.count", "shown", len(p.found), "all", subjects.Len())
	p.filter.SetWidth(max(width-len(p.filter.Prompt)-1, 1))
	title := st.bold.Render(p.cat.Say(p.result.Info.Title))
	head := spread(title, st.dim.Render(count), width) + "\n" + p.filter.View()
	if len(p.found) == 0 {
		return sheet{text: head + "\n\n" + wrap(p.say("people.nobody"), width)}
	}
	reason := p.cat.Say(subjects.At(p.found[p.at]).Detail)
	return sheet{text: head + "\n" + p.table(width, st), foot: wrap(reason, width)}
}

// table renders the rows around the cursor.
func (p people) table(width int, st styles) string {
	from := max(min(p.at-p.room/2, len(p.found)-p.room), 0)
	shown := p.found[from:min(from+p.room, len(p.found))]
	name := max((width-4)*2/5, 10)
	rows := make([]table.Row, len(shown))
	for i, n := range shown {
		s := p.result.Finding.Subjects.At(n)
		mark := "  "
		if from+i == p.at {
			mark = "▸ "
		}
		rows[i] = table.Row{mark + catalog.Clean(s.Name), p.cat.Say(s.Detail)}
	}
	look := table.DefaultStyles()
	look.Header, look.Selected = st.dim.Padding(0, 1), st.accent.Bold(true)
	t := table.New(
		table.WithColumns([]table.Column{
			{Title: p.say("people.name"), Width: name}, {Title: p.say("people.reason"), Width: max(width-name-4, 1)},
		}),
		table.WithRows(rows), table.WithHeight(len(rows)+1), table.WithWidth(width), table.WithStyles(look),
	)
	t.SetCursor(p.at - from)
	return t.View()
}

func (p people) typing() bool { return true }

func (p people) keys() []key.Binding {
	return []key.Binding{p.bind("move", "up", "down"), p.bind("scroll", "pgup", "pgdown"), p.bind("back", "esc")}
}

func (p people) stage() steps.Stage { return p.result.Info.Stage }
