package tui

import (
	"context"
	"math"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// A waiting page shows a running operation that only reads: its progress and the time so far. Esc stops it.
type waiting struct {
	visit
	at    steps.Stage
	title string
	task  *task
	run   func(context.Context) tea.Msg
	back  tea.Msg // where esc leads to; nil if esc does not stop it
	now   time.Time
	heard hint
	over  bool // ended or left: later messages are ignored
}

func newWaiting(v visit, stage steps.Stage, title string, back tea.Msg, run func(context.Context) tea.Msg) page {
	return waiting{
		visit: v, at: stage, title: title, back: back,
		task: newTask(v.ctx), run: run, now: time.Now(),
	}
}

func (p waiting) init() tea.Cmd { return tea.Batch(p.task.run(p.run), p.task.beat, p.task.listen) }

func (p waiting) update(msg tea.Msg) (page, tea.Cmd) {
	if p.over {
		return p, nil
	}
	switch msg := msg.(type) {
	case endedMsg:
		if msg.task == p.task {
			p.over = true
			return p, tell(msg.result)
		}
	case beatMsg:
		if msg.task == p.task {
			p.now = time.Now()
			return p, p.task.beat
		}
	case noticedMsg:
		if msg.task == p.task {
			p.heard = p.heard.hear(msg.notice)
			return p, p.task.listen
		}
	case tea.KeyPressMsg:
		if msg.String() == "esc" && p.back != nil {
			p.over = true
			p.task.stop()
			return p, tell(p.back)
		}
	}
	return p, nil
}

func (p waiting) view(width, _ int, st styles) sheet {
	elapsed := p.now.Sub(p.task.began)
	line := st.accent.Render(spinner(elapsed)) + " " + p.say("took", "time", clock(elapsed))
	title := st.bold.Render(wrap(p.title, width))
	return sheet{text: join(title, line, wrap(p.told(p.heard, p.now), width))}
}

func (p waiting) keys() []key.Binding {
	if p.back == nil {
		return nil
	}
	return []key.Binding{p.bind("stop", "esc")}
}

func (p waiting) stage() steps.Stage { return p.at }

// told returns a hint in words; empty for a wait that is over.
func (v visit) told(h hint, now time.Time) string {
	left, progress := h.Wait-now.Sub(h.at), v.progress(h, now)
	seconds := int(math.Ceil(left.Seconds()))
	switch {
	case left > 0 && h.Own && progress == "":
		return v.say("notice.pace", "seconds", seconds)
	case left > 0 && !h.Own:
		return strings.TrimPrefix(progress+" · "+v.say("notice.wait", "seconds", seconds), " · ")
	}
	return progress
}

// progress returns how far an operation is, and how long the rest will take if known.
func (v visit) progress(h hint, now time.Time) string {
	rest := h.ends.Sub(now)
	switch {
	case h.Total > 0 && h.Done < h.Total && rest > 0:
		counts := v.say("notice.progress-of", "done", h.Done, "total", h.Total)
		return v.say("notice.progress-left", "progress", counts, "left", clock(rest))
	case h.Total > 0:
		return v.say("notice.progress-of", "done", h.Done, "total", h.Total)
	case h.Done > 0:
		return v.say("notice.progress", "done", h.Done)
	}
	return ""
}
