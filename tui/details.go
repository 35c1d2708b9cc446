package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// details shows what is behind a finding or a change: requests, permissions, sources and all subjects.
type details struct {
	visit
	result steps.Result
	change steps.Change // the change to decide on; zero if there is none
	back   page
}

func newDetails(v visit, r steps.Result, change steps.Change, back page) page {
	return details{visit: v, result: r, change: change, back: back}
}

func (details) init() tea.Cmd { return nil }

func (p details) update(msg tea.Msg) (page, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && (press.String() == "esc" || press.String() == "d") {
		return p, tell(leftMsg{p.back})
	}
	return p, nil
}

// detailsShown is the maximum number of subjects on the page; the table has all of them.
const detailsShown = 200

func (p details) view(width, _ int, st styles) sheet {
	f, info := p.result.Finding, p.result.Info
	var requests, roles, subjects []string
	for _, r := range p.change.Requests {
		requests = append(requests, strings.TrimSpace(r.String()+" "+r.Told()))
	}
	for _, r := range p.change.Roles {
		roles = append(roles, graph.RoleNamed(r).Name)
	}
	for _, s := range f.Subjects.First(detailsShown) {
		subjects = append(subjects, p.subject(s, width))
	}
	section := func(id, body string) string {
		if body == "" {
			return ""
		}
		return st.dim.Render(p.say("details."+id)) + "\n" + body
	}
	return sheet{text: join(
		st.bold.Render(wrap(p.cat.Say(info.Title), width)),
		terms([]term{
			{p.say("details.name"), info.ID},
			{p.say("details.fix"), p.cat.T("fix." + f.Fix.String())},
			{p.say("details.took"), clock(p.result.Took)},
		}, width, st),
		section("document", p.document(p.change.Document, 1000, width, st)),
		section("requests", bullets(requests, width)),
		section("permissions", bullets(p.change.Scopes, width)),
		section("roles", bullets(roles, width)),
		section("reads", bullets(info.Reads, width)),
		p.support(p.result.Err, width, st),
		section("subjects", strings.Join(subjects, "\n")),
		section("sources", bullets(info.Sources, width)),
	)}
}

// support lists what Microsoft's support needs to know about an error.
func (v visit) support(err error, width int, st styles) string {
	var list []term
	for _, f := range steps.Explain(err).Support {
		list = append(list, term{v.cat.Say(f.Name), v.cat.Say(f.Got)})
	}
	if len(list) == 0 {
		return ""
	}
	return st.dim.Render(v.say("fault.support")) + "\n" + terms(list, width, st)
}

// toDo lists what a person has to do, under the heading with this id.
func (v visit) toDo(heading string, texts []assets.Text, width int, st styles) string {
	if len(texts) == 0 {
		return ""
	}
	return st.dim.Render(v.say(heading)) + "\n" + bullets(v.cat.Lines(texts), width)
}

func (p details) keys() []key.Binding { return []key.Binding{p.bind("back", "esc")} }
func (p details) stage() steps.Stage  { return p.result.Info.Stage }
