package mfa

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// signInLog is what the preview of a plan's impact reads.
type signInLog interface {
	SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error]
	Activities(ctx context.Context) iter.Seq2[graph.Activity, error]
}

// Limits of the preview: the days of sign-ins it reads, the sign-ins (five pages of the log, which take ten seconds),
// and the accounts of a tenant whose last sign-ins it reads (ten pages).
const (
	impactDays     = 7
	impactLimit    = 5000
	impactAccounts = 5000
)

// programDays is how long an account had no interactive sign-in if only a program signs in with it.
const programDays = 30

// describeImpact says what stops working: programs that sign in as a user, and clients with legacy authentication. It
// names them where the sign-ins can be read.
func (p planner) describeImpact(ctx context.Context) []assets.Text {
	if licence, err := p.reader.Read().Licence(ctx).Whole(); err == nil && licence < graph.P1 {
		return []assets.Text{assets.Say("security-defaults.note-automation"), assets.Say("security-defaults.note-legacy")}
	}
	notes := []assets.Text{p.describePrograms(ctx)}
	seen, more, err := p.findLegacySignIns(ctx)
	switch {
	case errors.Is(err, graph.ErrUnlicensed):
		return append(notes, assets.Say("security-defaults.note-legacy"))
	case err != nil:
		return append(notes, assets.Say("security-defaults.note-legacy-unread"))
	case len(seen) == 0 && more:
		return append(notes, assets.Say("security-defaults.note-legacy-part", "count", impactLimit))
	case len(seen) == 0:
		return append(notes, assets.Say("security-defaults.note-legacy-none", "days", impactDays))
	}
	return append(notes, assets.Say("security-defaults.note-legacy-seen",
		"count", len(seen), "days", impactDays, "who", seen[:min(len(seen), 5)]))
}

// findLegacySignIns lists the users who signed in with legacy authentication, each with the client. If more is true,
// the log has more sign-ins than were read.
func (p planner) findLegacySignIns(ctx context.Context) (seen []assets.Text, more bool, err error) {
	var pairs []string
	n := 0
	for event, err := range p.tenant.SignIns(ctx, time.Now().Add(-impactDays*24*time.Hour)) {
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

// describePrograms names the accounts that a program seems to use: they have recent non-interactive sign-ins, no
// interactive sign-in for [programDays], and no licence or no MFA method. As this is not certain, the text also says
// which other programs to think of.
//
// https://learn.microsoft.com/graph/api/resources/signinactivity
func (p planner) describePrograms(ctx context.Context) assets.Text {
	r := p.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil || roster.Len() > impactAccounts {
		return assets.Say("security-defaults.note-automation")
	}
	idle := time.Now().Add(-programDays * 24 * time.Hour)
	var programs []int32
	licensed := map[int32]bool{}
	for a, err := range p.tenant.Activities(ctx) {
		if err != nil {
			return assets.Say("security-defaults.note-automation")
		}
		n, ok := roster.Find(a.UserID)
		if ok && roster.IsEnabled(n) && a.NonInteractive.After(idle) && a.Interactive.Before(idle) {
			programs, licensed[int32(n)] = append(programs, int32(n)), a.Licensed
		}
	}
	capabilities, err := r.MFACapabilities(ctx, programs)
	if err != nil {
		return assets.Say("security-defaults.note-automation")
	}
	var names []string
	for i, n := range programs {
		if !licensed[n] || capabilities[i].IsCapable() == graph.No {
			names = append(names, roster.User(int(n)).UserPrincipalName)
		}
	}
	if len(names) == 0 {
		return assets.Say("security-defaults.note-automation-none", "days", programDays)
	}
	return assets.Say("security-defaults.note-automation-seen",
		"count", len(names), "days", programDays, "who", names[:min(len(names), 5)])
}
