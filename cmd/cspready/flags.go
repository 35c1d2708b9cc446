package main

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// options are the flags that several commands have.
type options struct {
	tenant, cloud, clientID, signIn, lang string
	partnerType, stateDir, logFile        string
	breakGlass                            []string
	plain, noColor, noHistory             bool
}

// add registers the flags, with completions for those that have a fixed choice.
func (o *options) add(p *program, cmd *cobra.Command) {
	t, f := p.cat.T, cmd.PersistentFlags()
	f.StringVar(&o.tenant, "tenant", "", t("cli.flag-tenant"))
	f.StringVar(&o.cloud, "cloud", string(graph.Global), t("cli.flag-cloud", "allowed", words(graph.Clouds())))
	f.StringVar(&o.clientID, "client-id", "", t("cli.flag-client-id"))
	f.StringVar(&o.signIn, "sign-in", "", t("cli.flag-sign-in", "allowed", words(graph.Ways())))
	f.StringVar(&o.partnerType, "partner-type", "", t("cli.flag-partner-type", "allowed", words(steps.PartnerTypes())))
	f.StringArrayVar(&o.breakGlass, "break-glass", nil, t("cli.flag-break-glass"))
	f.StringVar(&o.lang, "lang", "", t("cli.flag-lang", "allowed", catalog.Languages()))
	f.BoolVar(&o.plain, "plain", false, t("cli.flag-plain"))
	f.BoolVar(&o.noColor, "no-color", false, t("cli.flag-no-color"))
	f.BoolVar(&o.noHistory, "no-history", false, t("cli.flag-no-history"))
	f.StringVar(&o.stateDir, "state-dir", "", t("cli.flag-state-dir"))
	f.StringVar(&o.logFile, "log", "", t("cli.flag-log"))
	for flag, choices := range map[string][]string{
		"cloud": words(graph.Clouds()), "lang": catalog.Languages(), "sign-in": words(graph.Ways()), "partner-type": words(steps.PartnerTypes()),
	} {
		complete(cmd, flag, choices)
	}
}

func complete(cmd *cobra.Command, flag string, choices []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is registered a few lines above
	}
}

var (
	domain = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$`)
	upn    = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// validate refuses what cannot be right, before anything is sent anywhere.
func (o *options) validate(cmd *cobra.Command) error {
	switch {
	case o.tenant != "" && !graph.IsGUID(o.tenant) && (len(o.tenant) > 253 || !domain.MatchString(o.tenant)):
		return wrong(cmd, "cli.bad-tenant", "value", o.tenant)
	case o.clientID != "" && !graph.IsGUID(o.clientID):
		return wrong(cmd, "cli.bad-client-id", "value", o.clientID)
	}
	for _, id := range o.breakGlass {
		if !account(id) {
			return wrong(cmd, "cli.bad-break-glass", "flag", "--break-glass", "value", id)
		}
	}
	if err := oneOf(cmd, "cloud", o.cloud, words(graph.Clouds())); err != nil {
		return err
	}
	if err := oneOf(cmd, "sign-in", o.signIn, words(graph.Ways())); err != nil {
		return err
	}
	return oneOf(cmd, "partner-type", o.partnerType, words(steps.PartnerTypes()))
}

// account reports whether a value can name an account: by id or by user principal name.
func account(value string) bool { return graph.IsGUID(value) || upn.MatchString(value) }

// oneOf refuses the value of a flag that is given and is not among the allowed ones.
func oneOf(cmd *cobra.Command, flag, value string, allowed []string) error {
	if !cmd.Flags().Changed(flag) || slices.Contains(allowed, value) {
		return nil
	}
	return wrong(cmd, "cli.bad-choice", "flag", "--"+flag, "value", value, "allowed", allowed)
}

// words turns named strings into plain ones.
func words[S ~string](list []S) []string {
	plain := make([]string, len(list))
	for i, s := range list {
		plain[i] = string(s)
	}
	return plain
}

// answerKeys are the questions that can be answered by flag.
var answerKeys = []string{steps.AskBreakGlass, steps.AskMonitored, steps.AskCertificate, steps.AskDrill, steps.AskLegacyMFA}

// statements are the questions behind them: what the operator says of what no interface shows.
var statements = []steps.Question{
	{ID: steps.AskBreakGlass, Statement: true}, {ID: steps.AskMonitored, Statement: true}, {ID: steps.AskCertificate, Statement: true},
	{ID: steps.AskDrill, Statement: true}, {ID: steps.AskLegacyMFA, Statement: true},
}

// allowedAnswers are what can be said where there are few things to say.
var allowedAnswers = map[string][]string{
	steps.AskLegacyMFA: {steps.LegacyMFAOff, steps.LegacyMFAOn, steps.LegacyMFAUnknown},
	steps.AskMonitored: {steps.MonitoredYes, steps.MonitoredNo, steps.MonitoredUnknown},
}

// readAnswers reads --answer KEY=VALUE. A key that is given twice has two values.
func readAnswers(cmd *cobra.Command, given []string) (steps.Answers, error) {
	answers := steps.Answers{}
	for _, pair := range given {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" || value == "" {
			return nil, wrong(cmd, "cli.bad-answer", "value", pair)
		}
		if !slices.Contains(answerKeys, key) {
			return nil, wrong(cmd, "cli.bad-choice", "flag", "--answer", "value", key, "allowed", answerKeys)
		}
		if err := refuseAnswer(cmd, key, value); err != nil {
			return nil, err
		}
		if key != steps.AskBreakGlass && key != steps.AskCertificate {
			answers[key] = nil // the last one counts
		}
		answers[key] = append(answers[key], value)
	}
	return answers, nil
}

// refuseAnswer refuses a value that can be no answer to a question.
func refuseAnswer(cmd *cobra.Command, key, value string) error {
	allowed, few := allowedAnswers[key]
	switch {
	case few && !slices.Contains(allowed, value):
		return wrong(cmd, "cli.bad-choice", "flag", "--answer "+key, "value", value, "allowed", allowed)
	case (key == steps.AskBreakGlass || key == steps.AskCertificate) && !account(value):
		return wrong(cmd, "cli.bad-break-glass", "flag", "--answer "+key, "value", value)
	case key == steps.AskDrill && !steps.IsDay(value, time.Now()):
		return wrong(cmd, "cli.bad-day", "flag", "--answer "+key, "value", value)
	}
	return nil
}

// cannotWrite makes a failure of a file that cannot be written.
func cannotWrite(file string, cause error) error {
	return failure{problem: assets.Say("cli.cannot-write", "file", file), cause: cause}
}
