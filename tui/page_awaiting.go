package tui

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/secret"
	"cspready/tui/widget"
)

// pollInterval is the time between two reads of the tenant: the person needs minutes for what the page waits
// for.
const pollInterval = 5 * time.Second

// awaiting shows what a person has to do elsewhere, and marks each item as done when the tenant shows it.
type awaiting struct {
	pageState
	fix       fix
	followUps []steps.FollowUp
	secrets   []*secret.Shown
	states    []followUpState
	task      *task
	now       time.Time
}

// A followUpState is how much of one item is done.
type followUpState struct {
	done, total int
	err         error
}

type followUpsReadMsg struct {
	task   *task
	states []followUpState
}

func newAwaiting(v pageState, m fix, secrets []*secret.Shown) page {
	awaited := m.followUps()
	return awaiting{
		pageState: v, fix: m, followUps: awaited, secrets: secrets, states: make([]followUpState, len(awaited)),
		task: newTask(v.ctx), now: time.Now(),
	}
}

// resumed returns the page for when the person comes back to it, with a new task: messages of the old one
// went to the page in between.
func (p awaiting) resumed() page {
	began := p.task.startedAt
	p.task = newTask(p.ctx)
	p.task.startedAt = began
	return p
}

func (p awaiting) init() tea.Cmd { return tea.Batch(p.readAfter(0), p.task.nextFrame) }

// readAfter returns the command that reads the state of all items once, after a pause.
func (p awaiting) readAfter(after time.Duration) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-time.After(after):
		case <-p.task.ctx.Done():
			return nil
		}
		return followUpsReadMsg{p.task, readFollowUps(p.task.ctx, p.followUps)}
	}
}

// readFollowUps reads the state of all items.
func readFollowUps(ctx context.Context, awaited []steps.FollowUp) []followUpState {
	seen := make([]followUpState, len(awaited))
	for i, a := range awaited {
		seen[i].done, seen[i].total, seen[i].err = a.Progress(ctx)
	}
	return seen
}

func (p awaiting) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case followUpsReadMsg:
		if msg.task == p.task {
			p.states = msg.states
			if p.isComplete() {
				return p, nil
			}
			return p, p.readAfter(pollInterval)
		}
	case frameMsg:
		if msg.task == p.task {
			p.now = time.Now()
			return p, p.task.nextFrame
		}
	case tea.KeyPressMsg:
		return p.handleKey(msg.String())
	}
	return p, nil
}

func (p awaiting) handleKey(name string) (page, tea.Cmd) {
	switch name {
	case "v":
		if p.canShowSecrets() {
			p.task.stop()
			return p, sendMsg(showPageMsg{newReveal(p.pageState, p.stage(), p.secrets, p.resumed())})
		}
	case "enter": // earlier it would only lose the Temporary Access Passes
		if p.isComplete() {
			return p.leaveFor(drillMsg{})
		}
	case "esc":
		return p.leaveFor(checkAgainMsg{})
	}
	return p, nil
}

// leaveFor clears the secrets and goes to another page.
func (p awaiting) leaveFor(to tea.Msg) (page, tea.Cmd) {
	p.task.stop()
	clearSecrets(p.secrets)
	return p, sendMsg(to)
}

func (p awaiting) canShowSecrets() bool { return outcome{secrets: p.secrets}.canShowSecrets() }

func (p awaiting) isComplete() bool {
	for _, s := range p.states {
		if s.total == 0 || s.done < s.total {
			return false
		}
	}
	return true
}

func (p awaiting) view(width, _ int, st widget.Styles) content {
	elapsed := widget.Clock(p.now.Sub(p.task.startedAt))
	blocks := []string{widget.Spread(st.Bold.Render(p.say("awaiting.title")), elapsed, width)}
	for i, a := range p.followUps {
		blocks = append(blocks, p.followUpText(a, p.states[i], width, st))
	}
	s := content{text: widget.Join(blocks...)}
	if p.isComplete() {
		s.foot = widget.Indent(st.Chosen.Render(" enter ")+" ", p.say("awaiting.done"), width)
	} else if p.canShowSecrets() {
		s.foot = widget.Indent(st.Chosen.Render(" v ")+" ", p.say("awaiting.secret"), width)
	}
	return s
}

// followUpText returns an item with its state and, if it is not done, the instructions.
func (p awaiting) followUpText(a steps.FollowUp, s followUpState, width int, st widget.Styles) string {
	mark := st.Accent.Render(widget.Spinner(p.now.Sub(p.task.startedAt)))
	state := p.say("awaiting.seen", "done", s.done, "of", s.total)
	switch {
	case s.total > 0 && s.done >= s.total:
		mark = st.Good.Render("✓")
		return widget.Spread(mark+" "+catalog.Clean(a.Name), state, width)
	case s.total == 0:
		state = p.say("awaiting.looking")
	case s.err != nil:
		state = p.cat.Say(steps.Explain(s.err).Happened)
	}
	lines := []string{widget.Spread(mark+" "+catalog.Clean(a.Name), state, width)}
	for i, how := range a.Instructions {
		lines = append(lines, widget.Indent("  "+string(rune('1'+i))+". ", p.cat.Say(how), width))
	}
	return strings.Join(lines, "\n")
}

func (p awaiting) keys() []key.Binding {
	var keys []key.Binding
	if p.isComplete() {
		keys = append(keys, p.bind("go-on", "enter"))
	}
	if p.canShowSecrets() {
		keys = append(keys, p.bind("show", "v"))
	}
	return append(keys, p.bind("leave", "esc"))
}

func (p awaiting) stage() steps.Stage { return p.fix.stage() }
