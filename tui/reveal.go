package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/secret"
)

// revealFor is how long a secret stays on the screen.
const revealFor = time.Minute

// reveal shows secrets after a key press, for a minute. The alternate screen keeps them out of the
// scrollback; a secret is copied to the clipboard only on a key press.
type reveal struct {
	visit
	at      steps.Stage
	secrets []*secret.Shown
	back    page
	cursor  int
	task    *task
	now     time.Time
	copied  bool
	over    bool
}

func newReveal(v visit, stage steps.Stage, secrets []*secret.Shown, back page) page {
	var shown []*secret.Shown
	for _, s := range secrets {
		if _, ok := s.Show(); ok {
			shown = append(shown, s)
		}
	}
	return reveal{visit: v, at: stage, secrets: shown, back: back, task: newTask(v.ctx), now: time.Now()}
}

// clearAll erases secrets.
func clearAll(secrets []*secret.Shown) {
	for _, s := range secrets {
		s.Clear()
	}
}

// init starts the timer.
func (p reveal) init() tea.Cmd { return p.task.beat }

func (p reveal) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case beatMsg:
		if msg.task == p.task && !p.over {
			if p.now = time.Now(); p.left() <= 0 {
				return p.leave()
			}
			return p, p.task.beat
		}
	case stopMsg, hiddenMsg: // the program ends, or another page comes in front
		p.over = true
	case tea.WindowSizeMsg:
		if p.over { // visible again: the secrets are shown again only on a key press
			return p.leave()
		}
	case tea.KeyPressMsg:
		return p.press(msg.String())
	}
	return p, nil
}

func (p reveal) press(name string) (page, tea.Cmd) {
	switch name {
	case "up", "k":
		p.cursor, p.copied = max(p.cursor-1, 0), false
	case "down", "j":
		p.cursor, p.copied = min(p.cursor+1, len(p.secrets)-1), false
	case "c":
		if value, ok := p.secrets[p.cursor].Show(); ok && !p.over {
			p.copied = true
			return p, tea.SetClipboard(string(value))
		}
	case "esc", "v", "enter":
		return p.leave()
	}
	return p, nil
}

// leave goes back to the page from which the secrets can be shown again.
func (p reveal) leave() (page, tea.Cmd) {
	p.over = true
	p.task.stop()
	return p, tell(leftMsg{p.back})
}

func (p reveal) left() time.Duration { return revealFor - p.now.Sub(p.task.began) }

func (p reveal) view(width, _ int, st styles) sheet {
	if p.over {
		return sheet{}
	}
	lines := []string{spread(st.bold.Render(p.say("reveal.title")), clock(p.left()), width), ""}
	focus := 0
	for i, s := range p.secrets {
		value, _ := s.Show()
		mark := "  "
		if i == p.cursor {
			mark, focus = st.accent.Render("▸ "), len(lines)
		}
		lines = append(lines,
			hang(mark, catalog.Clean(s.For), width),
			hang("    ", p.cat.Say(s.What), width),
			st.bold.Render(indented(string(value), width)), "")
	}
	note := p.say("reveal.note")
	if p.copied {
		note = p.say("reveal.copied")
	}
	return sheet{text: strings.Join(lines, "\n"), foot: bar(note, width, st.warn), focus: focus}
}

// indented returns a secret with its line breaks; a long line, such as a token, continues on the next line.
func indented(value string, width int) string {
	var lines []string
	for _, line := range catalog.CleanWhole(value) {
		lines = append(lines, strings.Split(ansi.Hardwrap(line, max(width-4, 1), true), "\n")...)
	}
	return "    " + strings.Join(lines, "\n    ")
}

func (p reveal) keys() []key.Binding {
	keys := []key.Binding{p.bind("back", "esc"), p.bind("copy", "c")}
	if len(p.secrets) > 1 {
		keys = append([]key.Binding{p.bind("move", "up", "down")}, keys...)
	}
	return keys
}

func (p reveal) stage() steps.Stage { return p.at }
