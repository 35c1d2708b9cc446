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

// checking shows every requirement while it is looked at, side by side.
type checking struct {
	visit
	goal   pickedMsg // what to show afterwards
	task   *task
	events chan steps.Event
	now    time.Time
	heard  map[string]hint // by requirement; replaced, never changed, as pages are copied
	found  []steps.Result
	over   bool
	enough chan struct{} // closed when the person has waited long enough for slow questions
	waited bool          // it is closed
}

type checkEventMsg struct {
	task  *task
	event steps.Event
	ended bool
}

func newChecking(v visit, goal pickedMsg) page {
	return checking{visit: v, goal: goal, task: newTask(v.ctx), events: make(chan steps.Event), now: time.Now(), enough: make(chan struct{})}
}

func (p checking) init() tea.Cmd { return tea.Batch(p.check, p.listen, p.task.beat) }

// check passes on what the checks tell until they end or the task is stopped.
func (p checking) check() tea.Msg {
	defer close(p.events)
	options := steps.Options{
		Skip:           p.enough,
		ReuseDirectory: p.goal.resume != nil, // nothing but the operator's word has changed
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
			return p, p.listen // the checks end in their own time
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

func (p checking) hear(msg checkEventMsg) (page, tea.Cmd) {
	switch e := msg.event; {
	case msg.ended:
		p.over = true
		p.task.stop()
		if len(p.found) < len(p.Requirements) { // cut short from outside: what is missing is not a result
			return p, nil
		}
		return p, tell(checkedMsg{p.inOrder(), p.Generation, p.task.began, p.goal})
	case e.Result != nil:
		p.found = append(slices.Clone(p.found), *e.Result)
	case e.Notice != nil:
		heard := maps.Clone(p.heard)
		if heard == nil {
			heard = map[string]hint{}
		}
		heard[e.Step] = heard[e.Step].hear(*e.Notice)
		p.heard = heard
	}
	return p, p.listen
}

// stopped leads back to the results of an earlier check, if they still hold, or else to the tenant.
func (p checking) stopped() tea.Msg {
	if len(p.Results) > 0 && !p.Stale() {
		return pickedMsg{}
	}
	return unplacedMsg{}
}

// inOrder sorts the results as the requirements are listed: they came as they were ready.
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
	took := p.now.Sub(p.task.began)
	head := spread(st.bold.Render(p.say("checking.title")), clock(took), width)
	var lines []string
	for _, s := range p.Requirements {
		lines = append(lines, p.line(s.Info(), width, st))
	}
	foot := ""
	if p.asking() && !p.waited {
		foot = wrap(p.say("checking.enough"), width)
	}
	return sheet{text: join(head, strings.Join(lines, "\n"), wrap(p.say("checking.reads-only"), width)), foot: foot}
}

// asking reports whether accounts are being asked one by one, which takes a while.
func (p checking) asking() bool {
	for _, h := range p.heard {
		if h.Total > 0 {
			return true
		}
	}
	return false
}

func (p checking) line(info steps.Info, width int, st styles) string {
	title := p.cat.Say(info.Title)
	for _, r := range p.found {
		if r.Info.ID == info.ID {
			return spread(title, p.status(r.Finding, st), width)
		}
	}
	line := spread(title, st.accent.Render(spinner(p.now.Sub(p.task.began)))+" "+p.say("checking.looking"), width)
	if told := p.told(p.heard[info.ID], p.now); told != "" {
		line += "\n" + st.dim.Render(hang("  ", told, width))
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
