package steps

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/assets"
)

// Ids of questions, which are also the keys that answers are kept under.
const (
	// AskNewAccount, with a number from 1 behind it, asks for the user principal name of a break-glass account to be
	// made; empty for none.
	AskNewAccount = "break-glass-new-"
	// AskMonitored asks whether anyone is alerted when a break-glass account signs in, which no interface shows.
	AskMonitored = "break-glass-monitored"
	// AskCertificate asks which break-glass accounts sign in with a certificate, which is in no list of methods.
	AskCertificate = "break-glass-certificate"
)

// newAccountKeys are the questions for the names of accounts to be made.
func newAccountKeys() []string {
	keys := make([]string, wantedEmergency)
	for i := range keys {
		keys[i] = AskNewAccount + strconv.Itoa(i+1)
	}
	return keys
}

// questions asks what only a person knows: which accounts are meant, what no interface shows of them, and what new ones are to be called
// and where their credentials go.
func (s breakGlass) questions(e *emergencies) []Question {
	asked := e.declaring()
	if len(e.numbers) > 0 {
		asked = append(asked, askMonitored())
		asked = append(asked, e.askCertificate()...)
		asked = append(asked, e.askDrill()...)
	}
	return append(asked, e.askNew(s.reader.Profile)...)
}

// declaring asks which accounts are the break-glass accounts: those that are declared already, and the candidates with their reasons.
func (e *emergencies) declaring() []Question {
	q := Question{ID: AskBreakGlass, Many: true, Statement: true, Persistent: true, Title: say("ask.break-glass"), Help: say("ask.break-glass-help")}
	for _, n := range e.numbers {
		u := e.roster.User(int(n))
		q.Options = append(q.Options, Option{u.ID, say("ask.eg-account", "upn", u.UserPrincipalName, "why", say("eg.declared"))})
		q.Default = append(q.Default, u.ID)
	}
	for _, c := range e.candidates {
		u := e.roster.User(int(c.number))
		q.Options = append(q.Options, Option{u.ID, say("ask.eg-account", "upn", u.UserPrincipalName, "why", say("ca.list", "list", c.reasons))})
		if c.begun {
			q.Default = append(q.Default, u.ID)
		}
	}
	if len(q.Options) == 0 {
		return nil
	}
	return []Question{q}
}

func askMonitored() Question {
	return Question{
		ID: AskMonitored, Statement: true, Title: say("ask.eg-monitored"), Help: say("ask.eg-monitored-help"), Default: []string{MonitoredUnknown},
		Options: []Option{
			{MonitoredYes, say("ask.eg-monitored-yes")}, {MonitoredNo, say("ask.eg-monitored-no")}, {MonitoredUnknown, say("ask.eg-monitored-unknown")},
		},
	}
}

// askCertificate asks about the accounts without a passkey: a certificate is as good, and in no list.
func (e *emergencies) askCertificate() []Question {
	q := Question{ID: AskCertificate, Many: true, Statement: true, Title: say("ask.eg-certificate"), Help: say("ask.eg-certificate-help")}
	for _, n := range e.numbers {
		u := e.roster.User(int(n))
		if _, read := e.methods[n]; read && e.passkeys(n) == 0 && e.direct(u) {
			q.Options = append(q.Options, Option{u.ID, say("ask.account", "upn", u.UserPrincipalName, "name", u.Name)})
		}
	}
	if len(q.Options) == 0 || e.unfinished() {
		return nil
	}
	q.Asked = func(a Answers) bool { // otherwise some of these accounts are not meant any more: it is asked once that is known
		return !slices.ContainsFunc(q.Options, func(o Option) bool { return !slices.Contains(a[AskBreakGlass], o.Value) })
	}
	return []Question{q}
}

// unfinished reports whether an account was made lately and has had no time to get a key.
func (e *emergencies) unfinished() bool {
	return slices.ContainsFunc(e.numbers, func(n int32) bool {
		created := e.roster.User(int(n)).Created
		return e.passkeys(n) == 0 && time.Since(created) < 24*time.Hour
	})
}

// askDrill asks when somebody signed in with an account last, where that is not known.
func (e *emergencies) askDrill() []Question {
	if e.unfinished() {
		return nil
	}
	var asked []Question
	for _, n := range e.numbers[:min(len(e.numbers), mostEmergency)] {
		if at, _ := e.lastTest(n); time.Since(at) > drillEvery {
			u := e.roster.User(int(n))
			asked = append(asked, Question{
				ID: AskDrill + ":" + u.ID, Kind: Line, Statement: true, Title: say("ask.eg-drill", "upn", u.UserPrincipalName),
				Help: say("ask.eg-drill-help"), Refuse: refuseDay,
				Asked: func(a Answers) bool { return slices.Contains(a[AskBreakGlass], u.ID) },
			})
		}
	}
	return asked
}

// refuseDay takes a date that has come, or nothing.
func refuseDay(text string) assets.Text {
	if text == "" {
		return assets.Text{}
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return say("ask.eg-drill-form")
	}
	if !IsDay(text, time.Now()) {
		return say("ask.eg-drill-future")
	}
	return assets.Text{}
}

// IsDay reports whether a text is a date that has come, as a statement on a test needs it.
func IsDay(text string, now time.Time) bool {
	at, err := time.Parse(time.DateOnly, text)
	return err == nil && at.Sub(now) <= 24*time.Hour
}

// askNew asks for the names of the accounts that are missing, and where to keep their credentials. As many are missing as were not declared,
// now or before; names that were chosen before are offered again.
func (e *emergencies) askNew(p Profile) []Question {
	if len(e.numbers) >= wantedEmergency || p.Sealing == nil {
		return nil
	}
	var asked []Question
	proposed := e.proposals(p.draw)
	for i, key := range newAccountKeys()[:wantedEmergency-len(e.numbers)] {
		asked = append(asked, Question{
			ID: key, Kind: Line, Statement: true, Title: say("ask.eg-new", "number", i+1), Help: say("ask.eg-new-help", "domain", e.org.InitialDomain),
			Default: proposed[i : i+1], Refuse: e.refuseName,
			Asked: func(a Answers) bool { return len(a[AskBreakGlass])+i < wantedEmergency },
		})
	}
	wanted := func(a Answers) bool {
		return slices.ContainsFunc(newAccountKeys(), func(key string) bool { return a.First(key) != "" })
	}
	return append(asked, accountStoreQuestions(p, wanted, e.org)...)
}

// refuseName says what is wrong with the name of a new account; to name none is allowed.
func (e *emergencies) refuseName(text string) assets.Text {
	if text == "" {
		return assets.Text{}
	}
	return refusePrincipalName(text, e.org, e.taken)
}

// taken reports whether an account of the tenant has a name.
func (e *emergencies) taken(upn string) bool {
	for i := range e.roster.Len() {
		if strings.EqualFold(e.roster.User(i).UserPrincipalName, upn) {
			return true
		}
	}
	return false
}
