package partner

import (
	"errors"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
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
func (r partnerReports) judged() (f steps.Finding, settled bool) {
	lacking, doubtful := r.lacking(), r.doubtful()
	f = steps.Finding{Subjects: steps.SubjectsOf(lacking...), Facts: r.facts()}
	switch {
	case len(lacking) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Guided
		f.Summary, f.Remedy = lackingSaid(lacking), assets.Say("partner-mfa.lacking-remedy")
	case r.peopleErr != nil || r.appsErr != nil:
		f.Status, f.Fix = steps.Unknown, steps.Guided
		f.Summary, f.Remedy = r.unread()
	case len(doubtful) > 0:
		f.Status, f.Fix, f.Subjects = steps.Unknown, steps.Guided, steps.SubjectsOf(snapshot.AppsWithoutMFA(doubtful, time.Time{})...)
		f.Summary, f.Remedy = assets.Say("partner-mfa.old", "count", r.daysSince(newest(doubtful))), assets.Say("partner-mfa.old-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("partner-mfa.met")
	}
	return f, r.peopleErr == nil && r.appsErr == nil && f.Status != steps.Unknown
}

// unread is why a report could not be read, and what to do about it.
func (r partnerReports) unread() (summary, remedy assets.Text) {
	err := r.peopleErr
	if err == nil {
		err = r.appsErr
	}
	if errors.Is(err, snapshot.ErrPersonOnly) {
		return assets.Say("partner-mfa.person-only"), assets.Say("partner-mfa.person-only-remedy")
	}
	for _, kind := range []error{graph.ErrNotFound, graph.ErrForbidden, graph.ErrApp, graph.ErrConsent} {
		if errors.Is(err, kind) {
			return assets.Say("partner-mfa.unread"), assets.Say("partner-mfa.unread-remedy")
		}
	}
	return assets.Say("partner-mfa.unread"), steps.Explain(err).Happened
}

// lackingSaid counts who came without MFA: people, applications, or both.
func lackingSaid(lacking []steps.Subject) assets.Text {
	people := 0
	for _, s := range lacking {
		if s.Kind == steps.UserSubject {
			people++
		}
	}
	switch people {
	case 0:
		return assets.Say("partner-mfa.lacking-apps", "count", len(lacking))
	case len(lacking):
		return assets.Say("partner-mfa.lacking-people", "count", len(lacking))
	}
	return assets.Say("partner-mfa.lacking", "count", len(lacking))
}

// lacking are who and what came without MFA in the time that counts.
func (r partnerReports) lacking() []steps.Subject {
	since := r.now.Add(-snapshot.ReportWindow)
	return slices.Concat(snapshot.PeopleWithoutMFA(r.people, since), snapshot.AppsWithoutMFA(r.adoption, since))
}

// doubtful are the last requests of applications that were without MFA then, and of which nothing newer says otherwise.
func (r partnerReports) doubtful() []graph.AppAdoption {
	return slices.DeleteFunc(snapshot.LastRequests(r.adoption), func(a graph.AppAdoption) bool { return !r.old(a.Day) || a.WithMFA >= a.Totals })
}

// newest is the latest day of any lines.
func newest(lines []graph.AppAdoption) (day time.Time) {
	for _, a := range lines {
		day = steps.Later(day, a.Day)
	}
	return day
}

// old reports whether a line is known to be of before the time that counts.
func (r partnerReports) old(at time.Time) bool {
	return !at.IsZero() && at.Before(r.now.Add(-snapshot.ReportWindow))
}

func (r partnerReports) daysSince(at time.Time) int { return int(r.now.Sub(at).Hours() / 24) }

// facts are what each report says.
func (r partnerReports) facts() []steps.Fact {
	since := r.now.Add(-snapshot.ReportWindow)
	count := func(name string, recent int, err error) steps.Fact {
		f := steps.Fact{Name: assets.Say(name), Want: assets.Say("partner-mfa.count", "count", 0), Got: assets.Say("partner-mfa.count", "count", recent), OK: recent == 0 && err == nil}
		if err != nil {
			f.Got = assets.Say("tri.unknown")
		}
		return f
	}
	people := count("fact.pc-people", len(snapshot.PeopleWithoutMFA(r.people, since)), r.peopleErr)
	apps := count("fact.pc-apps", len(snapshot.AppsWithoutMFA(r.adoption, since)), r.appsErr)
	if doubtful := r.doubtful(); apps.OK && len(doubtful) > 0 {
		apps.OK, apps.Got = false, assets.Say("partner-mfa.newest", "at", newest(doubtful).UTC().Format(time.DateOnly))
	}
	return []steps.Fact{people, apps}
}
