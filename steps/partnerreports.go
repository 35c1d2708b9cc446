package steps

import (
	"errors"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// recently is how far back lines of Partner Center's reports count. They are of the last seven days, and a day behind.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
const recently = 8 * 24 * time.Hour

// partnerReports are what Partner Center says of people and of applications, or why it says nothing.
type partnerReports struct {
	people             []graph.NonMFAPrincipal
	adoption           []graph.AppAdoption
	peopleErr, appsErr error
	now                time.Time
}

// judged holds the reports against "nobody without MFA". Old lines are held against nobody, and prove nothing either: they leave it unknown.
// It is settled when nothing is left to ask.
func (r partnerReports) judged() (f Finding, settled bool) {
	lacking, doubt := r.lacking(), r.peopleDoubt().and(r.appsDoubt())
	f = Finding{Subjects: SubjectsOf(lacking...), Facts: r.facts()}
	switch {
	case len(lacking) > 0:
		f.Status, f.Fix = NotMet, Guided
		f.Summary, f.Remedy = say("partner-mfa.lacking", "count", len(lacking)), say("partner-mfa.lacking-remedy")
	case r.peopleErr != nil || r.appsErr != nil:
		f.Status, f.Fix, f.Summary, f.Remedy = Unknown, Guided, say("partner-mfa.unread"), r.unread()
	case doubt.any:
		f.Status, f.Fix, f.Subjects = Unknown, Guided, SubjectsOf(doubt.of...)
		f.Summary, f.Remedy = say("partner-mfa.undated"), say("partner-mfa.old-remedy")
		if r.old(doubt.newest) {
			f.Summary = say("partner-mfa.old", "count", r.daysSince(doubt.newest))
		}
	default:
		f.Status, f.Summary = Met, say("partner-mfa.met")
	}
	return f, r.peopleErr == nil && r.appsErr == nil && f.Status != Unknown
}

// unread is what to do about a report that could not be read.
func (r partnerReports) unread() assets.Text {
	err := r.peopleErr
	if err == nil {
		err = r.appsErr
	}
	for _, kind := range []error{graph.ErrNotFound, graph.ErrForbidden, graph.ErrApp, graph.ErrConsent} {
		if errors.Is(err, kind) {
			return say("partner-mfa.unread-remedy")
		}
	}
	return Explain(err).Happened
}

// lacking are who and what came without MFA in the time that counts.
func (r partnerReports) lacking() []Subject {
	since := r.now.Add(-recently)
	return slices.Concat(peopleWithout(r.people, since), appsWithout(r.adoption, since))
}

// A doubt is that what was read says nothing of the time that counts.
type doubt struct {
	any    bool
	newest time.Time // of the lines that raise it; zero where none bears a date
	of     []Subject // who and what was last seen without MFA, and not since
}

func (d *doubt) raise(at time.Time) {
	if d.any = true; at.After(d.newest) {
		d.newest = at
	}
}

// and joins two doubts: the newer line tells how old the reports are.
func (d doubt) and(o doubt) doubt {
	if o.newest.After(d.newest) {
		d.newest = o.newest
	}
	return doubt{d.any || o.any, d.newest, slices.Concat(d.of, o.of)}
}

// peopleDoubt is about who was once without MFA, of whom nothing newer says otherwise.
func (r partnerReports) peopleDoubt() (d doubt) {
	for _, p := range r.people {
		if r.old(p.Last) {
			d.raise(p.Last)
			d.of = append(d.of, peopleWithout([]graph.NonMFAPrincipal{p}, time.Time{})...)
		}
	}
	return d
}

// appsDoubt is about applications whose last requests are old and lacked MFA, as of a script that runs once a month, and about a report in
// which nothing is of the time that counts.
func (r partnerReports) appsDoubt() (d doubt) {
	for _, a := range lastRequests(r.adoption) {
		if r.old(a.Day) && a.WithMFA < a.Totals {
			d.raise(a.Day)
			d.of = append(d.of, appsWithout([]graph.AppAdoption{a}, time.Time{})...)
		}
	}
	if !slices.ContainsFunc(r.adoption, func(a graph.AppAdoption) bool { return r.fresh(a.Day) }) {
		for _, a := range r.adoption {
			d.raise(a.Day)
		}
	}
	return d
}

// old reports whether a line is known to be of before the time that counts.
func (r partnerReports) old(at time.Time) bool {
	return !at.IsZero() && at.Before(r.now.Add(-recently))
}

// fresh reports whether a line is known to be of the time that counts. A day that has not come is a wrong clock's, here or there.
func (r partnerReports) fresh(at time.Time) bool {
	return !at.IsZero() && !r.old(at) && at.Before(r.now.Add(2*24*time.Hour))
}

func (r partnerReports) daysSince(at time.Time) int { return int(r.now.Sub(at).Hours() / 24) }

// facts are what each report says.
func (r partnerReports) facts() []Fact {
	since := r.now.Add(-recently)
	return []Fact{
		r.fact("fact.pc-people", len(peopleWithout(r.people, since)), r.peopleErr, r.peopleDoubt()),
		r.fact("fact.pc-apps", len(appsWithout(r.adoption, since)), r.appsErr, r.appsDoubt()),
	}
}

func (r partnerReports) fact(name string, recent int, err error, d doubt) Fact {
	f := Fact{say(name), say("partner-mfa.count", "count", 0), say("partner-mfa.count", "count", recent), recent == 0 && err == nil && !d.any}
	switch {
	case err != nil, recent == 0 && d.any && !r.old(d.newest):
		f.Got = say("tri.unknown")
	case recent == 0 && d.any:
		f.Got = say("partner-mfa.newest", "at", d.newest.UTC().Format(time.DateOnly))
	}
	return f
}
