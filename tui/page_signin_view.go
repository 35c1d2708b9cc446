package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/graph"
	"cspready/steps"
	"cspready/tui/widget"
)

// largeCodeHeight is the height from which the code is shown in large letters: on a smaller screen they
// would hide what to do if the code is blocked.
const largeCodeHeight = 16

func (p signIn) view(width, height int, st widget.Styles) content {
	title, why := st.Bold.Render(widget.Wrap(p.say("sign-in.title"), width)), st.Dim.Render(widget.Wrap(p.why, width))
	if p.endsCodes && p.want.Method == graph.DeviceCode {
		why = widget.Join(st.Warn.Render(widget.Wrap(p.say("sign-in.code-may-end"), width)), why)
	}
	notice := ""
	if p.notice != "" {
		notice = widget.Bar(p.notice, width, st.Warn)
	}
	switch {
	case p.err != nil:
		return content{text: widget.Join(title, notice, p.failureText(width, st), why)}
	case p.attempt == nil:
		return content{text: widget.Join(title, notice, p.spinnerFrame(st)+" "+p.say("sign-in.beginning"), why)}
	}
	foot, browser := p.footAndBrowser(width, height, st)
	switch {
	case p.want.Method == graph.Browser:
		return content{text: widget.Join(title, notice, p.browserView(width, st), browser, why), foot: foot}
	case p.want.Method == graph.Paste:
		if p.canPasteAddress() {
			foot = p.input.View() + "\n" + foot
		}
		return content{text: widget.Join(title, notice, p.pasteView(width, st), browser, why), foot: foot}
	case p.qr:
		return content{text: widget.Join(p.qrView(width, st), browser), foot: foot}
	default:
		code := p.codeView(width, height-lipgloss.Height(foot), st)
		return content{text: widget.Join(title, notice, code, browser, why), foot: foot}
	}
}

// footAndBrowser returns the lines that stay visible: the state of the attempt and, if there is space, the page of
// the simulated browser. If there is not, the latter is returned as browser.
func (p signIn) footAndBrowser(width, height int, st widget.Styles) (foot, browser string) {
	foot = p.waitingText(width, st)
	if p.Setup.Demo == nil || p.browser == "" {
		return foot, ""
	}
	browser = widget.Bar(p.say("sign-in.demo-browser", "text", p.browser), width, st.Warn)
	if lipgloss.Height(foot)+lipgloss.Height(browser) <= height/3 {
		return foot + "\n" + browser, ""
	}
	return foot, browser
}

// spinnerFrame returns the spinner.
func (p signIn) spinnerFrame(st widget.Styles) string {
	return st.Accent.Render(widget.Spinner(p.now.Sub(p.task.startedAt)))
}

func (p signIn) failureText(width int, st widget.Styles) string {
	text := p.adviceText(p.err, width, st)
	if steps.Explain(p.err).TryBrowser && p.want.Method == graph.DeviceCode {
		text = widget.Join(text, widget.Wrap(p.say("sign-in.try-browser"), width))
	}
	return text
}

// codeView shows the code in large letters, and the address as a QR code beside it if both fit.
func (p signIn) codeView(width, height int, st widget.Styles) string {
	letters, qr := "", widget.QRCode(p.prompt.URL, st.Dark)
	if height >= largeCodeHeight {
		letters = st.Accent.Render(widget.LargeCode(p.prompt.Code, width))
		needed := largeCodeHeight - lipgloss.Height(letters) + lipgloss.Height(qr)
		if qr != "" && lipgloss.Width(letters)+lipgloss.Width(qr)+4 <= width && needed <= height {
			letters = lipgloss.JoinHorizontal(lipgloss.Top, letters, "    ", qr)
		}
	}
	goTo, enter := widget.Wrap(p.say("sign-in.go-to"), width), widget.Wrap(p.say("sign-in.type"), width)
	where := goTo + "\n" + p.addressLine(width, st) + "\n" + enter
	return widget.Join(where, letters, p.codeLine(st), widget.Wrap(p.say("sign-in.blocked-hint"), width))
}

// qrView shows the address as a QR code with the code below it, which just fits on a screen of 80×24.
func (p signIn) qrView(width int, st widget.Styles) string {
	return widget.QRCode(p.prompt.URL, st.Dark) + "\n" + p.codeLine(st) + "\n\n" + p.addressLine(width, st)
}

// codeLine returns the code as plain text, for copying and for screen readers.
func (p signIn) codeLine(st widget.Styles) string {
	return st.Bold.Render(p.say("sign-in.code", "code", p.prompt.Code)) + p.copiedNote()
}

func (p signIn) browserView(width int, st widget.Styles) string {
	if p.openErr != nil {
		title, next := widget.Wrap(p.say("sign-in.not-opened"), width), widget.Wrap(p.say("sign-in.not-opened-next"), width)
		return widget.Join(st.Warn.Render(title), p.addressLine(width, st), next)
	}
	hint := st.Dim.Render(widget.Wrap(p.say("sign-in.opened-hint"), width))
	return widget.Join(widget.Wrap(p.say("sign-in.opened"), width), hint)
}

func (p signIn) pasteView(width int, st widget.Styles) string {
	if !p.canPasteAddress() {
		return widget.Wrap(p.say("sign-in.demo-elsewhere"), width)
	}
	wrong := ""
	if p.inputErr != nil {
		wrong = p.adviceText(p.inputErr, width, st)
	}
	return widget.Join(
		widget.Wrap(p.say("sign-in.elsewhere"), width)+p.copiedNote(), wrong,
		st.Dim.Render(widget.Wrap(p.say("sign-in.address"), width))+"\n"+p.addressLine(width, st),
	)
}

// waitingText returns that the program waits for the sign-in, for how long, and any trouble.
func (p signIn) waitingText(width int, st widget.Styles) string {
	state := p.say("sign-in.waiting")
	if left := p.prompt.Expires.Sub(p.now); !p.prompt.Expires.IsZero() {
		state = p.say("sign-in.waiting-until", "time", widget.Clock(left))
	}
	if p.Setup.Demo != nil && p.want.Method != graph.Paste && p.browser == "" {
		state = p.say("sign-in.demo-waiting")
	}
	lines := []string{widget.Indent(p.spinnerFrame(st)+" ", state, width)}
	if p.progress.Err != nil {
		trouble := p.say("sign-in.trouble", "what", steps.Explain(p.progress.Err).Happened)
		lines = append(lines, st.Warn.Render(widget.Wrap(trouble, width)))
	}
	return strings.Join(lines, "\n")
}

func (p signIn) copiedNote() string {
	if !p.copied {
		return ""
	}
	return " – " + p.say("sign-in.copied")
}

// addressLine returns the sign-in address without control characters, as a link and broken at the end of the
// line. A terminal with support for links opens the whole address.
func (p signIn) addressLine(width int, st widget.Styles) string {
	url := widget.CleanURL(p.prompt.URL)
	return st.Bold.Hyperlink(url).Render(ansi.Hardwrap(url, width, true))
}
