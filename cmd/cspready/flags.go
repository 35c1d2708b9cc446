package main

import (
	"regexp"

	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/steps"
)

// options are the flags that several commands share.
type options struct {
	tenant, cloud, clientID, signIn, lang string
	partnerType, stateDir, logFile        string
	breakGlass                            []string
	noHistory                             bool
}

// addTo registers the flags, with completion for those with a fixed choice.
func (o *options) addTo(cmd *cobra.Command, term *terminal.Terminal) {
	t, f := term.Catalog.T, cmd.PersistentFlags()
	f.StringVar(&o.tenant, "tenant", "", t("cli.flag-tenant"))
	f.StringVar(&o.cloud, "cloud", string(graph.Global), t("cli.flag-cloud", "allowed", cli.ToStrings(graph.Clouds())))
	f.StringVar(&o.clientID, "client-id", "", t("cli.flag-client-id"))
	f.StringVar(&o.signIn, "sign-in", "", t("cli.flag-sign-in", "allowed", cli.ToStrings(graph.SignInMethods())))
	f.StringVar(&o.partnerType, "partner-type", "",
		t("cli.flag-partner-type", "allowed", cli.ToStrings(steps.PartnerTypes())))
	f.StringArrayVar(&o.breakGlass, "break-glass", nil, t("cli.flag-break-glass"))
	f.StringVar(&o.lang, "lang", "", t("cli.flag-lang", "allowed", catalog.Languages()))
	f.BoolVar(&term.Plain, "plain", false, t("cli.flag-plain"))
	f.BoolVar(&term.NoColor, "no-color", false, t("cli.flag-no-color"))
	f.BoolVar(&o.noHistory, "no-history", false, t("cli.flag-no-history"))
	f.StringVar(&o.stateDir, "state-dir", "", t("cli.flag-state-dir"))
	f.StringVar(&o.logFile, "log", "", t("cli.flag-log"))
	for flag, choices := range map[string][]string{
		"cloud": cli.ToStrings(graph.Clouds()), "lang": catalog.Languages(),
		"sign-in": cli.ToStrings(graph.SignInMethods()), "partner-type": cli.ToStrings(steps.PartnerTypes()),
	} {
		cli.CompleteFlag(cmd, flag, choices)
	}
}

var (
	domainPattern = regexp.MustCompile(
		`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$`)
	upnPattern = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// validate rejects invalid values before anything is sent.
func (o *options) validate(cmd *cobra.Command) error {
	switch {
	case o.tenant != "" && !isTenant(o.tenant):
		return cli.UsageError(cmd, "cli.bad-tenant", "value", o.tenant)
	case o.clientID != "" && !graph.IsGUID(o.clientID):
		return cli.UsageError(cmd, "cli.bad-client-id", "value", o.clientID)
	}
	for _, id := range o.breakGlass {
		if !isAccount(id) {
			return cli.UsageError(cmd, "cli.bad-break-glass", "flag", "--break-glass", "value", id)
		}
	}
	if err := cli.OneOf(cmd, "cloud", o.cloud, cli.ToStrings(graph.Clouds())); err != nil {
		return err
	}
	if err := cli.OneOf(cmd, "sign-in", o.signIn, cli.ToStrings(graph.SignInMethods())); err != nil {
		return err
	}
	return cli.OneOf(cmd, "partner-type", o.partnerType, cli.ToStrings(steps.PartnerTypes()))
}

// isTenant reports whether a value can name a tenant: by id or by one of its domains.
func isTenant(value string) bool {
	return graph.IsGUID(value) || len(value) <= 253 && domainPattern.MatchString(value)
}

// isAccount reports whether a value can name an account: by id or by user principal name.
func isAccount(value string) bool { return graph.IsGUID(value) || upnPattern.MatchString(value) }
