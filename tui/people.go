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

// people is a table of the subjects of a finding, narrowed by typing. A finding can be about a hundred thousand: only the rows in sight
// are made for the table.
type people struct {
	visit
	result steps.Result
	back   page
	filter textinput.Model
	found  []int // numbers of the subjects that match; all when nothing is typed
	at     int   // of found
	room   int   // rows in sight
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
		p.room = max(msg.Height-6, 1) // title, filter, head of the table, the chosen one's reason
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
		case strings.Contains(after, before): // a longer word is in no more places
			p = p.among(p.found)
		default:
			p = p.narrow()
		}
		return p, cmd
	}
	return p, nil
}

// narrow finds the subjects whose name or reason holds what was typed.
func (p people) narrow() people {
	all := make([]int, p.result.Finding.Subjects.Len())
	for i := range all {
		all[i] = i
	}
	p.found = all
	return p.among(all)
}

// among narrows those that were found before.
func (p people) among(numbers []int) people {
	p.at = 0
	typed := strings.ToLower(p.filter.Value())
	if typed == "" {
		return p
	}
	p.found = make([]int, 0, min(len(numbers), 1024))
	reasons := map[reason]opinion{}
	for _, n := range numbers {
		s := p.result.Finding.Subjects.At(n)
		if strings.Contains(strings.ToLower(s.Name), typed) || p.reasonHolds(s.Detail, typed, reasons) {
			p.found = append(p.found, n)
		}
	}
	return p
}

// A reason is a text that many subjects share: one in words, or one and the same table of arguments. Putting it into words takes longer than
// all else that a filter looks at.
type reason struct {
	id   string
	args uintptr
}

// An opinion is whether a reason holds what was typed. It keeps the reason, so that no other can come to lie where its arguments are.
type opinion struct {
	about assets.Text
	holds bool
}

func (p people) reasonHolds(detail assets.Text, typed string, known map[reason]opinion) bool {
	key := reason{detail.ID, reflect.ValueOf(detail.Args).Pointer()}
	o, ok := known[key]
	if !ok {
		o = opinion{detail, strings.Contains(strings.ToLower(p.cat.Say(detail)), typed)}
		known[key] = o
	}
	return o.holds
}

func (p people) view(width, _ int, st styles) sheet {
	subjects := p.result.Finding.Subjects
	count := p.say("people.count", "shown", len(p.found), "all", subjects.Len())
	p.filter.SetWidth(max(width-len(p.filter.Prompt)-1, 1))
	head := spread(st.bold.Render(p.cat.Say(p.result.Info.Title)), st.dim.Render(count), width) + "\n" + p.filter.View()
	if len(p.found) == 0 {
		return sheet{text: head + "\n\n" + wrap(p.say("people.nobody"), width)}
	}
	reason := p.cat.Say(subjects.At(p.found[p.at]).Detail)
	return sheet{text: head + "\n" + p.table(width, st), foot: wrap(reason, width)}
}

// table draws the rows around the cursor.
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
		table.WithColumns([]table.Column{{Title: p.say("people.name"), Width: name}, {Title: p.say("people.reason"), Width: max(width-name-4, 1)}}),
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
