package tui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
)

// Messages of one attempt, for the page that started it.
type (
	attemptBegunMsg struct {
		task    *task
		attempt graph.Attempt
		err     error
	}
	attemptProgressMsg struct {
		task     *task
		progress graph.Progress
	}
	attemptEndedMsg struct {
		task *task
		err  error
	}
	browserOpenedMsg struct {
		task *task
		err  error
	}
	addressSubmittedMsg struct {
		task *task
		err  error
	}
)

func (p signIn) beginAttempt() tea.Msg {
	attempt, err := p.Link.SignIn.Begin(p.task.ctx, p.want)
	return attemptBegunMsg{p.task, attempt, err}
}

func (p signIn) waitForAttempt() tea.Msg {
	_, err := p.attempt.Wait(p.task.ctx, p.updates.setLatest)
	return attemptEndedMsg{p.task, err}
}

func (p signIn) nextProgress() tea.Msg {
	select {
	case progress := <-p.updates:
		return attemptProgressMsg{p.task, progress}
	case <-p.task.ctx.Done():
		return nil
	}
}

func (p signIn) openBrowser() tea.Msg {
	return browserOpenedMsg{p.task, p.Setup.OpenBrowser(p.prompt.URL)}
}

func (p signIn) submitAddress() tea.Msg {
	return addressSubmittedMsg{p.task, p.attempt.Answer(p.input.Value())}
}

// handleAttempt handles the messages of the attempt.
func (p signIn) handleAttempt(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case attemptBegunMsg:
		if msg.task == p.task {
			return p.afterBegin(msg)
		}
	case attemptProgressMsg:
		if msg.task == p.task {
			p.progress = msg.progress
			return p, p.nextProgress
		}
	case attemptEndedMsg:
		if msg.task == p.task && !p.ended {
			return p.afterAttempt(msg.err)
		}
	case browserOpenedMsg:
		if msg.task == p.task {
			p.openErr = msg.err
		}
	case addressSubmittedMsg:
		if msg.task == p.task {
			p.inputErr = msg.err
		}
	case frameMsg:
		if msg.task == p.task && p.err == nil {
			p.now = time.Now()
			p.browser = p.simulatedPage()
			return p, p.task.nextFrame
		}
	}
	return p, nil
}

// simulatedPage returns the page of the simulated browser; empty if it is still that of an earlier attempt.
func (p signIn) simulatedPage() string {
	if p.Setup.Demo == nil {
		return ""
	}
	if shown := p.Setup.Demo.Browser(); shown != p.outdated {
		return shown
	}
	return ""
}

func (p signIn) afterBegin(msg attemptBegunMsg) (page, tea.Cmd) {
	if msg.err != nil {
		return p.afterAttempt(msg.err)
	}
	p.attempt, p.prompt = msg.attempt, msg.attempt.Prompt()
	commands := []tea.Cmd{p.waitForAttempt, p.nextProgress}
	if p.want.Method == graph.Browser {
		commands = append(commands, p.openBrowser)
	}
	return p, tea.Batch(commands...)
}

// afterAttempt handles the end of the attempt. A code that expired is replaced by a new one, and if codes are
// blocked, the browser follows.
func (p signIn) afterAttempt(err error) (page, tea.Cmd) {
	if demanded := claimsOf(err); demanded != "" {
		p.want.Claims = demanded // for the next attempt
	}
	switch {
	case err == nil:
		p.ended = true
		p.task.stop()
		return p, sendMsg(p.doneMsg)
	case errors.Is(err, graph.ErrCodeExpired) && p.want.Method == graph.DeviceCode && p.attempt != nil:
		return p.restartWith(graph.DeviceCode, p.say("sign-in.fresh-code"))
	case errors.Is(err, graph.ErrCodeBlocked) && p.want.Method == graph.DeviceCode:
		next, cmd := p.restartWith(graph.Browser, p.say("sign-in.code-blocked"))
		return next, tea.Batch(cmd, sendMsg(codesBlockedMsg{}))
	default:
		p.task.stop()
		p.err = err
		return p, nil
	}
}
