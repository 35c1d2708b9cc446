package tui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
)

// Messages of one attempt, for the page that started it.
type (
	begunMsg struct {
		task    *task
		attempt graph.Attempt
		err     error
	}
	progressedMsg struct {
		task     *task
		progress graph.Progress
	}
	waitedMsg struct {
		task *task
		err  error
	}
	openedMsg struct {
		task *task
		err  error
	}
	handedInMsg struct {
		task *task
		err  error
	}
)

func (p signIn) begin() tea.Msg {
	attempt, err := p.Link.SignIn.Begin(p.task.ctx, p.want)
	return begunMsg{p.task, attempt, err}
}

func (p signIn) wait() tea.Msg {
	_, err := p.attempt.Wait(p.task.ctx, p.progress.tell)
	return waitedMsg{p.task, err}
}

func (p signIn) listen() tea.Msg {
	select {
	case progress := <-p.progress:
		return progressedMsg{p.task, progress}
	case <-p.task.ctx.Done():
		return nil
	}
}

func (p signIn) openBrowser() tea.Msg { return openedMsg{p.task, p.Setup.Open(p.prompt.URL)} }

func (p signIn) answer() tea.Msg { return handedInMsg{p.task, p.attempt.Answer(p.input.Value())} }

// follow handles the messages of the attempt.
func (p signIn) follow(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case begunMsg:
		if msg.task == p.task {
			return p.begun(msg)
		}
	case progressedMsg:
		if msg.task == p.task {
			p.heard = msg.progress
			return p, p.listen
		}
	case waitedMsg:
		if msg.task == p.task && !p.over {
			return p.ended(msg.err)
		}
	case openedMsg:
		if msg.task == p.task {
			p.openErr = msg.err
		}
	case handedInMsg:
		if msg.task == p.task {
			p.inputErr = msg.err
		}
	case beatMsg:
		if msg.task == p.task && p.err == nil {
			p.now = time.Now()
			p.browser = p.inBrowser()
			return p, p.task.beat
		}
	}
	return p, nil
}

// inBrowser returns the page of the simulated browser; empty if it is still that of an earlier attempt.
func (p signIn) inBrowser() string {
	if p.Setup.Demo == nil {
		return ""
	}
	if shown := p.Setup.Demo.Browser(); shown != p.outdated {
		return shown
	}
	return ""
}

func (p signIn) begun(msg begunMsg) (page, tea.Cmd) {
	if msg.err != nil {
		return p.ended(msg.err)
	}
	p.attempt, p.prompt = msg.attempt, msg.attempt.Prompt()
	commands := []tea.Cmd{p.wait, p.listen}
	if p.want.Way == graph.Browser {
		commands = append(commands, p.openBrowser)
	}
	return p, tea.Batch(commands...)
}

// ended handles the end of the attempt. A code that expired is replaced by a new one, and if codes are
// blocked, the browser follows.
func (p signIn) ended(err error) (page, tea.Cmd) {
	if demanded := claims(err); demanded != "" {
		p.want.Claims = demanded // for the next attempt
	}
	switch {
	case err == nil:
		p.over = true
		p.task.stop()
		return p, tell(p.done)
	case errors.Is(err, graph.ErrCodeExpired) && p.want.Way == graph.DeviceCode && p.attempt != nil:
		return p.restart(graph.DeviceCode, p.say("sign-in.fresh-code"))
	case errors.Is(err, graph.ErrCodeBlocked) && p.want.Way == graph.DeviceCode:
		next, cmd := p.restart(graph.Browser, p.say("sign-in.code-blocked"))
		return next, tea.Batch(cmd, tell(codesBlockedMsg{}))
	default:
		p.task.stop()
		p.err = err
		return p, nil
	}
}
