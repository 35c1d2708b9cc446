package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/tui/widget"
)

// details shows what is behind a finding or a change: requests, permissions, sources and all subjects.
type details struct {
	pageState
	result steps.Result
	change steps.Change // the change to decide on; zero if there is none
	back   page
}

func newDetails(v pageState, r steps.Result, change steps.Change, back page) page {
	return details{pageState: v, result: r, change: change, back: back}
}

func (details) init() tea.Cmd { return nil }

func (p details) update(msg tea.Msg) (page, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && (press.String() == "esc" || press.String() == "d") {
		return p, sendMsg(showPageMsg{p.back})
	}
	return p, nil
}

// detailsShown is the maximum number of subjects on the page; the table has all of them.
const detailsShown = 200

func (p details) view(width, _ int, st widget.Styles) content {
	f, info := p.result.Finding, p.result.Info
	var requests, roles, subjects []string
	for _, r := range p.change.Requests {
		requests = append(requests, strings.TrimSpace(r.String()+" "+r.DisplayBody()))
	}
	for _, r := range p.change.Roles {
		roles = append(roles, graph.RoleByTemplate(r).Name)
	}
	for _, s := range f.Subjects.First(detailsShown) {
		subjects = append(subjects, p.subjectLine(s, width))
	}
	section := func(id, body string) string {
		if body == "" {
			return ""
		}
		return st.Dim.Render(p.say("details."+id)) + "\n" + body
	}
	return content{text: widget.Join(
		st.Bold.Render(widget.Wrap(p.cat.Say(info.Title), width)),
		widget.Terms([]widget.Term{
			{Name: p.say("details.name"), Value: info.ID},
			{Name: p.say("details.fix"), Value: p.cat.T("fix." + f.Fix.String())},
			{Name: p.say("details.took"), Value: widget.Clock(p.result.Took)},
		}, width, st),
		section("document", p.documentDiff(p.change.Document, 1000, width, st)),
		section("requests", widget.Bullets(requests, width)),
		section("permissions", widget.Bullets(p.change.Scopes, width)),
		section("roles", widget.Bullets(roles, width)),
		section("reads", widget.Bullets(info.Reads, width)),
		p.supportTerms(p.result.Err, width, st),
		section("subjects", strings.Join(subjects, "\n")),
		section("sources", widget.Bullets(info.Sources, width)),
	)}
}

// supportTerms lists what Microsoft's support needs to know about an error.
func (v pageState) supportTerms(err error, width int, st widget.Styles) string {
	var list []widget.Term
	for _, f := range steps.Explain(err).Support {
		list = append(list, widget.Term{Name: v.cat.Say(f.Name), Value: v.cat.Say(f.Got)})
	}
	if len(list) == 0 {
		return ""
	}
	return st.Dim.Render(v.say("fault.support")) + "\n" + widget.Terms(list, width, st)
}

// todoList lists what a person has to do, under the heading with this id.
func (v pageState) todoList(heading string, texts []assets.Text, width int, st widget.Styles) string {
	if len(texts) == 0 {
		return ""
	}
	return st.Dim.Render(v.say(heading)) + "\n" + widget.Bullets(v.cat.Lines(texts), width)
}

func (p details) keys() []key.Binding { return []key.Binding{p.bind("back", "esc")} }

func (p details) stage() steps.Stage { return p.result.Info.Stage }
