package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	words "cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/report"
	"cspready/steps/snapshot"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// A secondOpinion is asked of Microsoft's What If in the background, while the results of a check are on the screen.
type secondOpinion struct {
	task    *task
	results chan []steps.Result
}

// A resultPage shows results, and can show newer ones.
type resultPage interface {
	page
	withResults(v visitFields) page // without the methods of the visit: see visitFields
}

func (p overview) withResults(v visitFields) page { p.visitFields = v; return p }

func (p requirement) withResults(v visitFields) page {
	next := p
	next.visitFields = v
	if result, ok := next.visit().Result(p.result.Info.ID); ok {
		next.result = result
		return next
	}
	return p
}

// startSecondOpinion asks in the background about the results of a check, unless something else comes right after it.
func (w wizard) startSecondOpinion(msg checkedMsg) (wizard, tea.Cmd) {
	if msg.goal.resume != nil || msg.goal.drill || msg.goal.renew {
		return w, nil
	}
	o := &secondOpinion{newTask(w.ctx), make(chan []steps.Result)}
	list, profile := w.Requirements, w.Profile
	w.opinion = o
	ask := func() tea.Msg {
		defer close(o.results)
		for results := range catalog.AskWhatIf(o.task.ctx, list, profile, snapshot.BackgroundQuestions) {
			select {
			case o.results <- results:
			case <-o.task.ctx.Done():
				return nil
			}
		}
		return nil
	}
	return w, tea.Batch(ask, o.nextResults)
}

// nextResults waits for the next results; nil results mean that there are no more.
func (o *secondOpinion) nextResults() tea.Msg {
	return secondOpinionMsg{o, <-o.results}
}

// applySecondOpinion adds results to the visit, and waits for the next ones. Those of an opinion that has ended are
// dropped.
func (w wizard) applySecondOpinion(msg secondOpinionMsg) (wizard, tea.Cmd) {
	switch {
	case msg.results == nil:
		msg.of.task.stop()
		return w, nil
	case msg.of == w.opinion && !w.visit().IsStale():
		w.Results = msg.of.addTo(w.Results, msg.results)
	}
	return w, msg.of.nextResults
}

// addTo returns results with newer ones in place of earlier ones.
func (o *secondOpinion) addTo(all, newer []steps.Result) []steps.Result {
	if o.task.ctx.Err() != nil {
		return all
	}
	return visit.ReplaceResults(all, newer)
}

// endSecondOpinion stops asking when the person goes on to something that reads or changes the tenant: it would only
// slow that down.
func (w wizard) endSecondOpinion(msg tea.Msg) wizard {
	switch msg.(type) {
	case fixMsg, undoMsg, drillMsg, checkAgainMsg, answeredMsg, signInRequestMsg, startOverMsg, otherTenantMsg,
		connectedMsg:
		if w.opinion != nil {
			w.opinion.task.stop()
			w.opinion = nil
		}
	}
	return w
}

// opinionText returns what Microsoft's What If says, with both judgements side by side where they differ.
func opinionText(cat *words.Catalog, o *steps.SecondOpinion, width int, st widget.Styles) string {
	said := report.NewSecondOpinion(cat, o)
	if said == nil {
		return ""
	}
	var lines []string
	for i, line := range said.Lines(cat) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "- "):
			line = widget.Indent("• ", strings.TrimPrefix(line, "- "), width)
		case i == 0 && len(said.Differences) > 0:
			line = widget.Bar(line, width, st.Warn)
		default:
			line = widget.Indent(indent, line, width)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
