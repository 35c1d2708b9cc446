package steps

import (
	"errors"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// partnerReports are what Partner Center says of people and of applications, or why it says nothing.
type partnerReports struct {
	people             []graph.NonMFAPrincipal
	adoption           []graph.AppAdoption
	peopleErr, appsErr error
	now                time.Time
}

// judged holds the reports against "nobody without MFA". Of people old lines are held against nobody. An application whose last requests are
// old and lacked MFA is in doubt: it may run once a month. It is settled when nothing is left to ask.
func (r partnerReports) judged() (f Finding, settled bool) {
	lacking, doubtful := r.lacking(), r.doubtful()
	f = Finding{Subjects: SubjectsOf(lacking...), Facts: r.facts()}
	switch {
	case len(lacking) > 0:
		f.Status, f.Fix = NotMet, Guided
		f.Summary, f.Remedy = lackingSaid(lacking), say("partner-mfa.lacking-remedy")
	case r.peopleErr != nil || r.appsErr != nil:
		f.Status, f.Fix = Unknown, Guided
		f.Summary, f.Remedy = r.unread()
	case len(doubtful) > 0:
		f.Status, f.Fix, f.Subjects = Unknown, Guided, SubjectsOf(appsWithoutMFA(doubtful, time.Time{})...)
		f.Summary, f.Remedy = say("partner-mfa.old", "count", r.daysSince(newest(doubtful))), say("partner-mfa.old-remedy")
	default:
		f.Status, f.Summary = Met, say("partner-mfa.met")
	}
	return f, r.peopleErr == nil && r.appsErr == nil && f.Status != Unknown
}

// unread is why a report could not be read, and what to do about it.
func (r partnerReports) unread() (summary, remedy assets.Text) {
	err := r.peopleErr
	if err == nil {
		err = r.appsErr
	}
	if errors.Is(err, errPersonOnly) {
		return say("partner-mfa.person-only"), say("partner-mfa.person-only-remedy")
	}
	for _, kind := range []error{graph.ErrNotFound, graph.ErrForbidden, graph.ErrApp, graph.ErrConsent} {
		if errors.Is(err, kind) {
			return say("partner-mfa.unread"), say("partner-mfa.unread-remedy")
		}
	}
	return say("partner-mfa.unread"), Explain(err).Happened
}

// lackingSaid counts who came without MFA: people, applications, or both.
func lackingSaid(lacking []Subject) assets.Text {
	people := 0
	for _, s := range lacking {
		if s.Kind == UserSubject {
			people++
		}
	}
	switch people {
	case 0:
		return say("partner-mfa.lacking-apps", "count", len(lacking))
	case len(lacking):
		return say("partner-mfa.lacking-people", "count", len(lacking))
	}
	return say("partner-mfa.lacking", "count", len(lacking))
}

// lacking are who and what came without MFA in the time that counts.
func (r partnerReports) lacking() []Subject {
	since := r.now.Add(-reportWindow)
	return slices.Concat(peopleWithoutMFA(r.people, since), appsWithoutMFA(r.adoption, since))
}

// doubtful are the last requests of applications that were without MFA then, and of which nothing newer says otherwise.
func (r partnerReports) doubtful() []graph.AppAdoption {
	return slices.DeleteFunc(lastRequests(r.adoption), func(a graph.AppAdoption) bool { return !r.old(a.Day) || a.WithMFA >= a.Totals })
}

// newest is the latest day of any lines.
func newest(lines []graph.AppAdoption) (day time.Time) {
	for _, a := range lines {
		day = later(day, a.Day)
	}
	return day
}

// old reports whether a line is known to be of before the time that counts.
func (r partnerReports) old(at time.Time) bool {
	return !at.IsZero() && at.Before(r.now.Add(-reportWindow))
}

func (r partnerReports) daysSince(at time.Time) int { return int(r.now.Sub(at).Hours() / 24) }

// facts are what each report says.
func (r partnerReports) facts() []Fact {
	since := r.now.Add(-reportWindow)
	count := func(name string, recent int, err error) Fact {
		f := Fact{say(name), say("partner-mfa.count", "count", 0), say("partner-mfa.count", "count", recent), recent == 0 && err == nil}
		if err != nil {
			f.Got = say("tri.unknown")
		}
		return f
	}
	people := count("fact.pc-people", len(peopleWithoutMFA(r.people, since)), r.peopleErr)
	apps := count("fact.pc-apps", len(appsWithoutMFA(r.adoption, since)), r.appsErr)
	if doubtful := r.doubtful(); apps.OK && len(doubtful) > 0 {
		apps.OK, apps.Got = false, say("partner-mfa.newest", "at", newest(doubtful).UTC().Format(time.DateOnly))
	}
	return []Fact{people, apps}
}
