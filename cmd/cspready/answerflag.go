package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cspready/cmd/cspready/internal/cli"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/breakglass"
	"cspready/steps/partner"
	"cspready/steps/snapshot"
)

// An answerKey is a question that --answer can answer: a statement of the operator for which there is no API.
type answerKey struct {
	id      string
	many    bool      // a key that is given twice has two values
	allowed []string  // the possible values, if there are few
	form    valueForm // what a value is otherwise
}

// A valueForm is the form that values of an answer must have.
type valueForm int

const (
	formWord valueForm = iota
	formAccount
	formDay
	formID
)

// knownAnswers are the questions that --answer can answer.
var knownAnswers = []answerKey{
	{id: snapshot.AskBreakGlass, many: true, form: formAccount},
	{id: breakglass.AskMonitored, allowed: []string{
		breakglass.MonitoredYes, breakglass.MonitoredNo, breakglass.MonitoredUnknown,
	}},
	{id: breakglass.AskCertificate, many: true, form: formAccount},
	{id: breakglass.AskDrill, form: formDay},
	{id: snapshot.AskLegacyMFA, allowed: []string{snapshot.LegacyMFAOff, snapshot.LegacyMFAOn, snapshot.LegacyMFAUnknown}},
	{id: snapshot.AskTelephonyProvider, allowed: []string{snapshot.HasTelephonyProvider, snapshot.NoTelephonyProvider}},
	{id: automation.AskAutomation, many: true, allowed: automation.Answers()},
	{id: automation.AskPurpose, many: true, allowed: automation.PurposeAnswers()},
	{id: automation.AskApp, form: formID},
	{id: automation.AskConsentUser, form: formAccount},
	{id: partner.AskMFA, allowed: []string{
		partner.MFAClean, partner.MFALacking, partner.MFAUnknown,
	}},
	{id: partner.AskContact, allowed: []string{partner.AnswerYes, partner.AnswerNo, partner.AnswerUnknown}},
	{id: partner.AskAlerts, allowed: []string{partner.AnswerYes, partner.AnswerNo, partner.AnswerUnknown}},
	{id: partner.AskVendors, many: true, form: formID},
}

// answerKeys are the ids of these questions.
var answerKeys = func() (names []string) {
	for _, k := range knownAnswers {
		names = append(names, k.id)
	}
	return names
}()

// statements are these questions as statements.
var statements = func() (list []steps.Question) {
	for _, k := range knownAnswers {
		list = append(list, steps.Question{ID: k.id, Statement: true})
	}
	return list
}()

// readAnswers parses the values KEY=VALUE of --answer. Of several values for a key the last one counts, unless the
// question takes many.
func readAnswers(cmd *cobra.Command, given []string) (steps.Answers, error) {
	answers := steps.Answers{}
	for _, pair := range given {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" || value == "" {
			return nil, cli.UsageError(cmd, "cli.bad-answer", "value", pair)
		}
		i := slices.Index(answerKeys, name)
		if i < 0 {
			return nil, cli.UsageError(cmd, "cli.bad-choice", "flag", "--answer", "value", name, "allowed", answerKeys)
		}
		if err := knownAnswers[i].validate(cmd, value); err != nil {
			return nil, err
		}
		if !knownAnswers[i].many {
			answers[name] = nil
		}
		answers[name] = append(answers[name], value)
	}
	return answers, nil
}

// validate rejects a value that cannot be an answer to the question.
func (k answerKey) validate(cmd *cobra.Command, value string) error {
	flag := "--answer " + k.id
	switch {
	case len(k.allowed) > 0 && !slices.Contains(k.allowed, value):
		return cli.UsageError(cmd, "cli.bad-choice", "flag", flag, "value", value, "allowed", k.allowed)
	case k.form == formAccount && !isAccount(value):
		return cli.UsageError(cmd, "cli.bad-break-glass", "flag", flag, "value", value)
	case k.form == formDay && !breakglass.IsDrillDate(value, time.Now()):
		return cli.UsageError(cmd, "cli.bad-day", "flag", flag, "value", value)
	case k.form == formID && !graph.IsGUID(value):
		return cli.UsageError(cmd, "cli.bad-id", "flag", flag, "value", value)
	}
	return nil
}
