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

// mfaReports are Partner Center's two reports on MFA, on people and on applications, or why they could not be read.
type mfaReports struct {
	people             []graph.NonMFAPrincipal
	adoption           []graph.AppAdoption
	peopleErr, appsErr error
	now                time.Time
}

// judgeReports returns the finding from the reports. Older rows about people do not count. An application whose last
// requests are older and lacked MFA is in doubt, as it may run once a month. If isFinal is false, the operator's
// statement can add to the finding.
func (r mfaReports) judgeReports() (f steps.Finding, isFinal bool) {
	lacking, doubtful := r.listWithoutMFA(), r.listDoubtful()
	f = steps.Finding{Subjects: steps.NewSubjects(lacking...), Facts: r.newFacts()}
	switch {
	case len(lacking) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Guided
		f.Summary, f.Next = countWithoutMFA(lacking), assets.Say("partner-mfa.lacking-remedy")
	case r.peopleErr != nil || r.appsErr != nil:
		f.Status, f.Fix = steps.Unknown, steps.Guided
		f.Summary, f.Next = r.explainUnread()
	case len(doubtful) > 0:
		f.Status, f.Fix = steps.Unknown, steps.Guided
		f.Subjects = steps.NewSubjects(snapshot.AppsWithoutMFA(doubtful, time.Time{})...)
		f.Summary = assets.Say("partner-mfa.old", "count", r.daysSince(newestDay(doubtful)))
		f.Next = assets.Say("partner-mfa.old-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("partner-mfa.met")
	}
	return f, r.peopleErr == nil && r.appsErr == nil && f.Status != steps.Unknown
}

// explainUnread says that a report could not be read, and what to do about it.
func (r mfaReports) explainUnread() (summary, remedy assets.Text) {
	err := r.peopleErr
	if err == nil {
		err = r.appsErr
	}
	if errors.Is(err, snapshot.ErrDelegatedOnly) {
		return assets.Say("partner-center.person-only"), assets.Say("partner-mfa.person-only-remedy")
	}
	for _, kind := range []error{graph.ErrNotFound, graph.ErrForbidden, graph.ErrApp, graph.ErrConsent} {
		if errors.Is(err, kind) {
			return assets.Say("partner-mfa.unread"), assets.Say("partner-mfa.unread-remedy")
		}
	}
	return assets.Say("partner-mfa.unread"), steps.Explain(err).Happened
}

// refusal returns the answer of Partner Center if it refused a report, or has none.
func (r mfaReports) refusal() (answer assets.Text, refused bool) {
	for _, err := range []error{r.peopleErr, r.appsErr} {
		var e *graph.Error
		if errors.As(err, &e) && (e.Kind == graph.ErrForbidden || e.Kind == graph.ErrNotFound) {
			if e.Message == "" {
				return assets.Say("partner-center.answer", "status", e.Status), true
			}
			return assets.Say("partner-center.answer-text", "status", e.Status, "message", e.Message), true
		}
	}
	return assets.Text{}, false
}

// countWithoutMFA says how many people, applications or both were without MFA.
func countWithoutMFA(lacking []steps.Subject) assets.Text {
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

// listWithoutMFA returns the people and applications that were without MFA within [snapshot.ReportWindow].
func (r mfaReports) listWithoutMFA() []steps.Subject {
	since := r.now.Add(-snapshot.ReportWindow)
	return slices.Concat(peopleWithoutMFA(r.people, since), snapshot.AppsWithoutMFA(r.adoption, since))
}

// listDoubtful returns the last requests of each application that are outdated and lacked MFA.
func (r mfaReports) listDoubtful() []graph.AppAdoption {
	return slices.DeleteFunc(lastRequests(r.adoption), func(a graph.AppAdoption) bool {
		return !r.isOutdated(a.Day) || a.WithMFA >= a.Totals
	})
}

// newestDay returns the latest day of rows.
func newestDay(rows []graph.AppAdoption) (day time.Time) {
	for _, a := range rows {
		day = steps.LaterTime(day, a.Day)
	}
	return day
}

// isOutdated reports whether a row is certainly older than [snapshot.ReportWindow].
func (r mfaReports) isOutdated(at time.Time) bool {
	return !at.IsZero() && at.Before(r.now.Add(-snapshot.ReportWindow))
}

func (r mfaReports) daysSince(at time.Time) int { return int(r.now.Sub(at).Hours() / 24) }

// newFacts returns one fact for each report.
func (r mfaReports) newFacts() []steps.Fact {
	since := r.now.Add(-snapshot.ReportWindow)
	count := func(name string, recent int, err error) steps.Fact {
		f := steps.Fact{
			Name: assets.Say(name), Want: assets.Say("partner-center.count", "count", 0),
			Got: assets.Say("partner-center.count", "count", recent), OK: recent == 0 && err == nil,
		}
		if err != nil {
			f.Got = assets.Say("tri.unknown")
		}
		return f
	}
	people := count("fact.pc-people", len(peopleWithoutMFA(r.people, since)), r.peopleErr)
	apps := count("fact.pc-apps", len(snapshot.AppsWithoutMFA(r.adoption, since)), r.appsErr)
	if doubtful := r.listDoubtful(); apps.OK && len(doubtful) > 0 {
		apps.OK, apps.Got = false, assets.Say("partner-mfa.newest", "at", newestDay(doubtful).UTC().Format(time.DateOnly))
	}
	return []steps.Fact{people, apps}
}
