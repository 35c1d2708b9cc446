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
	"cspready/tui/widget"
)

// revealTime is how long a secret stays on the screen.
const revealTime = time.Minute

// reveal shows secrets after a key press, for a minute. The alternate screen keeps them out of the
// scrollback; a secret is copied to the clipboard only on a key press.
type reveal struct {
	pageState
	pageStage steps.Stage
	secrets   []*secret.Shown
	back      page
	cursor    int
	task      *task
	now       time.Time
	copied    bool
	hidden    bool
}

func newReveal(v pageState, stage steps.Stage, secrets []*secret.Shown, back page) page {
	var shown []*secret.Shown
	for _, s := range secrets {
		if _, ok := s.Show(); ok {
			shown = append(shown, s)
		}
	}
	return reveal{pageState: v, pageStage: stage, secrets: shown, back: back, task: newTask(v.ctx), now: time.Now()}
}

// clearSecrets erases secrets.
func clearSecrets(secrets []*secret.Shown) {
	for _, s := range secrets {
		s.Clear()
	}
}

// init starts the timer.
func (p reveal) init() tea.Cmd { return p.task.nextFrame }

func (p reveal) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case frameMsg:
		if msg.task == p.task && !p.hidden {
			if p.now = time.Now(); p.timeLeft() <= 0 {
				return p.leavePage()
			}
			return p, p.task.nextFrame
		}
	case stopMsg, widget.HiddenMsg: // the program ends, or another page comes in front
		p.hidden = true
	case tea.WindowSizeMsg:
		if p.hidden { // visible again: the secrets are shown again only on a key press
			return p.leavePage()
		}
	case tea.KeyPressMsg:
		return p.handleKey(msg.String())
	}
	return p, nil
}

func (p reveal) handleKey(name string) (page, tea.Cmd) {
	switch name {
	case "up", "k":
		p.cursor, p.copied = max(p.cursor-1, 0), false
	case "down", "j":
		p.cursor, p.copied = min(p.cursor+1, len(p.secrets)-1), false
	case "c":
		if value, ok := p.secrets[p.cursor].Show(); ok && !p.hidden {
			p.copied = true
			return p, tea.SetClipboard(string(value))
		}
	case "esc", "v", "enter":
		return p.leavePage()
	}
	return p, nil
}

// leavePage goes back to the page from which the secrets can be shown again.
func (p reveal) leavePage() (page, tea.Cmd) {
	p.hidden = true
	p.task.stop()
	return p, sendMsg(showPageMsg{p.back})
}

func (p reveal) timeLeft() time.Duration { return revealTime - p.now.Sub(p.task.startedAt) }

func (p reveal) view(width, _ int, st widget.Styles) content {
	if p.hidden {
		return content{}
	}
	lines := []string{widget.Spread(st.Bold.Render(p.say("reveal.title")), widget.Clock(p.timeLeft()), width), ""}
	focus := 0
	for i, s := range p.secrets {
		value, _ := s.Show()
		mark := "  "
		if i == p.cursor {
			mark, focus = st.Accent.Render("▸ "), len(lines)
		}
		lines = append(lines,
			widget.Indent(mark, catalog.Clean(s.Owner), width),
			widget.Indent("    ", p.cat.Say(s.Description), width),
			st.Bold.Render(indentSecret(string(value), width)), "")
	}
	note := p.say("reveal.note")
	if p.copied {
		note = p.say("reveal.copied")
	}
	return content{text: strings.Join(lines, "\n"), foot: widget.Bar(note, width, st.Warn), focus: focus}
}

// indentSecret returns a secret with its line breaks; a long line, such as a token, continues on the next line.
func indentSecret(value string, width int) string {
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

func (p reveal) stage() steps.Stage { return p.pageStage }
