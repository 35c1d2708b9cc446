package mfa

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/snapshot"
)

// signInLog is what the preview of an impact reads.
type signInLog interface {
	SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error]
	Activities(ctx context.Context) iter.Seq2[graph.Activity, error]
}

// How far the preview looks back, at how many sign-ins at most: five answers of the log, which it takes ten seconds to get; and in a
// tenant of how many accounts it looks at each one's sign-ins: ten answers.
const (
	impactDays     = 7
	impactLimit    = 5000
	impactAccounts = 5000
)

// programDays is how long nobody was at a screen for an account that a program signs in with.
const programDays = 30

// impact says what will stop working: what signs in as a user without one, and clients with old protocols; by name where that can be read.
func (s securityDefaults) impact(ctx context.Context) []assets.Text {
	if licence, err := s.reader.Read().Licence(ctx).Whole(); err == nil && licence < graph.P1 {
		return []assets.Text{assets.Say("security-defaults.note-automation"), assets.Say("security-defaults.note-legacy")}
	}
	notes := []assets.Text{s.automation(ctx)}
	seen, most, err := s.legacySignIns(ctx)
	switch {
	case errors.Is(err, graph.ErrUnlicensed):
		return append(notes, assets.Say("security-defaults.note-legacy"))
	case err != nil:
		return append(notes, assets.Say("security-defaults.note-legacy-unread"))
	case len(seen) == 0 && most:
		return append(notes, assets.Say("security-defaults.note-legacy-part", "count", impactLimit))
	case len(seen) == 0:
		return append(notes, assets.Say("security-defaults.note-legacy-none", "days", impactDays))
	}
	return append(notes, assets.Say("security-defaults.note-legacy-seen", "count", len(seen), "days", impactDays, "who", seen[:min(len(seen), 5)]))
}

// legacySignIns names who signed in with an old protocol, and by which. More is true when the log has more than was looked at.
func (s securityDefaults) legacySignIns(ctx context.Context) (seen []assets.Text, more bool, err error) {
	var pairs []string
	n := 0
	for event, err := range s.dir.SignIns(ctx, time.Now().Add(-impactDays*24*time.Hour)) {
		if err != nil {
			return nil, false, err
		}
		if n++; n > impactLimit {
			return seen, true, nil
		}
		pair := event.UserPrincipalName + " " + event.Client
		if event.IsLegacy() && !slices.Contains(pairs, pair) {
			pairs = append(pairs, pair)
			seen = append(seen, assets.Say("impact.legacy", "who", event.UserPrincipalName, "client", event.Client))
		}
	}
	return seen, false, nil
}

// automation names the accounts that look like a program's: a client signs in with them, nobody was at a screen for long, and they have no
// licence or no method for MFA. There is no telling for sure, so what to think of is said as well.
//
// https://learn.microsoft.com/graph/api/resources/signinactivity
func (s securityDefaults) automation(ctx context.Context) assets.Text {
	r := s.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil || roster.Len() > impactAccounts {
		return assets.Say("security-defaults.note-automation")
	}
	idle := time.Now().Add(-programDays * 24 * time.Hour)
	var programs []int32
	licensed := map[int32]bool{}
	for a, err := range s.dir.Activities(ctx) {
		if err != nil {
			return assets.Say("security-defaults.note-automation")
		}
		if n, ok := roster.Find(a.UserID); ok && roster.IsEnabled(n) && a.NonInteractive.After(idle) && a.Interactive.Before(idle) {
			programs, licensed[int32(n)] = append(programs, int32(n)), a.Licensed
		}
	}
	known, err := r.MFACapabilities(ctx, roster, programs)
	if err != nil {
		return assets.Say("security-defaults.note-automation")
	}
	var names []string
	for i, n := range programs {
		if !licensed[n] || known[i] == snapshot.NotCapable {
			names = append(names, roster.User(int(n)).UserPrincipalName)
		}
	}
	if len(names) == 0 {
		return assets.Say("security-defaults.note-automation-none", "days", programDays)
	}
	return assets.Say("security-defaults.note-automation-seen", "count", len(names), "days", programDays, "who", names[:min(len(names), 5)])
}
