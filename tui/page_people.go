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
	"cspready/tui/widget"
)

// people is a table of the subjects of a finding with a filter. A finding can have a hundred thousand
// subjects, so only the visible rows are rendered.
type people struct {
	pageState
	result      steps.Result
	back        page
	filter      textinput.Model
	matches     []int // indices of the subjects that match; all if the filter is empty
	cursor      int   // cursor, an index of found
	visibleRows int   // number of visible rows
}

func newPeople(v pageState, r steps.Result, back page) page {
	p := people{pageState: v, result: r, back: back, filter: textinput.New(), visibleRows: 10}
	p.filter.Prompt = v.say("people.filter") + " "
	p.filter.Focus()
	return p.filterAll()
}

func (p people) init() tea.Cmd { return nil }

func (p people) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.visibleRows = max(msg.Height-6, 1) // title, filter, head of the table, reason of the selected row
		return p, nil
	case tea.KeyPressMsg:
		return p.handleKey(msg)
	}
	return p, nil
}

func (p people) handleKey(msg tea.KeyPressMsg) (page, tea.Cmd) {
	last := max(len(p.matches)-1, 0)
	switch msg.String() {
	case "esc":
		if p.filter.Value() == "" {
			return p, sendMsg(showPageMsg{p.back})
		}
		p.filter.SetValue("")
		return p.filterAll(), nil
	case "up":
		p.cursor = max(p.cursor-1, 0)
	case "down":
		p.cursor = min(p.cursor+1, last)
	case "pgup":
		p.cursor = max(p.cursor-p.visibleRows, 0)
	case "pgdown":
		p.cursor = min(p.cursor+p.visibleRows, last)
	case "home":
		p.cursor = 0
	case "end":
		p.cursor = last
	default:
		before := p.filter.Value()
		var cmd tea.Cmd
		p.filter, cmd = p.filter.Update(msg)
		switch after := p.filter.Value(); {
		case after == before:
		case strings.Contains(after, before): // a longer filter matches no other subjects
			p = p.filterMatches(p.matches)
		default:
			p = p.filterAll()
		}
		return p, cmd
	}
	return p, nil
}

// filterAll filters all subjects by name and reason.
func (p people) filterAll() people {
	all := make([]int, p.result.Finding.Subjects.Len())
	for i := range all {
		all[i] = i
	}
	p.matches = all
	return p.filterMatches(all)
}

// filterMatches filters the subjects with these indices.
func (p people) filterMatches(indices []int) people {
	p.cursor = 0
	pattern := strings.ToLower(p.filter.Value())
	if pattern == "" {
		return p
	}
	p.matches = make([]int, 0, min(len(indices), 1024))
	cache := map[reasonKey]reasonMatch{}
	for _, i := range indices {
		s := p.result.Finding.Subjects.At(i)
		if strings.Contains(strings.ToLower(s.Name), pattern) || p.reasonContains(s.Detail, pattern, cache) {
			p.matches = append(p.matches, i)
		}
	}
	return p
}

// A reasonKey is the cache key of a text that many subjects share: its id and the address of its arguments.
// The cache is needed because formatting the text takes longer than all other work of the filter.
type reasonKey struct {
	id   string
	args uintptr
}

// The reasonMatch is whether a reason contains the pattern. It refers to the text, so that the address of its
// arguments is not reused.
type reasonMatch struct {
	text     assets.Text
	contains bool
}

// reasonContains reports whether the text of a reason contains the pattern.
func (p people) reasonContains(detail assets.Text, pattern string, cache map[reasonKey]reasonMatch) bool {
	key := reasonKey{detail.ID, reflect.ValueOf(detail.Args).Pointer()}
	cached, ok := cache[key]
	if !ok {
		cached = reasonMatch{detail, strings.Contains(strings.ToLower(p.cat.Say(detail)), pattern)}
		cache[key] = cached
	}
	return cached.contains
}

func (p people) view(width, _ int, st widget.Styles) content {
	subjects := p.result.Finding.Subjects
	count := p.say("people.count", "shown", len(p.matches), "all", subjects.Len())
	p.filter.SetWidth(max(width-len(p.filter.Prompt)-1, 1))
	title := st.Bold.Render(p.cat.Say(p.result.Info.Title))
	head := widget.Spread(title, st.Dim.Render(count), width) + "\n" + p.filter.View()
	if len(p.matches) == 0 {
		return content{text: head + "\n\n" + widget.Wrap(p.say("people.nobody"), width)}
	}
	reason := p.cat.Say(subjects.At(p.matches[p.cursor]).Detail)
	return content{text: head + "\n" + p.renderTable(width, st), foot: widget.Wrap(reason, width)}
}

// renderTable renders the rows around the cursor.
func (p people) renderTable(width int, st widget.Styles) string {
	from := max(min(p.cursor-p.visibleRows/2, len(p.matches)-p.visibleRows), 0)
	shown := p.matches[from:min(from+p.visibleRows, len(p.matches))]
	name := max((width-4)*2/5, 10)
	rows := make([]table.Row, len(shown))
	for i, n := range shown {
		s := p.result.Finding.Subjects.At(n)
		mark := "  "
		if from+i == p.cursor {
			mark = "▸ "
		}
		rows[i] = table.Row{mark + catalog.Clean(s.Name), p.cat.Say(s.Detail)}
	}
	look := table.DefaultStyles()
	look.Header, look.Selected = st.Dim.Padding(0, 1), st.Accent.Bold(true)
	t := table.New(
		table.WithColumns([]table.Column{
			{Title: p.say("people.name"), Width: name}, {Title: p.say("people.reason"), Width: max(width-name-4, 1)},
		}),
		table.WithRows(rows), table.WithHeight(len(rows)+1), table.WithWidth(width), table.WithStyles(look),
	)
	t.SetCursor(p.cursor - from)
	return t.View()
}

func (p people) IsTyping() bool { return true }

func (p people) keys() []key.Binding {
	return []key.Binding{p.bind("move", "up", "down"), p.bind("scroll", "pgup", "pgdown"), p.bind("back", "esc")}
}

func (p people) stage() steps.Stage { return p.result.Info.Stage }
