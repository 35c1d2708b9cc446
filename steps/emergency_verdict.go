package steps

import (
	"cspready/assets"
	"cspready/steps/rating"
)

// finding is the judgement of the declared accounts together.
func (e *emergencies) finding() Finding {
	var list []Subject
	var sound, fragile, open int
	for _, n := range e.numbers {
		points := e.points(n)
		subject := userSubject(e.roster.User(int(n)), summaryOf(points))
		for _, p := range points {
			subject.Facts = append(subject.Facts, factOf(p))
		}
		list = append(list, subject)
		switch rating.Worst(points) {
		case rating.Good:
			sound++
		case rating.Improvable:
			sound++
			fragile++
		case rating.Unknown:
			open++
		}
	}
	for _, name := range e.missing {
		list = append(list, Subject{Kind: UserSubject, Name: name, Detail: say("eg.missing")})
	}
	f := Finding{Subjects: SubjectsOf(list...), Facts: []Fact{{
		say("fact.eg-count"), say("eg.count-wanted"), say("eg.count", "count", len(list)), len(list) >= wantedEmergency && len(list) <= mostEmergency,
	}}}
	f = e.verdict(f, sound, fragile, open)
	return e.monitored(f)
}

// summaryOf says the first of the worst points of an account.
func summaryOf(points []rating.Point) assets.Text {
	m := rating.Worst(points)
	if m == rating.Good {
		return say("eg.in-order")
	}
	for _, p := range points {
		if p.Severity == m {
			return say("eg.point", "name", p.Name, "got", p.Got)
		}
	}
	return assets.Text{}
}

// verdict is the finding by how many accounts are sound, of which some fragile, and of how many that is open.
func (e *emergencies) verdict(f Finding, sound, fragile, open int) Finding {
	all := len(e.numbers) + len(e.missing)
	switch {
	case all == 0 && len(e.candidates) > 0:
		f.Status, f.Fix = Unknown, Automatic
		f.Summary, f.Remedy = say("break-glass.undeclared"), say("break-glass.undeclared-remedy")
	case all == 0:
		f.Status = NotMet
		f.Summary, f.Remedy = say("break-glass.none"), say("break-glass.none-remedy")
	case sound >= wantedEmergency && open+sound < all:
		f.Status = Attention
		f.Summary, f.Remedy = say("break-glass.some-useless", "count", all-sound-open), say("break-glass.mend-remedy")
	case sound >= wantedEmergency && open > 0, sound+open >= wantedEmergency && open > 0:
		f.Status, f.Fix = Unknown, Guided
		f.Summary, f.Remedy = say("break-glass.open", "count", open), say("break-glass.open-remedy")
	case all > mostEmergency && sound >= wantedEmergency:
		f.Status, f.Fix = Attention, Manual
		f.Summary, f.Remedy = say("break-glass.too-many", "count", all), say("break-glass.too-many-remedy")
	case sound >= wantedEmergency && fragile > 0:
		f.Status = Attention
		f.Summary, f.Remedy = say("break-glass.fragile", "count", fragile), say("break-glass.mend-remedy")
	case sound >= wantedEmergency:
		f.Status, f.Summary = Met, say("break-glass.met", "count", sound)
	case len(e.numbers) == 0:
		f.Status = NotMet
		f.Summary, f.Remedy = say("break-glass.missing"), say("break-glass.none-remedy")
	case all == 1:
		f.Status = NotMet
		f.Summary, f.Remedy = say("break-glass.single"), say("break-glass.none-remedy")
	default:
		f.Status = NotMet
		f.Summary, f.Remedy = say("break-glass.useless", "count", all-sound, "all", all), say("break-glass.mend-remedy")
	}
	return f
}

// Answers to [AskMonitored].
const (
	MonitoredYes     = "yes"
	MonitoredNo      = "no"
	MonitoredUnknown = "unknown"
)

// monitored completes a finding that is met otherwise: whether somebody is told of a sign-in is shown by no interface.
func (e *emergencies) monitored(f Finding) Finding {
	s, said := e.testimony.Recall(AskMonitored)
	answer := Answers{AskMonitored: s.Answer}.First(AskMonitored)
	if said {
		f.Facts = append(f.Facts, Fact{say("fact.eg-monitored"), say("ask.eg-monitored-yes"),
			say("statement.made", "said", say("ask.eg-monitored-"+answer), "by", s.By, "at", moment(s.At)), answer == MonitoredYes})
	}
	if f.Status != Met {
		return f
	}
	switch answer {
	case MonitoredYes:
		f.Basis = Stated
	case MonitoredNo:
		f.Status, f.Basis, f.Fix = Attention, Stated, Guided
		f.Summary, f.Remedy = say("break-glass.unmonitored"), say("break-glass.unmonitored-remedy")
	default:
		f.Status, f.Fix = Unknown, Guided
		f.Summary, f.Remedy = say("break-glass.monitoring-open"), say("break-glass.monitoring-remedy")
	}
	return f
}
