package steps

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// signInLog is what the preview of an impact reads.
type signInLog interface {
	SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error]
}

// How far the preview looks back, and at how many sign-ins at most: five answers of the log, which it takes ten seconds to get.
const (
	impactDays  = 7
	impactLimit = 5000
)

// impact says what will stop working: clients with old protocols, by name where the log can be read, and what signs in as a user without one.
func (s securityDefaults) impact(ctx context.Context) []assets.Text {
	notes := []assets.Text{say("security-defaults.note-automation")}
	if licence, err := s.access.read(ctx).edition(ctx); err == nil && licence < graph.P1 {
		return append(notes, say("security-defaults.note-legacy"))
	}
	seen, most, err := s.legacySignIns(ctx)
	switch {
	case errors.Is(err, graph.ErrUnlicensed):
		return append(notes, say("security-defaults.note-legacy"))
	case err != nil:
		return append(notes, say("security-defaults.note-legacy-unread"))
	case len(seen) == 0 && most:
		return append(notes, say("security-defaults.note-legacy-part", "count", impactLimit))
	case len(seen) == 0:
		return append(notes, say("security-defaults.note-legacy-none", "days", impactDays))
	}
	return append(notes, say("security-defaults.note-legacy-seen", "count", len(seen), "days", impactDays, "who", seen[:min(len(seen), 5)]))
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
		if event.Legacy() && !slices.Contains(pairs, pair) {
			pairs = append(pairs, pair)
			seen = append(seen, say("impact.legacy", "who", event.UserPrincipalName, "client", event.Client))
		}
	}
	return seen, false, nil
}
