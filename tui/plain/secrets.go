package plain

import (
	"context"
	"io"
	"strings"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/report"
	"cspready/steps/secret"
)

// revealSecrets prints the secrets that changes created, each only if the person asks for it, because plain lines
// stay on the screen.
func (v *conversation) revealSecrets(ctx context.Context, work steps.Work) error {
	for _, o := range work.Outcomes() {
		if o.Secret == nil {
			continue
		}
		if err := RevealSecret(ctx, v.con, v.con.out, o.Secret); err != nil {
			return err
		}
	}
	return nil
}

// RevealSecret prints a secret to out if the person asks for it, and erases it.
func RevealSecret(ctx context.Context, c *Console, out io.Writer, s *secret.Shown) error {
	defer s.Clear()
	c.dropTypedAhead(ctx)
	c.Print("plain.secret-hidden", "who", s.For, "what", s.What)
	answer, err := c.nextAnswer(ctx)
	if err != nil {
		return err
	}
	if value, ok := s.Show(); ok && isWord(answer, "show") {
		lines := catalog.CleanWhole(string(value)) // a certificate with its key has several
		_, err = io.WriteString(out, strings.Join(lines, "\n")+"\n")
	}
	return err
}

// writeHandover writes the hand-over file of the created objects, and returns what a person has to do with it.
func (v *conversation) writeHandover(plan steps.Plan, work steps.Work) []assets.Text {
	made, ok := work.Handed()
	if !ok {
		return nil
	}
	by := v.Place.Operator.UserPrincipalName
	path, err := report.WriteHandOver(v.con.cat, v.Setup.Sealing, plan.Tenant, made, by, v.Setup.Demo != nil)
	if err != nil {
		v.con.Print("wizard.outcome.no-sheet", "why", steps.Explain(err).Happened)
		return nil
	}
	message := "wizard.outcome.sheet"
	if made.App != nil {
		message = "wizard.outcome.values"
	}
	v.con.Print(message, "path", path)
	return made.Then
}

// pollInterval is the time between two reads of what a person has to do.
const pollInterval = 5 * time.Second

// awaitFollowUps waits until a person has done what has to be done elsewhere, or goes on without it.
func (v *conversation) awaitFollowUps(ctx context.Context, awaited []steps.Awaited) error {
	if len(awaited) == 0 {
		return nil
	}
	for _, a := range awaited {
		v.con.Print("plain.await", "who", a.Name)
		for _, how := range a.How {
			v.con.printWrapped("  - " + v.con.cat.Say(how))
		}
	}
	input := newSkipListener(v.con)
	input.message = "plain.await-how"
	defer input.stopListening()
	seen := make([]int, len(awaited))
	for !v.readFollowUps(ctx, awaited, seen) {
		input.startListening(ctx)
		select {
		case <-input.skip:
			return nil
		case <-input.inputEnded: // the person can no longer go on without it
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollInterval):
		}
	}
	v.con.Print("plain.await-done")
	return nil
}

// readFollowUps prints what was done since the last read, and reports whether everything is done.
func (v *conversation) readFollowUps(ctx context.Context, awaited []steps.Awaited, seen []int) bool {
	all := true
	for i, a := range awaited {
		var done, of int
		var err error
		v.withRenewals(ctx, func(ctx context.Context) { done, of, err = a.Seen(ctx) })
		if err == nil && done != seen[i] {
			v.con.Print("plain.await-seen", "who", a.Name, "done", done, "of", of)
			seen[i] = done
		}
		all = all && err == nil && done >= of
	}
	return all
}
