package breakglass

import (
	"cspready/assets"
	"cspready/steps"
	"cspready/steps/rating"
)

// buildFinding rates the declared accounts together.
func (e *evidence) buildFinding() steps.Finding {
	var list []steps.Subject
	var sound, fragile, unknown int
	for _, n := range e.declared {
		points := e.ratePoints(n)
		subject := steps.NewUserSubject(e.roster.User(int(n)), steps.WorstPointSummary(points))
		for _, p := range points {
			subject.Facts = append(subject.Facts, steps.FactFromPoint(p))
		}
		list = append(list, subject)
		switch rating.Worst(points) {
		case rating.Good:
			sound++
		case rating.Improvable:
			sound++
			fragile++
		case rating.Unknown:
			unknown++
		}
	}
	for _, name := range e.notFound {
		list = append(list, steps.Subject{Kind: steps.UserSubject, Name: name,
			Detail: assets.Say("break-glass.no-such-account")})
	}
	f := steps.Finding{Subjects: steps.NewSubjects(list...), Facts: []steps.Fact{{
		Name: assets.Say("fact.break-glass-count"), Want: assets.Say("break-glass.count-wanted"),
		Got: assets.Say("break-glass.count", "count", len(list)), OK: len(list) >= minAccounts && len(list) <= maxAccounts,
	}}}
	f = e.rateTogether(f, sound, fragile, unknown)
	return e.addMonitoring(f)
}

// rateTogether sets the status and texts by how many accounts are sound, how many of these are fragile, and how many
// are unknown.
func (e *evidence) rateTogether(f steps.Finding, sound, fragile, unknown int) steps.Finding {
	all := len(e.declared) + len(e.notFound)
	switch {
	case all == 0 && len(e.candidates) > 0:
		f.Status, f.Fix = steps.Unknown, steps.Automatic
		f.Summary, f.Next = assets.Say("break-glass.undeclared"), assets.Say("break-glass.undeclared-remedy")
	case all == 0:
		f.Status = steps.NotMet
		f.Summary, f.Next = assets.Say("break-glass.none"), assets.Say("break-glass.none-remedy")
	case sound >= minAccounts && unknown+sound < all:
		f.Status = steps.Attention
		f.Summary, f.Next = assets.Say("break-glass.some-useless", "count", all-sound-unknown),
			assets.Say("break-glass.mend-remedy")
	case sound >= minAccounts && unknown > 0, sound+unknown >= minAccounts && unknown > 0:
		f.Status, f.Fix = steps.Unknown, steps.Guided
		f.Summary, f.Next = assets.Say("break-glass.open", "count", unknown), assets.Say("break-glass.open-remedy")
	case all > maxAccounts && sound >= minAccounts:
		f.Status, f.Fix = steps.Attention, steps.Manual
		f.Summary, f.Next = assets.Say("break-glass.too-many", "count", all), assets.Say("break-glass.too-many-remedy")
	case sound >= minAccounts && fragile > 0:
		f.Status = steps.Attention
		f.Summary, f.Next = assets.Say("break-glass.fragile", "count", fragile), assets.Say("break-glass.mend-remedy")
	case sound >= minAccounts:
		f.Status, f.Summary = steps.Met, assets.Say("break-glass.met", "count", sound)
	case len(e.declared) == 0:
		f.Status = steps.NotMet
		f.Summary, f.Next = assets.Say("break-glass.missing"), assets.Say("break-glass.none-remedy")
	case all == 1:
		f.Status = steps.NotMet
		f.Summary, f.Next = assets.Say("break-glass.single"), assets.Say("break-glass.none-remedy")
	default:
		f.Status = steps.NotMet
		f.Summary, f.Next = assets.Say("break-glass.useless", "count", all-sound, "all", all),
			assets.Say("break-glass.mend-remedy")
	}
	return f
}

// Answers to [AskMonitored].
const (
	MonitoredYes     = "yes"
	MonitoredNo      = "no"
	MonitoredUnknown = "unknown"
)

// addMonitoring adds the statement on alerts, and turns a Met into Attention or Unknown without one: there is no API
// that shows whether a sign-in raises an alert.
func (e *evidence) addMonitoring(f steps.Finding) steps.Finding {
	s, stated := e.statements.Valid(AskMonitored)
	answer := steps.Answers{AskMonitored: s.Answer}.First(AskMonitored)
	if stated {
		meaning := assets.Say("ask.break-glass-monitored-" + answer)
		f.Facts = append(f.Facts, steps.Fact{
			Name: assets.Say("fact.break-glass-monitored"), Want: assets.Say("ask.break-glass-monitored-yes"),
			OK:  answer == MonitoredYes,
			Got: assets.Say("statement.made", "said", meaning, "by", s.By, "at", steps.FormatTime(s.At)),
		})
	}
	if f.Status != steps.Met {
		return f
	}
	switch answer {
	case MonitoredYes:
		f.Basis = steps.Stated
	case MonitoredNo:
		f.Status, f.Basis, f.Fix = steps.Attention, steps.Stated, steps.Guided
		f.Summary, f.Next = assets.Say("break-glass.unmonitored"), assets.Say("break-glass.unmonitored-remedy")
	default:
		f.Status, f.Fix = steps.Unknown, steps.Guided
		f.Summary, f.Next = assets.Say("break-glass.monitoring-open"), assets.Say("break-glass.monitoring-remedy")
	}
	return f
}
