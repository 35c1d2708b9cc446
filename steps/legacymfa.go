package steps

import (
	"cspready/assets"
)

// AskLegacyMFA asks what the settings of the old MFA service are, which no interface shows.
const AskLegacyMFA = "legacy-mfa-settings"

// Answers to [AskLegacyMFA].
const (
	LegacyMFAOff     = "off"     // nothing lets somebody skip MFA
	LegacyMFAOn      = "on"      // something does
	LegacyMFAUnknown = "unknown" // nobody looked
)

// askLegacyMFA asks for what no interface shows of the old MFA service: remembered devices, trusted addresses, app passwords.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-mfa-mfasettings
func askLegacyMFA() Question {
	return Question{
		ID: AskLegacyMFA, Title: say("ask.legacy-mfa"), Help: say("ask.legacy-mfa-help"), Statement: true,
		Options: []Option{
			{LegacyMFAOff, say("ask.legacy-mfa-off")}, {LegacyMFAOn, say("ask.legacy-mfa-on")}, {LegacyMFAUnknown, say("ask.legacy-mfa-unknown")},
		},
	}
}

// statedLegacyMFA completes the finding of a tenant where Conditional Access covers everybody: whether it does so at every sign-in rests on settings
// that only a person can look up. Met is what the finding then says.
func statedLegacyMFA(t *Testimony, f Finding, met assets.Text) Finding {
	s, said := t.Recall(AskLegacyMFA)
	answer := ""
	if said && len(s.Answer) > 0 {
		answer = s.Answer[0]
	}
	switch answer {
	case LegacyMFAOff:
		f.Status, f.Basis, f.Summary = Met, Stated, met
	case LegacyMFAOn:
		f.Status, f.Basis, f.Fix = NotMet, Stated, Guided
		f.Summary, f.Remedy = say("legacy-mfa.on"), say("legacy-mfa.on-remedy")
		f.Questions = append(f.Questions, askLegacyMFA())
	default:
		f.Status, f.Fix = Unknown, Guided
		f.Summary, f.Remedy = say("legacy-mfa.unknown"), say("legacy-mfa.unknown-remedy")
		f.Questions = append(f.Questions, askLegacyMFA())
	}
	if answer != "" {
		f.Facts = append(f.Facts, Fact{say("fact.legacy-mfa"), say("ask.legacy-mfa-off"),
			say("statement.made", "said", say("ask.legacy-mfa-"+answer), "by", s.By, "at", moment(s.At)), answer == LegacyMFAOff})
	}
	return f
}
