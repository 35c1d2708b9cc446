package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
)

// step shows one requirement: why it exists, the finding, and what can be done.
type step struct {
	visit
	result steps.Result
	note   string // what just happened
}

func newStep(v visit, r steps.Result, note string) page { return step{visit: v, result: r, note: note} }

func (step) init() tea.Cmd { return nil }

func (p step) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	id := p.result.Info.ID
	switch press.String() {
	case "f", "enter":
		if p.mendable() {
			return p, tell(mendMsg{id})
		}
	case "w":
		if p.cat.Guide(id) != "" {
			return p, tell(leftMsg{newGuide(p.visit, p.result.Info, p)})
		}
	case "d":
		return p, tell(leftMsg{newDetails(p.visit, p.result, steps.Change{}, p)})
	case "u":
		if p.result.Finding.Subjects.Len() > 0 {
			return p, tell(leftMsg{newSubjects(p.visit, p.result, p)})
		}
	case "p":
		if len(p.result.Finding.Policies) > 0 {
			return p, tell(leftMsg{newPolicies(p.visit, p.result, p)})
		}
	case "t":
		if p.testable() {
			return p, tell(drillMsg{})
		}
	case "esc":
		return p, tell(pickedMsg{})
	}
	return p, nil
}

// testable reports whether the requirement has accounts to test.
func (p step) testable() bool {
	return p.result.Info.ID == steps.BreakGlass && p.result.Finding.Subjects.Len() > 0
}

// mendable reports whether there is something to plan or to answer. A check-only visit offers no changes.
func (p step) mendable() bool { return !p.Where.ReadOnly && (p.open() || p.settled()) }

// settled reports whether nothing is left to do but questions can be answered again.
func (p step) settled() bool { return !p.open() && len(p.result.Finding.Questions) > 0 }

// open reports whether there is something to do for the requirement.
func (p step) open() bool {
	f := p.result.Finding
	done := f.Status == steps.Met || f.Status == steps.NotApplicable
	return !f.Offer.Empty() || f.Fix != steps.FixNone && !done
}

func (p step) view(width, _ int, st styles) sheet {
	f := p.result.Finding
	note := ""
	if p.note != "" {
		note = bar(p.note, width, st.accent)
	}
	level := st.dim.Render(p.cat.T("level." + string(p.result.Level)))
	blocks := []string{
		note,
		heading(p.cat.Say(p.result.Info.Title), p.status(f, st), width, st) + "\n" + level,
		wrap(p.cat.Say(f.Summary), width), wrap(p.renewal(), width),
		p.coverage(f.Coverage, width, st),
		p.facts(f.Facts, width, st),
		p.subjects(f.Subjects, width, st),
		wrap(p.cat.Say(f.Remedy), width),
		wrap(p.cat.Say(f.Offer), width),
		st.dim.Render(p.say("step.why")) + "\n" + wrap(p.cat.Say(p.result.Info.Why), width),
	}
	s := sheet{text: join(blocks...)}
	if p.Where.ReadOnly && p.open() && f.Fix == steps.Automatic {
		s.foot = bar(p.say("step.check-only"), width, st.dim)
	}
	if p.mendable() {
		words := "step.fix." + f.Fix.String()
		switch {
		case !f.Offer.Empty():
			words = "step.take-offer"
		case p.settled():
			words = "step.answer-anew"
		}
		s.foot = hang(st.chosen.Render(" f ")+" ", p.say(words), width)
	}
	return s
}

// renewal returns how the credential of a working application is renewed.
func (p step) renewal() string {
	if p.result.Info.ID != steps.SecureAppModel || p.result.Finding.Status != steps.Met {
		return ""
	}
	return p.say("step.rotate")
}

// facts lists facts with their actual and, if different, their required values.
func (v visit) facts(facts []steps.Fact, width int, st styles) string {
	var list []term
	for _, f := range facts {
		value := v.cat.Say(f.Got)
		if !f.OK && !f.Want.Empty() {
			value = v.say("step.fact", "got", f.Got, "want", f.Want)
		}
		list = append(list, term{v.cat.Say(f.Name), value})
	}
	return terms(list, width, st)
}

// subjectsShown is the maximum number of subjects on a page; the details have more.
const subjectsShown = 8

func (v visit) subjects(subjects steps.Subjects, width int, st styles) string {
	var lines []string
	for i, s := range subjects.All() {
		if i == subjectsShown {
			lines = append(lines, st.dim.Render(v.say("step.more-subjects", "count", subjects.Len()-i)))
			break
		}
		lines = append(lines, v.subject(s, width))
	}
	return strings.Join(lines, "\n")
}

func (v visit) subject(s steps.Subject, width int) string {
	text := catalog.Clean(s.Name)
	if detail := v.cat.Say(s.Detail); detail != "" {
		text += " – " + detail
	}
	return hang("• ", text, width)
}

func (p step) keys() []key.Binding {
	var keys []key.Binding
	switch {
	case !p.mendable():
	case p.settled():
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
	if p.testable() {
		keys = append(keys, p.bind("test", "t"))
	}
	keys = append(keys, p.bind("back", "esc"), p.bind("details", "d"))
	if p.cat.Guide(p.result.Info.ID) != "" {
		keys = append(keys, p.bind("guide", "w"))
	}
	return keys
}

func (p step) stage() steps.Stage { return p.result.Info.Stage }
