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

// reveal prints the secrets that changes created, each only if the person asks for it, because plain lines
// stay on the screen.
func (v *visit) reveal(ctx context.Context, work steps.Work) error {
	for _, o := range work.Outcomes() {
		if o.Secret == nil {
			continue
		}
		if err := Reveal(ctx, v.con, v.con.out, o.Secret); err != nil {
			return err
		}
	}
	return nil
}

// Reveal prints a secret to out if the person asks for it, and erases it.
func Reveal(ctx context.Context, c *Console, out io.Writer, s *secret.Shown) error {
	defer s.Clear()
	c.forget(ctx)
	c.Tell("plain.secret-hidden", "who", s.For, "what", s.What)
	answer, err := c.next(ctx)
	if err != nil {
		return err
	}
	if value, ok := s.Show(); ok && isWord(answer, "show") {
		lines := catalog.CleanWhole(string(value)) // a certificate with its key has several
		_, err = io.WriteString(out, strings.Join(lines, "\n")+"\n")
	}
	return err
}

// handOver writes the hand-over file of the created objects, and returns what a person has to do with it.
func (v *visit) handOver(plan steps.Plan, work steps.Work) []assets.Text {
	made, ok := work.Handed()
	if !ok {
		return nil
	}
	by := v.Place.Operator.UserPrincipalName
	path, err := report.HandOver(v.con.cat, v.Setup.Sealing, plan.Tenant, made, by, v.Setup.Demo != nil)
	if err != nil {
		v.con.Tell("wizard.outcome.no-sheet", "why", steps.Explain(err).Happened)
		return nil
	}
	message := "wizard.outcome.sheet"
	if made.App != nil {
		message = "wizard.outcome.values"
	}
	v.con.Tell(message, "path", path)
	return made.Then
}

// lookAgain is the time between two reads of what a person has to do.
const lookAgain = 5 * time.Second

// await waits until a person has done what has to be done elsewhere, or goes on without it.
func (v *visit) await(ctx context.Context, awaited []steps.Awaited) error {
	if len(awaited) == 0 {
		return nil
	}
	for _, a := range awaited {
		v.con.Tell("plain.await", "who", a.Name)
		for _, how := range a.How {
			v.con.print("  - " + v.con.cat.Say(how))
		}
	}
	input := newEar(v.con)
	input.says = "plain.await-how"
	defer input.stop()
	seen := make([]int, len(awaited))
	for !v.look(ctx, awaited, seen) {
		input.open(ctx)
		select {
		case <-input.enough:
			return nil
		case <-input.over: // the person can no longer go on without it
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lookAgain):
		}
	}
	v.con.Tell("plain.await-done")
	return nil
}

// look prints what was done since the last read, and reports whether everything is done.
func (v *visit) look(ctx context.Context, awaited []steps.Awaited, seen []int) bool {
	all := true
	for i, a := range awaited {
		var done, of int
		var err error
		v.attend(ctx, func(ctx context.Context) { done, of, err = a.Seen(ctx) })
		if err == nil && done != seen[i] {
			v.con.Tell("plain.await-seen", "who", a.Name, "done", done, "of", of)
			seen[i] = done
		}
		all = all && err == nil && done >= of
	}
	return all
}
