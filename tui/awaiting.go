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
)

// lookAgain is the time between two reads of the tenant: the person needs minutes for what the page waits
// for.
const lookAgain = 5 * time.Second

// awaiting shows what a person has to do elsewhere, and marks each item as done when the tenant shows it.
type awaiting struct {
	visit
	mend    mend
	awaited []steps.Awaited
	secrets []*secret.Shown
	seen    []sight
	task    *task
	now     time.Time
}

// A sight is how much of one item is done.
type sight struct {
	done, of int
	err      error
}

type seenMsg struct {
	task *task
	seen []sight
}

func newAwaiting(v visit, m mend, secrets []*secret.Shown) page {
	awaited := m.awaited()
	return awaiting{
		visit: v, mend: m, awaited: awaited, secrets: secrets, seen: make([]sight, len(awaited)),
		task: newTask(v.ctx), now: time.Now(),
	}
}

// afresh returns the page for when the person comes back to it, with a new task: messages of the old one
// went to the page in between.
func (p awaiting) afresh() page {
	began := p.task.began
	p.task = newTask(p.ctx)
	p.task.began = began
	return p
}

func (p awaiting) init() tea.Cmd { return tea.Batch(p.look(0), p.task.beat) }

// look returns the command that reads the state of all items once, after a pause.
func (p awaiting) look(after time.Duration) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-time.After(after):
		case <-p.task.ctx.Done():
			return nil
		}
		return seenMsg{p.task, look(p.task.ctx, p.awaited)}
	}
}

// look reads the state of all items.
func look(ctx context.Context, awaited []steps.Awaited) []sight {
	seen := make([]sight, len(awaited))
	for i, a := range awaited {
		seen[i].done, seen[i].of, seen[i].err = a.Seen(ctx)
	}
	return seen
}

func (p awaiting) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case seenMsg:
		if msg.task == p.task {
			p.seen = msg.seen
			if p.complete() {
				return p, nil
			}
			return p, p.look(lookAgain)
		}
	case beatMsg:
		if msg.task == p.task {
			p.now = time.Now()
			return p, p.task.beat
		}
	case tea.KeyPressMsg:
		return p.press(msg.String())
	}
	return p, nil
}

func (p awaiting) press(name string) (page, tea.Cmd) {
	switch name {
	case "v":
		if p.showable() {
			p.task.stop()
			return p, tell(leftMsg{newReveal(p.visit, p.stage(), p.secrets, p.afresh())})
		}
	case "enter": // earlier it would only lose the Temporary Access Passes
		if p.complete() {
			return p.leave(drillMsg{})
		}
	case "esc":
		return p.leave(recheckMsg{})
	}
	return p, nil
}

// leave clears the secrets and goes to another page.
func (p awaiting) leave(to tea.Msg) (page, tea.Cmd) {
	p.task.stop()
	clearAll(p.secrets)
	return p, tell(to)
}

func (p awaiting) showable() bool { return outcome{secrets: p.secrets}.showable() }

func (p awaiting) complete() bool {
	for _, s := range p.seen {
		if s.of == 0 || s.done < s.of {
			return false
		}
	}
	return true
}

func (p awaiting) view(width, _ int, st styles) sheet {
	elapsed := clock(p.now.Sub(p.task.began))
	blocks := []string{spread(st.bold.Render(p.say("awaiting.title")), elapsed, width)}
	for i, a := range p.awaited {
		blocks = append(blocks, p.about(a, p.seen[i], width, st))
	}
	s := sheet{text: join(blocks...)}
	if p.complete() {
		s.foot = hang(st.chosen.Render(" enter ")+" ", p.say("awaiting.done"), width)
	} else if p.showable() {
		s.foot = hang(st.chosen.Render(" v ")+" ", p.say("awaiting.secret"), width)
	}
	return s
}

// about returns an item with its state and, if it is not done, the instructions.
func (p awaiting) about(a steps.Awaited, s sight, width int, st styles) string {
	mark := st.accent.Render(spinner(p.now.Sub(p.task.began)))
	state := p.say("awaiting.seen", "done", s.done, "of", s.of)
	switch {
	case s.of > 0 && s.done >= s.of:
		mark = st.good.Render("✓")
		return spread(mark+" "+catalog.Clean(a.Name), state, width)
	case s.of == 0:
		state = p.say("awaiting.looking")
	case s.err != nil:
		state = p.cat.Say(steps.Explain(s.err).Happened)
	}
	lines := []string{spread(mark+" "+catalog.Clean(a.Name), state, width)}
	for i, how := range a.How {
		lines = append(lines, hang("  "+string(rune('1'+i))+". ", p.cat.Say(how), width))
	}
	return strings.Join(lines, "\n")
}

func (p awaiting) keys() []key.Binding {
	var keys []key.Binding
	if p.complete() {
		keys = append(keys, p.bind("go-on", "enter"))
	}
	if p.showable() {
		keys = append(keys, p.bind("show", "v"))
	}
	return append(keys, p.bind("leave", "esc"))
}

func (p awaiting) stage() steps.Stage { return p.mend.stage() }
