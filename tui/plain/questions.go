package plain

import (
	"context"
	"slices"
	"strings"

	"cspready/steps"
	"cspready/steps/snapshot"
	"cspready/tui/plain/console"
)

// askText asks a question for a text or a passphrase. The default of a text is the earlier answer.
func (v *conversation) askText(ctx context.Context, q steps.Question) ([]string, error) {
	if q.Kind == steps.Passphrase {
		text, err := v.con.AskPassphrase(ctx, q)
		return []string{text}, err
	}
	offered := steps.Answers{q.ID: q.Default}.First(q.ID)
	if earlier, ok := v.Answers[q.ID]; ok && !q.Statement {
		offered = steps.Answers{q.ID: earlier}.First(q.ID)
	}
	text, err := v.con.AskLine(ctx, q, offered)
	return []string{text}, err
}

// askQuestions asks the questions of a finding; earlier answers are the defaults. If a statement changed, the
// requirements are checked again. The result is false if no plan is needed any longer.
func (v *conversation) askQuestions(
	ctx context.Context, step steps.Step, finding steps.Finding,
) (needsPlan bool, err error) {
	given := steps.Answers{}
	for _, q := range finding.Questions {
		if q.AskIf != nil && !q.AskIf(given) {
			continue
		}
		c := v.con
		if !q.Help.Empty() {
			c.PrintText(q.Help)
		}
		if given[q.ID], err = v.askQuestion(ctx, q); err != nil {
			return false, err
		}
	}
	rest, stated := v.Profile.StoreAnswers(finding.Questions, given, v.Place.Operator.UserPrincipalName)
	for id, values := range rest {
		v.Answers = v.Answers.With(id, values...)
	}
	v.saveMemory()
	if !stated {
		return true, nil
	}
	if err := v.runChecks(ctx, snapshot.Options{ReuseDirectory: true}); err != nil {
		return false, err
	}
	result, _ := v.Result(step.Info().ID)
	v.con.PrintText(result.Finding.Summary)
	return result.Finding.NeedsPlan(rest), nil
}

// askQuestion asks a question and returns the values of the answer.
func (v *conversation) askQuestion(ctx context.Context, q steps.Question) ([]string, error) {
	if q.Kind != steps.Choice {
		return v.askText(ctx, q)
	}
	chosen, err := v.askChoice(ctx, q)
	values := []string{}
	for _, i := range chosen {
		values = append(values, q.Options[i].Value)
	}
	return values, err
}

// askChoice asks a question with options and returns the indices of the chosen ones.
func (v *conversation) askChoice(ctx context.Context, q steps.Question) ([]int, error) {
	var labels []string
	for _, o := range q.Options {
		labels = append(labels, v.con.Catalog.Say(o.Label))
	}
	earlier, ok := v.Answers[q.ID]
	if statement, stated := v.Profile.Statements.ValidFor(q); stated {
		earlier, ok = statement.Answer, true
	}
	if !ok {
		earlier = q.Default
	}
	preset := optionIndices(q.Options, earlier)
	title := v.con.Catalog.Say(q.Title)
	if q.Many {
		none := slices.IndexFunc(q.Options, func(o steps.Option) bool { return q.None != "" && o.Value == q.None })
		return v.con.ChooseMany(ctx, console.MultiChoice{
			Title: title, Options: labels, Preset: preset, Required: q.Required, None: none,
		})
	}
	only := -1
	if len(preset) == 1 {
		only = preset[0]
	}
	chosen, err := v.con.ChooseOne(ctx, title, labels, only)
	if err != nil {
		return nil, err
	}
	return []int{chosen}, nil
}

// optionIndices returns the indices of the options with these values.
func optionIndices(options []steps.Option, values []string) []int {
	var found []int
	for i, o := range options {
		if slices.ContainsFunc(values, func(v string) bool { return matchesOption(o, v) }) {
			found = append(found, i)
		}
	}
	return found
}

// matchesOption reports whether a value refers to an option: it is the option's value, or the user principal name
// of its account, as in a flag.
func matchesOption(o steps.Option, value string) bool {
	upn, _ := o.Label.Args["upn"].(string)
	return value == o.Value || upn != "" && strings.EqualFold(value, upn)
}
