package mfa

import (
	"cspready/assets"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// methodFacts are what was found about the methods of accounts, those that are left aside included.
func methodFacts(m snapshot.MethodStats) []steps.Fact {
	facts := []steps.Fact{newCoveredFact("fact.registered", m.Capable(), m.Accounts())}
	if n := m.ByPhone() + m.NeedProvider(); n > 0 {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.only-phone"), Want: assets.Say("ca.none"),
			Got: assets.Say("fact.only-phone-count", "count", n, "admins", m.PhoneAdmins(),
				"date", steps.FormatDate(snapshot.PhonesEnd), "later", steps.FormatDate(snapshot.PhonesEndForAdmins)),
			OK: m.RestsOnProvider() && m.NeedProvider() == 0})
	}
	if n := m.AtHome(); n > 0 {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.at-home"), Got: assets.Say("fact.at-home-count", "count", n),
			OK: true})
	}
	if n := m.Agents(); n > 0 {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.agents"), Got: assets.Say("fact.agents-count", "count", n),
			OK: true})
	}
	if m.ReportRefused() {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.methods-report"), Got: assets.Say("fact.report-refused")})
	}
	for _, err := range m.UnreadReasons() {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.methods-unread"), Got: steps.Explain(err).Happened})
	}
	return facts
}

// warnOfPhones adds to a finding, unless it is about that already, that codes by SMS and voice end.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-sms-voice-retirement
func warnOfPhones(f steps.Finding, m snapshot.MethodStats) steps.Finding {
	if m.NeedProvider() > 0 {
		f.Questions = append(f.Questions, askTelephonyProvider())
	}
	if m.RestsOnProvider() {
		f.Basis = steps.Stated
		return f
	}
	if n := m.ByPhone(); n > 0 {
		f.Summary = assets.Say("mfa.with-phones", "finding", f.Summary, "phones",
			assets.Say("mfa.only-phone", "count", n, "admins", m.PhoneAdmins(),
				"date", steps.FormatDate(snapshot.PhonesEnd), "later", steps.FormatDate(snapshot.PhonesEndForAdmins)))
	}
	return f
}

// askTelephonyProvider asks whether the tenant has a telephony provider of its own, which delivers codes in Microsoft's
// place. No API shows it.
func askTelephonyProvider() steps.Question {
	return steps.Question{
		ID: snapshot.AskTelephonyProvider, Title: assets.Say("ask.telephony-provider"),
		Help: assets.Say("ask.telephony-provider-help"), Statement: true,
		Options: []steps.Option{
			{Value: snapshot.HasTelephonyProvider, Label: assets.Say("ask.telephony-provider-yes")},
			{Value: snapshot.NoTelephonyProvider, Label: assets.Say("ask.telephony-provider-no")},
		},
	}
}

// methodsRemedy says what would settle of which accounts the methods are unknown.
func methodsRemedy(m snapshot.MethodStats) assets.Text {
	for _, err := range m.UnreadReasons() {
		if next := steps.Explain(err).Next; !next.Empty() {
			return next
		}
	}
	switch {
	case m.LeftOut() > 0:
		return assets.Say("mfa.left-out-remedy")
	case m.TrustUnknown() > 0:
		return assets.Say("mfa.trust-remedy")
	case m.NeedProvider() > 0:
		return assets.Say("mfa.provider-remedy")
	}
	return assets.Say("mfa.methods-unknown-remedy")
}
