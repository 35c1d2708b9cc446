package main

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

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
	case o.tenant != "" && !isTenant(o.tenant):
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

// isTenant reports whether a value can name a tenant: by id or by one of its domains.
func isTenant(value string) bool {
	return graph.IsGUID(value) || len(value) <= 253 && domain.MatchString(value)
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

// A key is a question that can be answered by flag: what the operator says of what no interface shows.
type key struct {
	id      string
	many    bool     // a key that is given twice has two values; otherwise the last one counts
	allowed []string // where there are few things to say
	names   form     // what a value is otherwise
}

// A form is what the value of an answer looks like.
type form int

const (
	aWord form = iota
	anAccount
	aDay
	anID
)

// keys are the questions that can be answered by flag.
var keys = []key{
	{id: steps.AskBreakGlass, many: true, names: anAccount},
	{id: steps.AskMonitored, allowed: []string{steps.MonitoredYes, steps.MonitoredNo, steps.MonitoredUnknown}},
	{id: steps.AskCertificate, many: true, names: anAccount},
	{id: steps.AskDrill, names: aDay},
	{id: steps.AskLegacyMFA, allowed: []string{steps.LegacyMFAOff, steps.LegacyMFAOn, steps.LegacyMFAUnknown}},
	{id: steps.AskAutomation, many: true, allowed: steps.Automations()},
	{id: steps.AskPurpose, many: true, allowed: steps.AutomationPurposes()},
	{id: steps.AskApp, names: anID},
	{id: steps.AskConsentUser, names: anAccount},
	{id: steps.AskPartnerMFA, allowed: []string{steps.PartnerMFAClean, steps.PartnerMFALacking, steps.PartnerMFAUnknown}},
	{id: steps.AskContact, allowed: []string{steps.ScoreStatedYes, steps.ScoreStatedNo, steps.ScoreStatedUnknown}},
	{id: steps.AskAlerts, allowed: []string{steps.ScoreStatedYes, steps.ScoreStatedNo, steps.ScoreStatedUnknown}},
	{id: steps.AskVendors, many: true, names: anID},
}

// answerKeys are their names.
var answerKeys = func() (names []string) {
	for _, k := range keys {
		names = append(names, k.id)
	}
	return names
}()

// statements are the questions behind them.
var statements = func() (list []steps.Question) {
	for _, k := range keys {
		list = append(list, steps.Question{ID: k.id, Statement: true})
	}
	return list
}()

// readAnswers reads --answer KEY=VALUE. Of a key that is given twice the last value counts, unless it takes many.
func readAnswers(cmd *cobra.Command, given []string) (steps.Answers, error) {
	answers := steps.Answers{}
	for _, pair := range given {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" || value == "" {
			return nil, wrong(cmd, "cli.bad-answer", "value", pair)
		}
		i := slices.Index(answerKeys, name)
		if i < 0 {
			return nil, wrong(cmd, "cli.bad-choice", "flag", "--answer", "value", name, "allowed", answerKeys)
		}
		if err := keys[i].refuse(cmd, value); err != nil {
			return nil, err
		}
		if !keys[i].many {
			answers[name] = nil
		}
		answers[name] = append(answers[name], value)
	}
	return answers, nil
}

// refuse refuses a value that can be no answer to the question.
func (k key) refuse(cmd *cobra.Command, value string) error {
	flag := "--answer " + k.id
	switch {
	case len(k.allowed) > 0 && !slices.Contains(k.allowed, value):
		return wrong(cmd, "cli.bad-choice", "flag", flag, "value", value, "allowed", k.allowed)
	case k.names == anAccount && !account(value):
		return wrong(cmd, "cli.bad-break-glass", "flag", flag, "value", value)
	case k.names == aDay && !steps.IsDay(value, time.Now()):
		return wrong(cmd, "cli.bad-day", "flag", flag, "value", value)
	case k.names == anID && !graph.IsGUID(value):
		return wrong(cmd, "cli.bad-id", "flag", flag, "value", value)
	}
	return nil
}
