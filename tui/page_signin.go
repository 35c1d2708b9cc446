package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// signIn lets a person sign in, by device code, browser or pasted address, until an attempt succeeds or the
// page is left.
type signIn struct {
	pageState
	want      graph.SignInRequest
	why       string  // what the sign-in is for
	endsCodes bool    // it is for a change after which the tenant refuses device codes
	noCodes   bool    // device codes cannot be used
	doneMsg   tea.Msg // sent on success
	leaveMsg  tea.Msg // sent when the person leaves the page

	task     *task
	updates  latest[graph.Progress]
	attempt  graph.Attempt
	prompt   graph.Prompt
	progress graph.Progress
	now      time.Time
	notice   string // why a new attempt was started
	qr       bool   // show the QR code in place of the large code
	copied   bool
	openErr  error  // the browser of this machine did not open
	browser  string // page of the simulated browser in this attempt
	outdated string // page of the simulated browser before this attempt
	err      error  // why the attempt failed; nil while it runs
	ended    bool

	input    textinput.Model
	inputErr error // why the pasted address was rejected
}

func newSignIn(v pageState, want graph.SignInRequest, why string, done, left tea.Msg) signIn {
	p := signIn{pageState: v, want: want, why: why, doneMsg: done, leaveMsg: left, input: textinput.New()}
	p.input.Prompt = "> "
	return p.newAttempt(want.Method)
}

// warnIfCodesEnd returns the page with a warning, if ends is set, that a session by device code may end when
// the tenant refuses codes.
func (p signIn) warnIfCodesEnd(ends bool) signIn {
	p.endsCodes = ends
	return p
}

// withoutCodes returns the page without the offer of a device code.
func (p signIn) withoutCodes() signIn {
	p.noCodes = true
	return p
}

// newAttempt returns the page at the start of a new attempt.
func (p signIn) newAttempt(way graph.SignInMethod) signIn {
	if p.Setup.Demo != nil && (p.task == nil || p.want.Method != way) {
		p.browser, p.outdated = "", p.Setup.Demo.Browser()
	}
	if p.task != nil {
		p.task.stop()
	}
	p.want.Method = way
	p.task, p.updates = newTask(p.ctx), make(latest[graph.Progress], 1)
	p.attempt, p.prompt, p.progress, p.now = nil, graph.Prompt{}, graph.Progress{}, time.Now()
	p.copied, p.openErr, p.err, p.inputErr = false, nil, nil, nil
	p.input.Reset()
	return p
}

func (p signIn) init() tea.Cmd { return tea.Batch(p.beginAttempt, p.task.nextFrame) }

func (p signIn) update(msg tea.Msg) (page, tea.Cmd) {
	p.input.Focus()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.input.SetWidth(max(msg.Width-4, 1))
	case tea.KeyPressMsg:
		if p.ended {
			return p, nil
		}
		return p.handleKey(msg)
	case tea.PasteMsg:
		if p.canPasteAddress() {
			p.input, _ = p.input.Update(msg)
			return p, p.submitAddress
		}
	default:
		return p.handleAttempt(msg)
	}
	return p, nil
}

// handleKey handles a key. Single keys are commands until text is typed: no address starts with a letter that
// is a command.
func (p signIn) handleKey(msg tea.KeyPressMsg) (page, tea.Cmd) {
	name := msg.String()
	if p.IsTyping() {
		return p.editAddress(msg)
	}
	switch {
	case name == "esc" && p.qr && p.want.Method == graph.DeviceCode && p.err == nil:
		p.qr = false
	case name == "esc":
		p.ended = true
		p.task.stop()
		return p, sendMsg(p.leaveMsg)
	case name == "r":
		return p.restartWith(p.want.Method, "")
	case name == "b" && p.want.Method != graph.Browser:
		return p.restartWith(graph.Browser, "")
	case name == "p" && p.want.Method != graph.Paste:
		return p.restartWith(graph.Paste, "")
	case name == "a" && isWrongAccount(p.err):
		return p, sendMsg(otherTenantMsg{})
	case name == "q" && p.err != nil:
		return p, sendMsg(finishedMsg{p.err})
	case name == "c" && p.want.Method == graph.Browser && !p.noCodes:
		return p.restartWith(graph.DeviceCode, "")
	case p.err != nil || p.attempt == nil:
	case name == "c" && p.copyText() != "":
		p.copied = true
		return p, tea.SetClipboard(p.copyText())
	case name == "o" && p.want.Method != graph.Paste:
		return p, p.openBrowser
	case name == "q" && p.want.Method == graph.DeviceCode:
		p.qr = !p.qr
	case p.canPasteAddress():
		return p.editAddress(msg)
	}
	return p, nil
}

// canPasteAddress reports whether the address at which a browser on another machine ended can be pasted. The
// demo has no such browser.
func (p signIn) canPasteAddress() bool {
	return p.want.Method == graph.Paste && p.attempt != nil && p.err == nil && p.Setup.Demo == nil
}

// editAddress changes the pasted address; enter submits it.
func (p signIn) editAddress(msg tea.KeyPressMsg) (page, tea.Cmd) {
	switch msg.String() {
	case "esc":
		p.input.Reset()
		p.inputErr = nil
	case "enter":
		if p.IsTyping() {
			return p, p.submitAddress
		}
	default:
		p.input, _ = p.input.Update(msg)
	}
	return p, nil
}

// copyText returns what a person needs on another machine: the code or the address. The demo has no address
// to copy: it is that of the real service, which does not know the demo.
func (p signIn) copyText() string {
	switch {
	case p.want.Method == graph.DeviceCode:
		return p.prompt.Code
	case p.Setup.Demo == nil:
		return p.prompt.URL
	default:
		return ""
	}
}

// restartWith starts a new attempt.
func (p signIn) restartWith(way graph.SignInMethod, notice string) (page, tea.Cmd) {
	p = p.newAttempt(way)
	p.notice = notice
	return p, p.init()
}

func (p signIn) IsTyping() bool {
	return p.canPasteAddress() && strings.TrimSpace(p.input.Value()) != ""
}

func (p signIn) keys() []key.Binding {
	if p.IsTyping() {
		return []key.Binding{p.bind("hand-in", "enter"), p.bind("clear", "esc")}
	}
	var keys []key.Binding
	if p.want.Method != graph.Browser {
		keys = append(keys, p.bind("browser", "b"))
	}
	keys = append(keys, p.bind("back", "esc"))
	switch {
	case p.err != nil && isWrongAccount(p.err):
		keys = append(keys, p.bind("account", "a"))
	case p.err == nil && p.want.Method == graph.DeviceCode:
		keys = append(keys, p.bind("copy", "c"), p.bind("open-here", "o"), p.bind("qr", "q"))
	case p.canPasteAddress():
		keys = append(keys, p.bind("copy", "c"))
	}
	if p.want.Method == graph.Browser && !p.noCodes {
		keys = append(keys, p.bind("code", "c"))
	}
	if p.want.Method == graph.Browser {
		keys = append(keys, p.bind("open-here", "o"))
	}
	if p.want.Method != graph.Paste {
		keys = append(keys, p.bind("elsewhere", "p"))
	}
	keys = append(keys, p.bind("retry", "r"))
	if p.err != nil {
		keys = append(keys, p.bind("quit", "q"))
	}
	return keys
}

func (signIn) stage() steps.Stage { return stageSignIn }
