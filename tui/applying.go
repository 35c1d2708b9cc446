package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// applying carries out approved changes one at a time. The next one is sent when the outcome of the one
// before is known.
type applying struct {
	visit
	mend     mend
	task     *task
	busy     bool // a write is in progress
	stopping bool
	now      time.Time
	heard    hint
}

type outcomeMsg struct {
	task    *task
	outcome steps.Outcome
}

func newApplying(v visit, m mend) page {
	_, more := m.work.Next()
	return applying{visit: v, mend: m, task: newTask(v.ctx), busy: more, now: time.Now()}
}

func (p applying) init() tea.Cmd { return tea.Batch(p.next(), p.task.beat, p.task.listen) }

// next returns the command that carries out the next change, or that sends [appliedMsg] if there is none.
func (p applying) next() tea.Cmd {
	change, more := p.mend.work.Next()
	if !more {
		return tell(appliedMsg{p.mend})
	}
	return p.apply(change)
}

// apply returns the command that carries out one approved write.
func (p applying) apply(change steps.Approved) tea.Cmd {
	return func() tea.Msg {
		return outcomeMsg{p.task, p.Setup.Ledger.Do(graph.WithNotices(p.task.ctx, p.task.notices.tell), change)}
	}
}

func (p applying) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case outcomeMsg:
		if msg.task == p.task && p.busy {
			return p.record(msg.outcome)
		}
	case stopMsg:
		p.stopping = true
	case beatMsg:
		if msg.task == p.task && p.busy {
			p.now = time.Now()
			return p, p.task.beat
		}
	case noticedMsg:
		if msg.task == p.task {
			p.heard = p.heard.hear(msg.notice)
			return p, p.task.listen
		}
	}
	return p, nil
}

// record adds the outcome of a change and goes on to the next one, unless the person wants to stop.
func (p applying) record(o steps.Outcome) (page, tea.Cmd) {
	p.mend.work = p.mend.work.Record(o)
	_, more := p.mend.work.Next()
	p.busy = more && !p.stopping
	if p.stopping {
		return p, nil
	}
	if !p.busy {
		p.task.stop()
	}
	return p, p.next()
}

func (p applying) view(width, _ int, st styles) sheet {
	lines := p.outcomes(p.mend.work.Outcomes(), width, st)
	for i, c := range p.mend.work.Left() {
		mark := open + " "
		if i == 0 && p.busy {
			mark = st.accent.Render(spinner(p.now.Sub(p.task.began))) + " "
		}
		lines = append(lines, hang(mark, p.changeLine(c), width))
	}
	s := sheet{text: join(
		st.bold.Render(wrap(p.say("applying.title", "tenant", p.Place.Organization.Name), width)),
		strings.Join(lines, "\n"), wrap(p.told(p.heard, p.now), width),
	)}
	if p.stopping {
		s.foot = bar(p.say("applying.stopping"), width, st.warn)
	}
	return s
}

func (v visit) changeLine(c steps.Change) string {
	return v.say("applying.change", "what", c.Title, "before", c.Before, "after", c.After)
}

// outcomes returns one line for each outcome.
func (v visit) outcomes(list []steps.Outcome, width int, st styles) []string {
	var lines []string
	for _, o := range list {
		text := v.cat.T("outcome."+o.State.String()) + ": " + v.changeLine(o.Change)
		lines = append(lines, hang(outcomeMark(o.State, st)+" ", text, width))
	}
	return lines
}

func (p applying) keys() []key.Binding { return nil }
func (p applying) stage() steps.Stage  { return p.mend.stage() }
