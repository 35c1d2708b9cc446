package steps

import (
	"cspready/assets"
	"cspready/graph"
)

// A Question is something that only a person knows. A form, a prompt and a flag answer the same question.
type Question struct {
	ID      string
	Many    bool // more than one option may be chosen, none included unless Some says otherwise
	Title   assets.Text
	Help    assets.Text
	Options []Option
	Default []string // values of options, or the text that is offered
	// Some says that a choice of none is no answer, and None is the value of the option that says that none of the others is so, if there
	// is one: it has to be chosen as the others are, since a list that was passed over says nothing.
	Some bool
	None string
	// Kind says what an answer is; the zero value is a choice among Options.
	Kind QuestionKind
	// Refuse says what is wrong with a text, or nothing; nil takes every text. It looks at what is on this machine, and asks no tenant.
	Refuse func(text string) assets.Text
	// Rate says how strong a passphrase is, while it is typed.
	Rate func(passphrase graph.Hidden) assets.Text
	// Asked reports whether the question is put, given the answers to those before it; nil: always.
	Asked func(Answers) bool
	// Statement says that the answer stands for what no interface shows: it goes into the [Testimony], and the requirement is checked
	// again. Other answers are for Plan.
	Statement bool
}

// A QuestionKind says what the answer to a question is.
type QuestionKind int

// A Choice is one or many of the options. A Line is a text; empty is an answer too. A Passphrase is asked for twice, is not shown, and
// goes to [Entered] and nowhere else.
const (
	Choice QuestionKind = iota
	Line
	Passphrase
)

// GoesOn reports whether a plan follows once what was stated has been looked at again: where something is to be mended, or is offered,
// and where the requirement is met and more was answered than statements, such as another place for what is sealed.
func (f Finding) GoesOn(rest Answers) bool {
	if f.Status == Met && f.Offer.Empty() {
		return len(rest) > 0
	}
	return f.Fix == Automatic
}

// First returns the first value of an answer, empty when there is none.
func (a Answers) First(question string) string {
	if values := a[question]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Passing reports whether the answer to a question is for one plan only: the next visit asks again.
func Passing(question string) bool { return question == AskRepair || question == AskPass }

// An Option is one answer that can be chosen.
type Option struct {
	Value string
	Label assets.Text
}

// Answers are values of chosen options by question.
type Answers map[string][]string

// With returns a copy in which a question has another answer.
func (a Answers) With(question string, values ...string) Answers {
	changed := Answers{}
	for q, v := range a {
		changed[q] = v
	}
	changed[question] = values
	return changed
}

// Lasting returns the answers without those that were for one plan only.
func (a Answers) Lasting() Answers {
	kept := Answers{}
	for q, v := range a {
		if !Passing(q) {
			kept[q] = v
		}
	}
	return kept
}

// Ids of questions, which are also the keys that answers are kept under.
const (
	// AskBreakGlass asks which accounts are the tenant's break-glass accounts.
	AskBreakGlass = "break-glass"
	// AskNewAccount, with a number from 1 behind it, asks for the user principal name of a break-glass account to be made; empty for none.
	AskNewAccount = "break-glass-new-"
	// AskMonitored asks whether somebody is told when a break-glass account signs in, which no interface shows.
	AskMonitored = "break-glass-monitored"
	// AskCertificate asks which break-glass accounts sign in with a certificate, which is in no list of methods.
	AskCertificate = "break-glass-certificate"
	// AskDrill asks when the break-glass accounts were tested last: a date. With a colon and an id behind it, it is about one account.
	AskDrill = "break-glass-drill"
	// AskSafe asks where the credentials of new accounts are kept; the others are about the place that was chosen.
	AskSafe       = "safe"
	AskFolder     = "safe-folder"
	AskPassphrase = "safe-passphrase"
	AskRecipients = "safe-recipients"
	AskVault      = "safe-vault"
	// AskAutomation asks what signs in as a user without one being there, and AskPurpose what that is for.
	AskAutomation = "automation"
	AskPurpose    = "automation-purpose"
	// AskApp asks which application of the tenant is the one of the secure application model: an application id, [NewApp], or one to restore.
	AskApp = "app"
	// AskConsentUser asks which account consents, by id: AskNewConsentUser is the name of one to be made for that.
	AskConsentUser    = "consent-user"
	AskNewConsentUser = "consent-user-new"
	// AskCredential asks how the application proves itself: [ByCertificate] or [BySecret].
	AskCredential = "app-credential"
	// AskKeep asks where the application's key and refresh token are kept, AskVaultName under which name in a Key Vault.
	AskKeep      = "app-safe"
	AskVaultName = "app-vault-name"
	// AskPartnerMFA asks what Partner Center's own pages say of MFA, AskContact whether it has a security contact, AskAlerts whether alerts are
	// answered in time, AskVendors which vendors' permissions somebody has looked at: ids of service principals.
	AskPartnerMFA = "partner-center-mfa"
	AskContact    = "security-contact"
	AskAlerts     = "alert-response"
	AskVendors    = "vendors-reviewed"
	// AskLegacyMFA asks what the settings of the old MFA service are, which no interface shows.
	AskLegacyMFA = "legacy-mfa-settings"
	// AskRoute asks how MFA is to be enforced.
	AskRoute = "mfa-route"
	// AskPass asks who gets a Temporary Access Pass.
	AskPass = "temporary-access-pass"
)
