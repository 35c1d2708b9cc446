package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/graph"
	"cspready/steps"
)

// roomForLetters is the height from which the code is shown in large letters: on a smaller screen they
// would hide what to do if the code is blocked.
const roomForLetters = 16

func (p signIn) view(width, height int, st styles) sheet {
	title, why := st.bold.Render(wrap(p.say("sign-in.title"), width)), st.dim.Render(wrap(p.why, width))
	if p.ends && p.want.Way == graph.DeviceCode {
		why = join(st.warn.Render(wrap(p.say("sign-in.code-may-end"), width)), why)
	}
	notice := ""
	if p.notice != "" {
		notice = bar(p.notice, width, st.warn)
	}
	switch {
	case p.err != nil:
		return sheet{text: join(title, notice, p.failure(width, st), why)}
	case p.attempt == nil:
		return sheet{text: join(title, notice, p.sign(st)+" "+p.say("sign-in.beginning"), why)}
	}
	foot, browser := p.foot(width, height, st)
	switch {
	case p.want.Way == graph.Browser:
		return sheet{text: join(title, notice, p.byBrowser(width, st), browser, why), foot: foot}
	case p.want.Way == graph.Paste:
		if p.takesAddress() {
			foot = p.input.View() + "\n" + foot
		}
		return sheet{text: join(title, notice, p.byPaste(width, st), browser, why), foot: foot}
	case p.qr:
		return sheet{text: join(p.bySquare(width, st), browser), foot: foot}
	default:
		code := p.byCode(width, height-lipgloss.Height(foot), st)
		return sheet{text: join(title, notice, code, browser, why), foot: foot}
	}
}

// foot returns the lines that stay visible: the state of the attempt and, if there is space, the page of
// the simulated browser. If there is not, the latter is returned as browser.
func (p signIn) foot(width, height int, st styles) (foot, browser string) {
	foot = p.waiting(width, st)
	if p.Setup.Demo == nil || p.browser == "" {
		return foot, ""
	}
	browser = bar(p.say("sign-in.demo-browser", "text", p.browser), width, st.warn)
	if lipgloss.Height(foot)+lipgloss.Height(browser) <= height/3 {
		return foot + "\n" + browser, ""
	}
	return foot, browser
}

// sign returns the spinner.
func (p signIn) sign(st styles) string { return st.accent.Render(spinner(p.now.Sub(p.task.began))) }

func (p signIn) failure(width int, st styles) string {
	text := p.advice(p.err, width, st)
	if steps.Explain(p.err).TryBrowser && p.want.Way == graph.DeviceCode {
		text = join(text, wrap(p.say("sign-in.try-browser"), width))
	}
	return text
}

// byCode shows the code in large letters, and the address as a QR code beside it if both fit.
func (p signIn) byCode(width, height int, st styles) string {
	letters, qr := "", qrCode(p.prompt.URL, st.dark)
	if height >= roomForLetters {
		letters = st.accent.Render(large(p.prompt.Code, width))
		needed := roomForLetters - lipgloss.Height(letters) + lipgloss.Height(qr)
		if qr != "" && lipgloss.Width(letters)+lipgloss.Width(qr)+4 <= width && needed <= height {
			letters = lipgloss.JoinHorizontal(lipgloss.Top, letters, "    ", qr)
		}
	}
	goTo, enter := wrap(p.say("sign-in.go-to"), width), wrap(p.say("sign-in.type"), width)
	where := goTo + "\n" + p.address(width, st) + "\n" + enter
	return join(where, letters, p.code(st), wrap(p.say("sign-in.blocked-hint"), width))
}

// bySquare shows the address as a QR code with the code below it, which just fits on a screen of 80×24.
func (p signIn) bySquare(width int, st styles) string {
	return qrCode(p.prompt.URL, st.dark) + "\n" + p.code(st) + "\n\n" + p.address(width, st)
}

// code returns the code as plain text, for copying and for screen readers.
func (p signIn) code(st styles) string {
	return st.bold.Render(p.say("sign-in.code", "code", p.prompt.Code)) + p.copiedWord()
}

func (p signIn) byBrowser(width int, st styles) string {
	if p.openErr != nil {
		title, next := wrap(p.say("sign-in.not-opened"), width), wrap(p.say("sign-in.not-opened-next"), width)
		return join(st.warn.Render(title), p.address(width, st), next)
	}
	hint := st.dim.Render(wrap(p.say("sign-in.opened-hint"), width))
	return join(wrap(p.say("sign-in.opened"), width), hint)
}

func (p signIn) byPaste(width int, st styles) string {
	if !p.takesAddress() {
		return wrap(p.say("sign-in.demo-elsewhere"), width)
	}
	wrong := ""
	if p.inputErr != nil {
		wrong = p.advice(p.inputErr, width, st)
	}
	return join(
		wrap(p.say("sign-in.elsewhere"), width)+p.copiedWord(), wrong,
		st.dim.Render(wrap(p.say("sign-in.address"), width))+"\n"+p.address(width, st),
	)
}

// waiting returns that the program waits for the sign-in, for how long, and any trouble.
func (p signIn) waiting(width int, st styles) string {
	state := p.say("sign-in.waiting")
	if left := p.prompt.Expires.Sub(p.now); !p.prompt.Expires.IsZero() {
		state = p.say("sign-in.waiting-until", "time", clock(left))
	}
	if p.Setup.Demo != nil && p.want.Way != graph.Paste && p.browser == "" {
		state = p.say("sign-in.demo-waiting")
	}
	lines := []string{hang(p.sign(st)+" ", state, width)}
	if p.heard.Trouble != nil {
		trouble := p.say("sign-in.trouble", "what", steps.Explain(p.heard.Trouble).Happened)
		lines = append(lines, st.warn.Render(wrap(trouble, width)))
	}
	return strings.Join(lines, "\n")
}

func (p signIn) copiedWord() string {
	if !p.copied {
		return ""
	}
	return " – " + p.say("sign-in.copied")
}

// address returns the sign-in address without control characters, as a link and broken at the end of the
// line. A terminal with support for links opens the whole address.
func (p signIn) address(width int, st styles) string {
	url := cleanURL(p.prompt.URL)
	return st.bold.Hyperlink(url).Render(ansi.Hardwrap(url, width, true))
}
