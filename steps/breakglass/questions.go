package breakglass

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/custody"
	"cspready/steps/snapshot"
)

// Ids of questions, which are also the keys of their answers.
const (
	// AskNewAccount, followed by a number from 1, asks for the user principal name of a new break-glass account;
	// empty for none.
	AskNewAccount = "break-glass-new-"
	// AskMonitored asks whether a sign-in with a break-glass account raises an alert. There is no API that shows it.
	AskMonitored = "break-glass-monitored"
	// AskCertificate asks which break-glass accounts sign in with a certificate. Certificates are in no list of
	// methods.
	AskCertificate = "break-glass-certificate"
)

// NewAccountQuestionIDs returns the ids of the questions for the names of new accounts.
func NewAccountQuestionIDs() []string {
	keys := make([]string, minAccounts)
	for i := range keys {
		keys[i] = AskNewAccount + strconv.Itoa(i+1)
	}
	return keys
}

// listQuestions returns the questions that only the operator can answer: which accounts are break-glass accounts,
// what no API shows of them, what to call new ones, and where to store their passwords.
func (s requirement) listQuestions(e *evidence) []steps.Question {
	asked := e.declarationQuestions()
	if len(e.declared) > 0 {
		asked = append(asked, monitoringQuestion())
		asked = append(asked, e.certificateQuestions()...)
		asked = append(asked, e.drillQuestions()...)
	}
	return append(asked, e.newAccountQuestions(s.reader.Profile)...)
}

// declarationQuestions asks which accounts are the break-glass accounts. The options are the declared accounts, and
// the candidates with their reasons.
func (e *evidence) declarationQuestions() []steps.Question {
	q := steps.Question{ID: snapshot.AskBreakGlass, Many: true, Statement: true, Persistent: true,
		Title: assets.Say("ask.break-glass"), Help: assets.Say("ask.break-glass-help")}
	for _, n := range e.declared {
		u := e.roster.User(int(n))
		q.Options = append(q.Options, steps.Option{Value: u.ID,
			Label: assets.Say("ask.break-glass-account", "upn", u.UserPrincipalName, "why", assets.Say("break-glass.declared"))})
		q.Default = append(q.Default, u.ID)
	}
	for _, c := range e.candidates {
		u := e.roster.User(int(c.number))
		q.Options = append(q.Options, steps.Option{Value: u.ID,
			Label: assets.Say("ask.break-glass-account", "upn", u.UserPrincipalName, "why",
				assets.Say("ca.list", "list", c.reasons))})
		if c.isOurs {
			q.Default = append(q.Default, u.ID)
		}
	}
	if len(q.Options) == 0 {
		return nil
	}
	return []steps.Question{q}
}

// monitoringQuestion asks whether a sign-in raises an alert.
func monitoringQuestion() steps.Question {
	return steps.Question{
		ID: AskMonitored, Statement: true, Title: assets.Say("ask.break-glass-monitored"),
		Help:    assets.Say("ask.break-glass-monitored-help"),
		Default: []string{MonitoredUnknown},
		Options: []steps.Option{
			{Value: MonitoredYes, Label: assets.Say("ask.break-glass-monitored-yes")},
			{Value: MonitoredNo, Label: assets.Say("ask.break-glass-monitored-no")},
			{Value: MonitoredUnknown, Label: assets.Say("ask.break-glass-monitored-unknown")},
		},
	}
}

// certificateQuestions asks about the accounts without a passkey: a certificate is an alternative, and in no list of
// methods.
func (e *evidence) certificateQuestions() []steps.Question {
	q := steps.Question{ID: AskCertificate, Many: true, Statement: true, Title: assets.Say("ask.break-glass-certificate"),
		Help: assets.Say("ask.break-glass-certificate-help")}
	for _, n := range e.declared {
		u := e.roster.User(int(n))
		if _, read := e.methods[n]; read && e.countPasskeys(n) == 0 && e.holdsRoleDirectly(u) {
			q.Options = append(q.Options, steps.Option{Value: u.ID,
				Label: assets.Say("ask.account", "upn", u.UserPrincipalName, "name", u.Name)})
		}
	}
	if len(q.Options) == 0 || e.hasUnfinished() {
		return nil
	}
	// If one of these accounts is no longer declared, the question is asked after the next check.
	q.AskIf = func(a steps.Answers) bool {
		return !slices.ContainsFunc(q.Options,
			func(o steps.Option) bool { return !slices.Contains(a[snapshot.AskBreakGlass], o.Value) })
	}
	return []steps.Question{q}
}

