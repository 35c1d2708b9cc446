package tui

import (
	"context"
	"math"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/tui/widget"
)

// A waiting page shows a running operation that only reads: its progress and the time so far. Esc stops it.
type waiting struct {
	pageState
	pageStage steps.Stage
	title     string
	task      *task
	operation func(context.Context) tea.Msg
	back      tea.Msg // where esc leads to; nil if esc does not stop it
	now       time.Time
	progress  noticeState
	ended     bool // ended or left: later messages are ignored
}

func newWaiting(v pageState, stage steps.Stage, title string, back tea.Msg, run func(context.Context) tea.Msg) page {
	return waiting{
		pageState: v, pageStage: stage, title: title, back: back,
		task: newTask(v.ctx), operation: run, now: time.Now(),
	}
}

func (p waiting) init() tea.Cmd {
	return tea.Batch(p.task.runOperation(p.operation), p.task.nextFrame, p.task.nextNotice)
}

func (p waiting) update(msg tea.Msg) (page, tea.Cmd) {
	if p.ended {
		return p, nil
	}
	switch msg := msg.(type) {
	case operationEndedMsg:
		if msg.task == p.task {
			p.ended = true
			return p, sendMsg(msg.result)
		}
	case frameMsg:
		if msg.task == p.task {
			p.now = time.Now()
			return p, p.task.nextFrame
		}
	case noticeMsg:
		if msg.task == p.task {
			p.progress = p.progress.withNotice(msg.notice)
			return p, p.task.nextNotice
		}
	case tea.KeyPressMsg:
		if msg.String() == "esc" && p.back != nil {
			p.ended = true
			p.task.stop()
			return p, sendMsg(p.back)
		}
	}
	return p, nil
}

func (p waiting) view(width, _ int, st widget.Styles) content {
	elapsed := p.now.Sub(p.task.startedAt)
	line := st.Accent.Render(widget.Spinner(elapsed)) + " " + p.say("took", "time", widget.Clock(elapsed))
	title := st.Bold.Render(widget.Wrap(p.title, width))
	return content{text: widget.Join(title, line, widget.Wrap(p.noticeText(p.progress, p.now), width))}
}

func (p waiting) keys() []key.Binding {
	if p.back == nil {
		return nil
	}
	return []key.Binding{p.bind("stop", "esc")}
}

func (p waiting) stage() steps.Stage { return p.pageStage }

// noticeText returns a hint in words; empty for a wait that is over.
func (v pageState) noticeText(h noticeState, now time.Time) string {
	left, progress := h.Wait-now.Sub(h.receivedAt), v.progressText(h, now)
	seconds := int(math.Ceil(left.Seconds()))
	switch {
	case left > 0 && h.Pacing && progress == "":
		return v.say("notice.pace", "seconds", seconds)
	case left > 0 && !h.Pacing:
		return strings.TrimPrefix(progress+" · "+v.say("notice.wait", "seconds", seconds), " · ")
	}
	return progress
}

// progressText returns how far an operation is, and how long the rest will take if known.
func (v pageState) progressText(h noticeState, now time.Time) string {
	rest := h.expectedEnd.Sub(now)
	switch {
	case h.Total > 0 && h.Done < h.Total && rest > 0:
		counts := v.say("notice.progress-of", "done", h.Done, "total", h.Total)
		return v.say("notice.progress-left", "progress", counts, "left", widget.Clock(rest))
	case h.Total > 0:
		return v.say("notice.progress-of", "done", h.Done, "total", h.Total)
	case h.Done > 0:
		return v.say("notice.progress", "done", h.Done)
	}
	return ""
}
