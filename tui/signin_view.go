package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// roomForLetters is the height from which the code is shown in large letters: below it they would push out of sight what to do
// when the code is blocked.
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
		return sheet{text: join(title, notice, p.byCode(width, height-lipgloss.Height(foot), st), browser, why), foot: foot}
	}
}

// foot is what stays in sight: whether the program still waits and, where there is room, what the simulated browser shows. Where
// there is none, the latter is returned on its own.
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

// sign is the sign of life.
func (p signIn) sign(st styles) string { return st.accent.Render(spinner(p.now.Sub(p.task.began))) }

func (p signIn) failure(width int, st styles) string {
	text := p.advice(p.err, width, st)
	if steps.Explain(p.err).TryBrowser && p.want.Way == graph.DeviceCode {
		text = join(text, wrap(p.say("sign-in.try-browser"), width))
	}
	return text
}

// byCode shows the code in letters that can be read from another desk, and the address as a QR code beside it where both fit.
func (p signIn) byCode(width, height int, st styles) string {
	letters, square := "", qrCode(p.prompt.URL, st.dark)
	if height >= roomForLetters {
		letters = st.accent.Render(large(p.prompt.Code, width))
		room := roomForLetters - lipgloss.Height(letters) + lipgloss.Height(square)
		if square != "" && lipgloss.Width(letters)+lipgloss.Width(square)+4 <= width && room <= height {
			letters = lipgloss.JoinHorizontal(lipgloss.Top, letters, "    ", square)
		}
	}
	where := wrap(p.say("sign-in.go-to"), width) + "\n" + p.address(width, st) + "\n" + wrap(p.say("sign-in.type"), width)
	return join(where, letters, p.code(st), wrap(p.say("sign-in.blocked-hint"), width))
}

// bySquare shows the address as a QR code first and the code below it: an 80×24 screen has just the room.
func (p signIn) bySquare(width int, st styles) string {
	return qrCode(p.prompt.URL, st.dark) + "\n" + p.code(st) + "\n\n" + p.address(width, st)
}

// code is the code as plain text, for copying and for screen readers.
func (p signIn) code(st styles) string {
	return st.bold.Render(p.say("sign-in.code", "code", p.prompt.Code)) + p.copiedWord()
}

func (p signIn) byBrowser(width int, st styles) string {
	if p.openErr != nil {
		return join(st.warn.Render(wrap(p.say("sign-in.not-opened"), width)), p.address(width, st), wrap(p.say("sign-in.not-opened-next"), width))
	}
	return join(wrap(p.say("sign-in.opened"), width), st.dim.Render(wrap(p.say("sign-in.opened-hint"), width)))
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

// waiting says that the program still listens, for how long, and what is in the way.
func (p signIn) waiting(width int, st styles) string {
	said := p.say("sign-in.waiting")
	if left := p.prompt.Expires.Sub(p.now); !p.prompt.Expires.IsZero() {
		said = p.say("sign-in.waiting-until", "time", clock(left))
	}
	if p.Setup.Demo != nil && p.want.Way != graph.Paste && p.browser == "" {
		said = p.say("sign-in.demo-waiting")
	}
	lines := []string{hang(p.sign(st)+" ", said, width)}
	if p.heard.Trouble != nil {
		lines = append(lines, st.warn.Render(wrap(p.say("sign-in.trouble", "what", steps.Explain(p.heard.Trouble).Happened), width)))
	}
	return strings.Join(lines, "\n")
}

func (p signIn) copiedWord() string {
	if !p.copied {
		return ""
	}
	return " – " + p.say("sign-in.copied")
}

// address is where to go, without anything that a terminal would obey, cut where the line ends: a terminal that knows links opens
// it whole.
func (p signIn) address(width int, st styles) string {
	url := cleanURL(p.prompt.URL)
	return st.bold.Hyperlink(url).Render(ansi.Hardwrap(url, width, true))
}

// cleanURL cleans an address, which may be longer than a name: in parts.
func cleanURL(url string) string {
	const part = 200
	var clean string
	for runes := []rune(url); len(runes) > 0; runes = runes[min(part, len(runes)):] {
		clean += catalog.Clean(string(runes[:min(part, len(runes))]))
	}
	return clean
}
