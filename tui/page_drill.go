package tui

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// drill guides through the test of each break-glass account: a sign-in as that account in cspready, or the
// person's statement.
type drill struct {
	pageState
	list       []breakglass.Drill
	done       map[string]bool // replaced, never changed, because pages are copied
	cursor     int
	firstYesAt time.Time // when y was pressed first for the account under the cursor; a second y confirms it
	note       string
	err        error // why the last test failed
}

func newReadingDrills(v pageState) page {
	back := tea.Msg(checkAgainMsg{})
	return newWaiting(v, steps.StageBreakGlass, v.say("drill.looking"), back, func(ctx context.Context) tea.Msg {
		list, err := breakglass.Drills(ctx, v.Requirements)
		if err != nil {
			return failedMsg{err: err, again: drillMsg{}, back: back, stage: steps.StageBreakGlass}
		}
		return drillsReadMsg{list}
	})
}

func newDrill(v pageState, list []breakglass.Drill) page {
	p := drill{pageState: v, list: list}
	for i, d := range list {
		if d.IsDue(time.Now()) {
			p.cursor = i
			break
		}
	}
	return p
}

func (drill) init() tea.Cmd { return nil }

func (p drill) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	name, firstYes := press.String(), p.firstYesAt
	if name != "y" {
		p.firstYesAt = time.Time{}
	}
	switch {
	case name == "esc":
		return p, sendMsg(checkAgainMsg{})
	case len(p.list) == 0:
	case name == "up" || name == "k":
		p.cursor, p.err, p.note = max(p.cursor-1, 0), nil, ""
	case name == "down" || name == "j":
		p.cursor, p.err, p.note = min(p.cursor+1, len(p.list)-1), nil, ""
	case name == "s" || name == "enter":
		return p.startSignIn()
	case name == "y" && !press.IsRepeat && !firstYes.IsZero() && time.Since(firstYes) >= widget.GuardTime:
		return p.markTested(p.say("drill.noted"))
	case name == "y":
		p.firstYesAt, p.err, p.note = time.Now(), nil, ""
	}
	return p, nil
}

// startSignIn shows the sign-in page for the account, over a separate link: the operator stays signed in.
func (p drill) startSignIn() (page, tea.Cmd) {
	link, err := p.Setup.Connect(visit.Where{Cloud: p.Where.Cloud, Tenant: p.Place.Organization.ID, ReadOnly: true})
	if err != nil {
		p.err = err
		return p, nil
	}
	v := p.pageState
	v.Link = link
	d := p.list[p.cursor]
	why := p.say("drill.why", "upn", d.UserPrincipalName)
	signIn := newSignIn(v, d.SignInRequest(p.Place.Organization.ID), why, drillSignInMsg{p, link.SignIn}, showPageMsg{p})
	return p, sendMsg(showPageMsg{signIn})
}

// afterSignIn checks a finished sign-in against the account under test.
func (p drill) afterSignIn(in graph.SignIn) page {
	session, _ := in.Session()
	p.err, p.note = p.list[p.cursor].CheckSession(session), ""
	if p.err != nil {
		return p
	}
	next, _ := p.markTested(p.say("drill.seen"))
	return next
}

// markTested records the test and moves the cursor to the next account that is due.
func (p drill) markTested(note string) (page, tea.Cmd) {
	d := p.list[p.cursor]
	breakglass.RecordDrills(p.Profile, p.Place.Operator.UserPrincipalName, d)
	done := map[string]bool{d.ID: true}
	for id := range p.done {
		done[id] = true
	}
	p.done, p.firstYesAt, p.err = done, time.Time{}, nil
	p.note = catalog.Clean(d.UserPrincipalName) + ": " + note
	for i, other := range p.list {
		if !done[other.ID] && other.IsDue(time.Now()) {
			p.cursor = i
			break
		}
	}
	return p, p.saveMemory()
}

func (p drill) view(width, _ int, st widget.Styles) content {
	title, intro := widget.Wrap(p.say("drill.title"), width), widget.Wrap(p.say("drill.intro"), width)
	lines := []string{st.Bold.Render(title), "", intro, ""}
	focus := 0
	for i, d := range p.list {
		if i == p.cursor {
			focus = len(lines)
		}
		lines = append(lines, strings.Split(p.accountRow(d, i == p.cursor, width, st), "\n")...)
	}
	if len(p.list) == 0 {
		lines = append(lines, widget.Wrap(p.say("drill.none"), width))
	}
	s := content{text: strings.Join(lines, "\n"), focus: focus}
	switch {
	case !p.firstYesAt.IsZero():
		s.foot = widget.Bar(p.say("drill.sure", "upn", p.list[p.cursor].UserPrincipalName), width, st.Warn)
	case p.err != nil:
		s.foot = p.adviceText(p.err, width, st)
	case p.note != "":
		s.foot = widget.Bar(p.note, width, st.Good)
	}
	return s
}

// accountRow returns an account with its last test, and the instructions if it is under the cursor.
func (p drill) accountRow(d breakglass.Drill, here bool, width int, st widget.Styles) string {
	cursor, state := "  ", p.lastTest(d)
	if here {
		cursor = st.Accent.Render("▸ ")
	}
	row := widget.Spread(cursor+catalog.Clean(d.UserPrincipalName), state, width)
	if !here {
		return row
	}
	for i, how := range d.Instructions {
		row += "\n" + widget.Indent("    "+string(rune('1'+i))+". ", p.cat.Say(how), width)
	}
	return row
}

// lastTest returns when an account was tested last, as sign and words.
func (p drill) lastTest(d breakglass.Drill) string {
	switch {
	case p.done[d.ID]:
		return "✓ " + p.say("drill.today")
	case d.LastTest.IsZero():
		return "! " + p.say("drill.never")
	case d.IsDue(time.Now()):
		return "! " + p.say("drill.due", "at", d.LastTest.Format(time.DateOnly))
	default:
		return "✓ " + p.say("drill.next", "at", d.NextDue().Format(time.DateOnly))
	}
}

func (p drill) keys() []key.Binding {
	if len(p.list) == 0 {
		return []key.Binding{p.bind("back", "esc")}
	}
	return []key.Binding{
		p.bind("move", "up", "down"), p.bind("sign-in-as", "s", "enter"), p.bind("tested", "y"), p.bind("leave", "esc"),
	}
}

func (drill) stage() steps.Stage { return steps.StageBreakGlass }
