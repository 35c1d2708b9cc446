package tui

import (
	"maps"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
	"cspready/tui/widget"
)

// checking shows all requirements while they are checked in parallel.
type checking struct {
	pageState
	goal     goalMsg // what to show afterwards
	task     *task
	events   chan catalog.Event
	now      time.Time
	progress map[string]noticeState // by requirement; replaced, never changed, because pages are copied
	found    []steps.Result
	ended    bool
	skip     chan struct{} // closed when the person does not want to wait for slow reads any longer
	skipped  bool          // enough is closed
}

type checkEventMsg struct {
	task  *task
	event catalog.Event
	ended bool
}

func newChecking(v pageState, goal goalMsg) page {
	return checking{
		pageState: v, goal: goal, task: newTask(v.ctx), now: time.Now(),
		events: make(chan catalog.Event), skip: make(chan struct{}),
	}
}

func (p checking) init() tea.Cmd { return tea.Batch(p.runChecks, p.nextEvent, p.task.nextFrame) }

// runChecks runs the checks and passes on their events until they end or the task is stopped.
func (p checking) runChecks() tea.Msg {
	defer close(p.events)
	options := snapshot.Options{
		Skip:           p.skip,
		WhatIf:         snapshot.CheckQuestions,
		ReuseDirectory: p.goal.resume != nil, // only a statement of the operator has changed
	}
	if p.visit().HasChanged() { // replicas may not agree yet
		options.Agree = steps.DefaultPatience.Agree
	}
	for e := range catalog.CheckAll(p.task.ctx, p.Requirements, p.Profile, options) {
		select {
		case p.events <- e:
		case <-p.task.ctx.Done():
			return nil
		}
	}
	return nil
}

// nextEvent waits for the next event of the checks.
func (p checking) nextEvent() tea.Msg {
	event, open := <-p.events
	return checkEventMsg{task: p.task, event: event, ended: !open}
}

func (p checking) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case checkEventMsg:
		if msg.task == p.task && !p.ended {
			return p.handleEvent(msg)
		}
		if msg.task == p.task && !msg.ended {
			return p, p.nextEvent // drains the events until the checks end
		}
	case frameMsg:
		if msg.task == p.task {
			p.now = time.Now()
			return p, p.task.nextFrame
		}
	case tea.KeyPressMsg:
		if msg.String() == "x" && p.isReadingAccounts() && !p.skipped {
			close(p.skip)
			p.skipped = true
		}
		if msg.String() == "esc" && !p.ended {
			p.ended = true
			p.task.stop()
			return p, sendMsg(p.backMsg())
		}
	}
	return p, nil
}

// handleEvent records an event of the checks.
func (p checking) handleEvent(msg checkEventMsg) (page, tea.Cmd) {
	switch e := msg.event; {
	case msg.ended:
		p.ended = true
		p.task.stop()
		if len(p.found) < len(p.Requirements) { // cancelled from outside: the results are incomplete
			return p, nil
		}
		return p, sendMsg(checkedMsg{p.resultsInOrder(), p.Generation, p.task.startedAt, p.goal})
	case e.Result != nil:
		p.found = append(slices.Clone(p.found), *e.Result)
	case e.Notice != nil:
		progress := maps.Clone(p.progress)
		if progress == nil {
			progress = map[string]noticeState{}
		}
		progress[e.Step] = progress[e.Step].withNotice(*e.Notice)
		p.progress = progress
	}
	return p, p.nextEvent
}

// backMsg returns the message that leads back to the results of an earlier check if they are up to date, or
// else to the tenant page.
func (p checking) backMsg() tea.Msg {
	if len(p.Results) > 0 && !p.visit().IsStale() {
		return goalMsg{}
	}
	return tenantUnconfirmedMsg{}
}

// resultsInOrder returns the results in the order of the catalogue; they arrived in the order in which the checks
// ended.
func (p checking) resultsInOrder() []steps.Result {
	var ordered []steps.Result
	for _, s := range p.Requirements {
		for _, r := range p.found {
			if r.Info.ID == s.Info().ID {
				ordered = append(ordered, r)
			}
		}
	}
	return ordered
}

func (p checking) view(width, _ int, st widget.Styles) content {
	head := widget.Spread(st.Bold.Render(p.say("checking.title")), widget.Clock(p.now.Sub(p.task.startedAt)), width)
	var lines []string
	for _, s := range p.Requirements {
		lines = append(lines, p.requirementLine(s.Info(), width, st))
	}
	s := content{text: widget.Join(head, strings.Join(lines, "\n"), widget.Wrap(p.say("checking.reads-only"), width))}
	if p.isReadingAccounts() && !p.skipped {
		s.foot = widget.Wrap(p.say("checking.enough"), width)
	}
	return s
}

// isReadingAccounts reports whether accounts are being read one by one, which takes a while.
func (p checking) isReadingAccounts() bool {
	for _, h := range p.progress {
		if h.Total > 0 {
			return true
		}
	}
	return false
}

// requirementLine returns a requirement with its status, or with the progress of its check.
func (p checking) requirementLine(info steps.Info, width int, st widget.Styles) string {
	title := p.cat.Say(info.Title)
	for _, r := range p.found {
		if r.Info.ID == info.ID {
			return widget.Spread(title, p.statusText(r.Finding, st), width)
		}
	}
	mark := st.Accent.Render(widget.Spinner(p.now.Sub(p.task.startedAt)))
	line := widget.Spread(title, mark+" "+p.say("checking.looking"), width)
	if progress := p.noticeText(p.progress[info.ID], p.now); progress != "" {
		line += "\n" + st.Dim.Render(widget.Indent("  ", progress, width))
	}
	return line
}

func (p checking) keys() []key.Binding {
	if p.isReadingAccounts() && !p.skipped {
		return []key.Binding{p.bind("enough", "x"), p.bind("stop", "esc")}
	}
	return []key.Binding{p.bind("stop", "esc")}
}

func (p checking) stage() steps.Stage {
	if step, ok := p.visit().Requirement(p.goal.step); ok {
		return step.Info().Stage
	}
	return steps.StageTenant
}
