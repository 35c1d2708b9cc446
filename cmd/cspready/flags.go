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
	"cspready/steps/automation"
	"cspready/steps/breakglass"
	"cspready/steps/partner"
	"cspready/steps/snapshot"
)

// options are the flags that several commands share.
type options struct {
	tenant, cloud, clientID, signIn, lang string
	partnerType, stateDir, logFile        string
	breakGlass                            []string
	plain, noColor, noHistory             bool
}

// add registers the flags, with completion for those with a fixed choice.
func (o *options) add(p *program, cmd *cobra.Command) {
	t, f := p.cat.T, cmd.PersistentFlags()
	f.StringVar(&o.tenant, "tenant", "", t("cli.flag-tenant"))
	f.StringVar(&o.cloud, "cloud", string(graph.Global), t("cli.flag-cloud", "allowed", toStrings(graph.Clouds())))
	f.StringVar(&o.clientID, "client-id", "", t("cli.flag-client-id"))
	f.StringVar(&o.signIn, "sign-in", "", t("cli.flag-sign-in", "allowed", toStrings(graph.SignInMethods())))
	f.StringVar(&o.partnerType, "partner-type", "", t("cli.flag-partner-type", "allowed", toStrings(steps.PartnerTypes())))
	f.StringArrayVar(&o.breakGlass, "break-glass", nil, t("cli.flag-break-glass"))
	f.StringVar(&o.lang, "lang", "", t("cli.flag-lang", "allowed", catalog.Languages()))
	f.BoolVar(&o.plain, "plain", false, t("cli.flag-plain"))
	f.BoolVar(&o.noColor, "no-color", false, t("cli.flag-no-color"))
	f.BoolVar(&o.noHistory, "no-history", false, t("cli.flag-no-history"))
	f.StringVar(&o.stateDir, "state-dir", "", t("cli.flag-state-dir"))
	f.StringVar(&o.logFile, "log", "", t("cli.flag-log"))
	for flag, choices := range map[string][]string{
		"cloud": toStrings(graph.Clouds()), "lang": catalog.Languages(),
		"sign-in": toStrings(graph.SignInMethods()), "partner-type": toStrings(steps.PartnerTypes()),
	} {
		completeFlag(cmd, flag, choices)
	}
}

func completeFlag(cmd *cobra.Command, flag string, choices []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // only for a flag that was not registered
	}
}

var (
	domainPattern = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$`)
	upnPattern    = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// validate rejects invalid values before anything is sent.
func (o *options) validate(cmd *cobra.Command) error {
	switch {
	case o.tenant != "" && !isTenant(o.tenant):
		return usageError(cmd, "cli.bad-tenant", "value", o.tenant)
	case o.clientID != "" && !graph.IsGUID(o.clientID):
		return usageError(cmd, "cli.bad-client-id", "value", o.clientID)
	}
	for _, id := range o.breakGlass {
		if !isAccount(id) {
			return usageError(cmd, "cli.bad-break-glass", "flag", "--break-glass", "value", id)
		}
	}
	if err := oneOf(cmd, "cloud", o.cloud, toStrings(graph.Clouds())); err != nil {
		return err
	}
	if err := oneOf(cmd, "sign-in", o.signIn, toStrings(graph.SignInMethods())); err != nil {
		return err
	}
	return oneOf(cmd, "partner-type", o.partnerType, toStrings(steps.PartnerTypes()))
}

// isTenant reports whether a value can name a tenant: by id or by one of its domains.
func isTenant(value string) bool {
	return graph.IsGUID(value) || len(value) <= 253 && domainPattern.MatchString(value)
}

// isAccount reports whether a value can name an account: by id or by user principal name.
func isAccount(value string) bool { return graph.IsGUID(value) || upnPattern.MatchString(value) }

// oneOf rejects the value of a flag that was given and is not an allowed one.
func oneOf(cmd *cobra.Command, flag, value string, allowed []string) error {
	if !cmd.Flags().Changed(flag) || slices.Contains(allowed, value) {
		return nil
	}
	return usageError(cmd, "cli.bad-choice", "flag", "--"+flag, "value", value, "allowed", allowed)
}

// toStrings converts a list of named strings.
func toStrings[S ~string](list []S) []string {
	plain := make([]string, len(list))
	for i, s := range list {
		plain[i] = string(s)
	}
	return plain
}

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
	{id: breakglass.AskMonitored, allowed: []string{breakglass.MonitoredYes, breakglass.MonitoredNo, breakglass.MonitoredUnknown}},
	{id: breakglass.AskCertificate, many: true, form: formAccount},
	{id: breakglass.AskDrill, form: formDay},
	{id: snapshot.AskLegacyMFA, allowed: []string{snapshot.LegacyMFAOff, snapshot.LegacyMFAOn, snapshot.LegacyMFAUnknown}},
	{id: automation.AskAutomation, many: true, allowed: automation.Automations()},
	{id: automation.AskPurpose, many: true, allowed: automation.AutomationPurposes()},
	{id: automation.AskApp, form: formID},
	{id: automation.AskConsentUser, form: formAccount},
	{id: partner.AskPartnerMFA, allowed: []string{partner.PartnerMFAClean, partner.PartnerMFALacking, partner.PartnerMFAUnknown}},
	{id: partner.AskContact, allowed: []string{partner.ScoreStatedYes, partner.ScoreStatedNo, partner.ScoreStatedUnknown}},
	{id: partner.AskAlerts, allowed: []string{partner.ScoreStatedYes, partner.ScoreStatedNo, partner.ScoreStatedUnknown}},
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
			return nil, usageError(cmd, "cli.bad-answer", "value", pair)
		}
		i := slices.Index(answerKeys, name)
		if i < 0 {
			return nil, usageError(cmd, "cli.bad-choice", "flag", "--answer", "value", name, "allowed", answerKeys)
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
		return usageError(cmd, "cli.bad-choice", "flag", flag, "value", value, "allowed", k.allowed)
	case k.form == formAccount && !isAccount(value):
		return usageError(cmd, "cli.bad-break-glass", "flag", flag, "value", value)
	case k.form == formDay && !breakglass.IsDay(value, time.Now()):
		return usageError(cmd, "cli.bad-day", "flag", flag, "value", value)
	case k.form == formID && !graph.IsGUID(value):
		return usageError(cmd, "cli.bad-id", "flag", flag, "value", value)
	}
	return nil
}
