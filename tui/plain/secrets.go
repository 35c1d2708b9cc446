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

// reveal prints what changes brought to light, each only for a person who asks for it: on plain lines it stays where it was printed.
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

// Reveal prints a secret to out, if the person at the console asks for that. Nobody can see it afterwards.
func Reveal(ctx context.Context, c *Console, out io.Writer, s *secret.Shown) error {
	defer s.Clear()
	c.forget(ctx)
	c.Tell("plain.secret-hidden", "who", s.For, "what", s.What)
	answer, err := c.next(ctx)
	if err != nil {
		return err
	}
	if value, ok := s.Show(); ok && isWord(answer, "show") {
		_, err = io.WriteString(out, strings.Join(catalog.CleanWhole(string(value)), "\n")+"\n") // a certificate with its key has many lines
	}
	return err
}

// handOver writes what goes with what was made, and returns what a person does with it.
func (v *visit) handOver(plan steps.Plan, work steps.Work) []assets.Text {
	made, ok := work.Handed()
	if !ok {
		return nil
	}
	path, err := report.HandOver(v.con.cat, v.Setup.Sealing, plan.Tenant, made, v.Place.Operator.UserPrincipalName, v.Setup.Demo != nil)
	if err != nil {
		v.con.Tell("wizard.outcome.no-sheet", "why", steps.Explain(err).Happened)
		return nil
	}
	said := "wizard.outcome.sheet"
	if made.App != nil {
		said = "wizard.outcome.values"
	}
	v.con.Tell(said, "path", path)
	return made.Then
}

// lookAgain is how long after an answer the tenant is looked at again.
const lookAgain = 5 * time.Second

// await watches what a person does elsewhere, until it is done or the person goes on without it.
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
	ear := newEar(v.con)
	ear.says = "plain.await-how"
	defer ear.stop()
	seen := make([]int, len(awaited))
	for !v.look(ctx, awaited, seen) {
		ear.open(ctx)
		select {
		case <-ear.enough:
			return nil
		case <-ear.over: // nobody is left who could say that it takes too long
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lookAgain):
		}
	}
	v.con.Tell("plain.await-done")
	return nil
}

// look tells what was done since it looked last, and reports whether all is.
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
