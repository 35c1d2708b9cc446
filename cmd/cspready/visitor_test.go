package main

import (
	"context"
	"fmt"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/catalog"
)

// signIn signs the simulated person in, who consents to these permissions beside those to read.
func signIn(ctx context.Context, tenant *sim.Tenant, c *live.Connection, scopes ...string) error {
	return follow(ctx, tenant, c, graph.SignInRequest{Scopes: append(catalog.ReadScopes(), scopes...), MFA: true})
}

// follow begins a sign-in, opens its address as a browser does, and takes back where that led. Tests that run at the
// same time must not meet at a port.
func follow(ctx context.Context, tenant *sim.Tenant, to graph.SignIn, want graph.SignInRequest) error {
	want.Method = graph.Paste
	attempt, err := to.Begin(ctx, want)
	if err != nil {
		return err
	}
	address, err := tenant.FollowSignIn(attempt.Prompt().URL)
	if err != nil {
		return err
	}
	if err := attempt.Answer(address); err != nil {
		return err
	}
	_, err = attempt.Wait(ctx, func(graph.Progress) {})
	return err
}

// untilNothingIsLeft looks and changes, and looks again.
func untilNothingIsLeft(round func() (more bool, err error)) error {
	for range 10 {
		if more, err := round(); err != nil || !more {
			return err
		}
		time.Sleep(20 * time.Second) // as long as a person takes to look again
	}
	return fmt.Errorf("after ten rounds something is still to be changed")
}

// carryOut makes every change of a step with a yes to each, and notes what became of it; an error of note ends it.
// More is false when there was none to make.
func carryOut(ctx context.Context, step steps.Step, answers steps.Answers,
	note func(steps.Outcome) error) (work steps.Work, more bool, err error) {
	plan, err := step.Plan(ctx, answers)
	if err != nil {
		return work, false, err
	}
	var said []steps.Approval
	for i := range plan.Ops {
		said = append(said, plan.Approval(i, plan.ConfirmPhrase()))
	}
	work, err = steps.Start(ctx, step, answers, said...)
	if err != nil {
		return steps.Work{}, true, nil //nolint:nilerr // replicas that do not agree yet: the next round sees what is there
	}
	var ledger steps.Ledger
	for op, ok := work.Next(); ok && ctx.Err() == nil; op, ok = work.Next() {
		o := ledger.Do(ctx, op)
		work = work.Record(o)
		if err := note(o); err != nil {
			return work, false, err
		}
	}
	return work, len(plan.Ops) > 0, nil
}
