package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
	"cspready/tui/widget"
)

// applying carries out approved changes one at a time. The next one is sent when the outcome of the one
// before is known.
type applying struct {
	pageState
	fix      fix
	task     *task
	busy     bool // a write is in progress
	stopping bool
	now      time.Time
	progress noticeState
}

type outcomeMsg struct {
	task    *task
	outcome steps.Outcome
}

func newApplying(v pageState, m fix) page {
	_, more := m.work.Next()
	return applying{pageState: v, fix: m, task: newTask(v.ctx), busy: more, now: time.Now()}
}

func (p applying) init() tea.Cmd {
	return tea.Batch(p.applyNext(), p.task.nextFrame, p.task.nextNotice)
}

// applyNext returns the command that carries out the next change, or that sends [appliedMsg] if there is none.
func (p applying) applyNext() tea.Cmd {
	change, more := p.fix.work.Next()
	if !more {
		return sendMsg(appliedMsg{p.fix})
	}
	return p.applyChange(change)
}

// applyChange returns the command that carries out one approved write.
func (p applying) applyChange(change steps.ApprovedChange) tea.Cmd {
	return func() tea.Msg {
		return outcomeMsg{p.task, p.Setup.Ledger.Do(graph.WithNotices(p.task.ctx, p.task.notices.setLatest), change)}
	}
}

func (p applying) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case outcomeMsg:
		if msg.task == p.task && p.busy {
			return p.recordOutcome(msg.outcome)
		}
	case stopMsg:
		p.stopping = true
	case frameMsg:
		if msg.task == p.task && p.busy {
			p.now = time.Now()
			return p, p.task.nextFrame
		}
	case noticeMsg:
		if msg.task == p.task {
			p.progress = p.progress.withNotice(msg.notice)
			return p, p.task.nextNotice
		}
	}
	return p, nil
}

// recordOutcome adds the outcome of a change and goes on to the next one, unless the person wants to stop.
func (p applying) recordOutcome(o steps.Outcome) (page, tea.Cmd) {
	p.fix.work = p.fix.work.Record(o)
	_, more := p.fix.work.Next()
	p.busy = more && !p.stopping
	if p.stopping {
		return p, nil
	}
	if !p.busy {
		p.task.stop()
	}
	return p, p.applyNext()
}

func (p applying) view(width, _ int, st widget.Styles) content {
	lines := p.outcomeLines(p.fix.work.Outcomes(), width, st)
	for i, c := range p.fix.work.Remaining() {
		mark := pendingGlyph + " "
		if i == 0 && p.busy {
			mark = st.Accent.Render(widget.Spinner(p.now.Sub(p.task.startedAt))) + " "
		}
		lines = append(lines, widget.Indent(mark, p.changeLine(c), width))
	}
	s := content{text: widget.Join(
		st.Bold.Render(widget.Wrap(p.say("applying.title", "tenant", p.Place.Organization.Name), width)),
		strings.Join(lines, "\n"), widget.Wrap(p.noticeText(p.progress, p.now), width),
	)}
	if p.stopping {
		s.foot = widget.Bar(p.say("applying.stopping"), width, st.Warn)
	}
	return s
}

func (v pageState) changeLine(c steps.Change) string {
	return v.say("applying.change", "what", c.Title, "before", c.Before, "after", c.After)
}

// outcomeLines returns one line for each outcome.
func (v pageState) outcomeLines(list []steps.Outcome, width int, st widget.Styles) []string {
	var lines []string
	for _, o := range list {
		text := v.cat.T("outcome."+o.State.String()) + ": " + v.changeLine(o.Change)
		lines = append(lines, widget.Indent(outcomeMark(o.State, st)+" ", text, width))
	}
	return lines
}

func (p applying) keys() []key.Binding { return nil }

func (p applying) stage() steps.Stage { return p.fix.stage() }
