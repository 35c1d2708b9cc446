package mfa

import (
	"cspready/assets"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// judgeLegacyMFA completes the finding of a tenant where Conditional Access covers all users: whether it does so at
// every sign-in depends on settings that only a person can look up. Met is the summary if it does.
func judgeLegacyMFA(t *steps.Statements, f steps.Finding, met assets.Text) steps.Finding {
	s, said := t.Valid(snapshot.AskLegacyMFA)
	answer := ""
	if said && len(s.Answer) > 0 {
		answer = s.Answer[0]
	}
	switch answer {
	case snapshot.LegacyMFAOff:
		f.Status, f.Basis, f.Summary = steps.Met, steps.Stated, met
	case snapshot.LegacyMFAOn:
		f.Status, f.Basis, f.Fix = steps.NotMet, steps.Stated, steps.Guided
		f.Summary, f.Next = assets.Say("legacy-mfa.on"), assets.Say("legacy-mfa.on-remedy")
		f.Questions = append(f.Questions, askLegacyMFA())
	default:
		f.Status, f.Fix = steps.Unknown, steps.Guided
		f.Summary, f.Next = assets.Say("legacy-mfa.unknown"), assets.Say("legacy-mfa.unknown-remedy")
		f.Questions = append(f.Questions, askLegacyMFA())
	}
	if answer != "" {
		f.Facts = append(f.Facts, steps.Fact{Name: assets.Say("fact.legacy-mfa"), Want: assets.Say("ask.legacy-mfa-off"),
			Got: assets.Say("statement.made", "said", assets.Say("ask.legacy-mfa-"+answer), "by", s.By, "at",
				steps.FormatTime(s.At)), OK: answer == snapshot.LegacyMFAOff})
	}
	return f
}

// askLegacyMFA asks for the settings of the legacy MFA service that no API shows: remembered devices, trusted
// addresses, app passwords.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-mfa-mfasettings
func askLegacyMFA() steps.Question {
	return steps.Question{
		ID: snapshot.AskLegacyMFA, Title: assets.Say("ask.legacy-mfa"), Help: assets.Say("ask.legacy-mfa-help"),
		Statement: true,
		Options: []steps.Option{
			{Value: snapshot.LegacyMFAOff, Label: assets.Say("ask.legacy-mfa-off")},
			{Value: snapshot.LegacyMFAOn, Label: assets.Say("ask.legacy-mfa-on")},
			{Value: snapshot.LegacyMFAUnknown, Label: assets.Say("ask.legacy-mfa-unknown")},
		},
	}
}