// hasUnfinished reports whether an account is less than a day old and has no key yet.
func (e *evidence) hasUnfinished() bool {
	return slices.ContainsFunc(e.declared, func(n int32) bool {
		created := e.roster.User(int(n)).Created
		return e.countPasskeys(n) == 0 && time.Since(created) < 24*time.Hour
	})
}

// drillQuestions asks for the date of the last sign-in with each account that is due for a test.
func (e *evidence) drillQuestions() []steps.Question {
	if e.hasUnfinished() {
		return nil
	}
	var asked []steps.Question
	for _, n := range e.declared[:min(len(e.declared), maxAccounts)] {
		if at, _ := e.lastTest(n); time.Since(at) > drillInterval {
			u := e.roster.User(int(n))
			asked = append(asked, steps.Question{
				ID: AskDrill + ":" + u.ID, Kind: steps.Line, Statement: true,
				Title: assets.Say("ask.break-glass-drill", "upn", u.UserPrincipalName),
				Help:  assets.Say("ask.break-glass-drill-help"), Validate: refuseDay,
				AskIf: func(a steps.Answers) bool { return slices.Contains(a[snapshot.AskBreakGlass], u.ID) },
			})
		}
	}
	return asked
}

// refuseDay returns why a text is not accepted as the date of a test. Empty text is accepted.
func refuseDay(text string) assets.Text {
	if text == "" {
		return assets.Text{}
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return assets.Say("ask.break-glass-drill-form")
	}
	if !IsDrillDate(text, time.Now()) {
		return assets.Say("ask.break-glass-drill-future")
	}
	return assets.Text{}
}

// IsDrillDate reports whether a text is a date up to today, as [AskDrill] needs. The limit of 24 hours allows for any
// time zone.
func IsDrillDate(text string, now time.Time) bool {
	at, err := time.Parse(time.DateOnly, text)
	return err == nil && at.Sub(now) <= 24*time.Hour
}

// newAccountQuestions asks for the names of the accounts that are missing, and where to store their passwords. The
// form counts accounts that are declared in its first question, too.
func (e *evidence) newAccountQuestions(p steps.Profile) []steps.Question {
	if len(e.declared) >= minAccounts || p.Files == nil {
		return nil
	}
	var asked []steps.Question
	proposed := e.proposeNames(p.RandomBelow)
	for i, key := range NewAccountQuestionIDs()[:minAccounts-len(e.declared)] {
		asked = append(asked, steps.Question{
			ID: key, Kind: steps.Line, Statement: true, Title: assets.Say("ask.break-glass-new", "number", i+1),
			Help:    assets.Say("ask.break-glass-new-help", "domain", e.org.InitialDomain),
			Default: proposed[i : i+1], Validate: e.refuseName,
			AskIf: func(a steps.Answers) bool { return len(a[snapshot.AskBreakGlass])+i < minAccounts },
		})
	}
	wanted := func(a steps.Answers) bool {
		return slices.ContainsFunc(NewAccountQuestionIDs(), func(key string) bool { return a.First(key) != "" })
	}
	return append(asked, custody.AccountStoreQuestions(p, wanted, e.org)...)
}

// refuseName returns why a name is not accepted for a new account. Empty text is accepted.
func (e *evidence) refuseName(text string) assets.Text {
	if text == "" {
		return assets.Text{}
	}
	return account.RefusePrincipalName(text, e.org, e.isNameTaken)
}

// isNameTaken reports whether an account of the tenant has a user principal name.
func (e *evidence) isNameTaken(upn string) bool {
	for i := range e.roster.Len() {
		if strings.EqualFold(e.roster.User(i).UserPrincipalName, upn) {
			return true
		}
	}
	return false
}
