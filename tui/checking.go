package tui

import (
	"maps"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// checking shows all requirements while they are checked in parallel.
type checking struct {
	visit
	goal   pickedMsg // what to show afterwards
	task   *task
	events chan steps.Event
	now    time.Time
	heard  map[string]hint // by requirement; replaced, never changed, because pages are copied
	found  []steps.Result
	over   bool
	enough chan struct{} // closed when the person does not want to wait for slow reads any longer
	waited bool          // enough is closed
}

type checkEventMsg struct {
	task  *task
	event steps.Event
	ended bool
}

func newChecking(v visit, goal pickedMsg) page {
	return checking{
		visit: v, goal: goal, task: newTask(v.ctx), now: time.Now(),
		events: make(chan steps.Event), enough: make(chan struct{}),
	}
}

func (p checking) init() tea.Cmd { return tea.Batch(p.check, p.listen, p.task.beat) }

// check runs the checks and passes on their events until they end or the task is stopped.
func (p checking) check() tea.Msg {
	defer close(p.events)
	options := steps.Options{
		Skip:           p.enough,
		ReuseDirectory: p.goal.resume != nil, // only a statement of the operator has changed
	}
	if p.HasChanged() { // replicas may not agree yet
		options.Agree = steps.Usual.Agree
	}
	for e := range steps.CheckAll(p.task.ctx, p.Requirements, p.Profile, options) {
		select {
		case p.events <- e:
		case <-p.task.ctx.Done():
			return nil
		}
	}
	return nil
}

// listen waits for the next event of the checks.
func (p checking) listen() tea.Msg {
	event, open := <-p.events
	return checkEventMsg{task: p.task, event: event, ended: !open}
}

func (p checking) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case checkEventMsg:
		if msg.task == p.task && !p.over {
			return p.hear(msg)
		}
		if msg.task == p.task && !msg.ended {
			return p, p.listen // drains the events until the checks end
		}
	case beatMsg:
		if msg.task == p.task {
			p.now = time.Now()
			return p, p.task.beat
		}
	case tea.KeyPressMsg:
		if msg.String() == "x" && p.asking() && !p.waited {
			close(p.enough)
			p.waited = true
		}
		if msg.String() == "esc" && !p.over {
			p.over = true
			p.task.stop()
			return p, tell(p.stopped())
		}
	}
	return p, nil
}

// hear records an event of the checks.
func (p checking) hear(msg checkEventMsg) (page, tea.Cmd) {
	switch e := msg.event; {
	case msg.ended:
		p.over = true
		p.task.stop()
		if len(p.found) < len(p.Requirements) { // cancelled from outside: the results are incomplete
			return p, nil
		}
		return p, tell(checkedMsg{p.inOrder(), p.Generation, p.task.began, p.goal})
	case e.Result != nil:
		p.found = append(slices.Clone(p.found), *e.Result)
	case e.Notice != nil:
		progress := maps.Clone(p.heard)
		if progress == nil {
			progress = map[string]hint{}
		}
		progress[e.Step] = progress[e.Step].hear(*e.Notice)
		p.heard = progress
	}
	return p, p.listen
}

// stopped returns the message that leads back to the results of an earlier check if they are up to date, or
// else to the tenant page.
func (p checking) stopped() tea.Msg {
	if len(p.Results) > 0 && !p.Stale() {
		return pickedMsg{}
	}
	return unplacedMsg{}
}

// inOrder returns the results in the order of the catalogue; they arrived in the order in which the checks
// ended.
func (p checking) inOrder() []steps.Result {
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

func (p checking) view(width, _ int, st styles) sheet {
	head := spread(st.bold.Render(p.say("checking.title")), clock(p.now.Sub(p.task.began)), width)
	var lines []string
	for _, s := range p.Requirements {
		lines = append(lines, p.line(s.Info(), width, st))
	}
	s := sheet{text: join(head, strings.Join(lines, "\n"), wrap(p.say("checking.reads-only"), width))}
	if p.asking() && !p.waited {
		s.foot = wrap(p.say("checking.enough"), width)
	}
	return s
}

// asking reports whether accounts are being read one by one, which takes a while.
func (p checking) asking() bool {
	for _, h := range p.heard {
		if h.Total > 0 {
			return true
		}
	}
	return false
}

// line returns a requirement with its status, or with the progress of its check.
func (p checking) line(info steps.Info, width int, st styles) string {
	title := p.cat.Say(info.Title)
	for _, r := range p.found {
		if r.Info.ID == info.ID {
			return spread(title, p.status(r.Finding, st), width)
		}
	}
	mark := st.accent.Render(spinner(p.now.Sub(p.task.began)))
	line := spread(title, mark+" "+p.say("checking.looking"), width)
	if progress := p.told(p.heard[info.ID], p.now); progress != "" {
		line += "\n" + st.dim.Render(hang("  ", progress, width))
	}
	return line
}

func (p checking) keys() []key.Binding {
	if p.asking() && !p.waited {
		return []key.Binding{p.bind("enough", "x"), p.bind("stop", "esc")}
	}
	return []key.Binding{p.bind("stop", "esc")}
}

func (p checking) stage() steps.Stage {
	if step, ok := p.Requirement(p.goal.step); ok {
		return step.Info().Stage
	}
	return steps.StageTenant
}
