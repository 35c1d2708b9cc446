package partner

import (
	"strings"

	"cspready/assets"
	"cspready/steps"
)

// newStatementQuestion returns a question that asks the operator for a statement. Its texts are found by a message id:
// the title by the id itself, the label of each answer by the id, a dash and the answer. The last answer is the
// default.
func newStatementQuestion(id, message string, answers ...string) steps.Question {
	q := steps.Question{
		ID: id, Statement: true, Title: assets.Say(message), Help: assets.Say(message + "-help"),
		Default: answers[len(answers)-1:],
	}
	for _, a := range answers {
		q.Options = append(q.Options, steps.Option{Value: a, Label: assets.Say(message + "-" + a)})
	}
	return q
}

// newStatementFact returns the fact what the operator stated, and when. The statement's text is found by prefix and
// answer.
func newStatementFact(s steps.Statement, name, prefix string, ok bool) steps.Fact {
	answer := assets.Say(prefix + strings.Join(s.Answer, ""))
	return steps.Fact{
		Name: assets.Say(name), OK: ok,
		Got: assets.Say("statement.made", "said", answer, "by", s.By, "at", steps.FormatTime(s.At)),
	}
}
