package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
	requirements "cspready/steps/catalog"
	"cspready/tui/widget"
)

// requirement shows one requirement: why it exists, the finding, and what can be done.
type requirement struct {
	pageState
	result steps.Result
	note   string // what just happened
}

func newRequirement(v pageState, r steps.Result, note string) page {
	return requirement{pageState: v, result: r, note: note}
}

func (requirement) init() tea.Cmd { return nil }

func (p requirement) update(msg tea.Msg) (page, tea.Cmd) {
	if opinion, isOpinion := msg.(secondOpinionMsg); isOpinion {
		p.Results = opinion.of.addTo(p.Results, opinion.results)
		return p.withResults(p.visitFields), nil
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	id := p.result.Info.ID
	switch press.String() {
	case "f", "enter":
		if p.canFix() {
			return p, sendMsg(fixMsg{id})
		}
	case "w":
		if p.cat.Guide(id) != "" {
			return p, sendMsg(showPageMsg{newGuide(p.pageState, p.result.Info, p)})
		}
	case "d":
		return p, sendMsg(showPageMsg{newDetails(p.pageState, p.result, steps.Change{}, p)})
	case "u":
		if p.result.Finding.Subjects.Len() > 0 {
			return p, sendMsg(showPageMsg{newSubjects(p.pageState, p.result, p)})
		}
	case "p":
		if len(p.result.Finding.Policies) > 0 {
			return p, sendMsg(showPageMsg{newPolicies(p.pageState, p.result, p)})
		}
	case "t":
		if p.canTest() {
			return p, sendMsg(drillMsg{})
		}
	case "esc":
		return p, sendMsg(goalMsg{})
	}
	return p, nil
}

// canTest reports whether the requirement has accounts to test.
func (p requirement) canTest() bool {
	return p.result.Info.ID == requirements.BreakGlassID && p.result.Finding.Subjects.Len() > 0
}

// canFix reports whether there is something to plan or to answer. A check-only visit offers no changes.
func (p requirement) canFix() bool { return !p.Where.ReadOnly && (p.hasWork() || p.canAnswerAgain()) }

// canAnswerAgain reports whether nothing is left to do but questions can be answered again.
func (p requirement) canAnswerAgain() bool {
	return !p.hasWork() && len(p.result.Finding.Questions) > 0
}

// hasWork reports whether there is something to do for the requirement.
func (p requirement) hasWork() bool {
	f := p.result.Finding
	done := f.Status == steps.Met || f.Status == steps.NotApplicable
	return !f.Offer.Empty() || f.Fix != steps.FixNone && !done
}

func (p requirement) view(width, _ int, st widget.Styles) content {
	f := p.result.Finding
	note := ""
	if p.note != "" {
		note = widget.Bar(p.note, width, st.Accent)
	}
	level := st.Dim.Render(p.cat.T("level." + string(p.result.Level)))
	blocks := []string{
		note,
		widget.Heading(p.cat.Say(p.result.Info.Title), p.statusText(f, st), width, st) + "\n" + level,
		widget.Wrap(p.cat.Say(f.Summary), width), widget.Wrap(p.renewalNote(), width),
		p.coverageText(f.Coverage, width, st),
		opinionText(p.cat, f.Opinion, width, st),
		p.factTerms(f.Facts, width, st),
		p.subjectList(f.Subjects, width, st),
		widget.Wrap(p.cat.Say(f.Next), width),
		widget.Wrap(p.cat.Say(f.Offer), width),
		st.Dim.Render(p.say("step.why")) + "\n" + widget.Wrap(p.cat.Say(p.result.Info.Why), width),
	}
	s := content{text: widget.Join(blocks...)}
	if p.Where.ReadOnly && p.hasWork() && f.Fix == steps.Automatic {
		s.foot = widget.Bar(p.say("step.check-only"), width, st.Dim)
	}
	if p.canFix() {
		words := "step.fix." + f.Fix.String()
		switch {
		case !f.Offer.Empty():
			words = "step.take-offer"
		case p.canAnswerAgain():
			words = "step.answer-anew"
		}
		s.foot = widget.Indent(st.Chosen.Render(" f ")+" ", p.say(words), width)
	}
	return s
}

// renewalNote returns how the credential of a working application is renewed.
func (p requirement) renewalNote() string {
	if p.result.Info.ID != requirements.SecureAppID || p.result.Finding.Status != steps.Met {
		return ""
	}
	return p.say("step.rotate")
}

// factTerms lists facts with their actual and, if different, their required values.
func (v pageState) factTerms(facts []steps.Fact, width int, st widget.Styles) string {
	var list []widget.Term
	for _, f := range facts {
		value := v.cat.Say(f.Got)
		if !f.OK && !f.Want.Empty() {
			value = v.say("step.fact", "got", f.Got, "want", f.Want)
		}
		list = append(list, widget.Term{Name: v.cat.Say(f.Name), Value: value})
	}
	return widget.Terms(list, width, st)
}

// subjectsShown is the maximum number of subjects on a page; the details have more.
const subjectsShown = 8

func (v pageState) subjectList(subjects steps.Subjects, width int, st widget.Styles) string {
	var lines []string
	for i, s := range subjects.All() {
		if i == subjectsShown {
			lines = append(lines, st.Dim.Render(v.say("step.more-subjects", "count", subjects.Len()-i)))
			break
		}
		lines = append(lines, v.subjectLine(s, width))
	}
	return strings.Join(lines, "\n")
}

func (v pageState) subjectLine(s steps.Subject, width int) string {
	text := catalog.Clean(s.Name)
	if detail := v.cat.Say(s.Detail); detail != "" {
		text += " – " + detail
	}
	return widget.Indent("• ", text, width)
}

func (p requirement) keys() []key.Binding {
	var keys []key.Binding
	switch {
	case !p.canFix():
	case p.canAnswerAgain():
		keys = append(keys, p.bind("answers", "f", "enter"))
	case p.result.Finding.Fix == steps.Automatic:
		keys = append(keys, p.bind("fix", "f", "enter"))
	default:
		keys = append(keys, p.bind("show-how", "f", "enter"))
	}
	if p.result.Finding.Subjects.Len() > 0 {
		keys = append(keys, p.bind("people", "u"))
	}
	if len(p.result.Finding.Policies) > 0 {
		keys = append(keys, p.bind("policies", "p"))
	}
	if p.canTest() {
		keys = append(keys, p.bind("test", "t"))
	}
	keys = append(keys, p.bind("back", "esc"), p.bind("details", "d"))
	if p.cat.Guide(p.result.Info.ID) != "" {
		keys = append(keys, p.bind("guide", "w"))
	}
	return keys
}

func (p requirement) stage() steps.Stage { return p.result.Info.Stage }
