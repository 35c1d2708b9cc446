package catalog

import (
	"context"
	"iter"
	"sync"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// An Event is one message of [CheckAll]: a check began (only Step is set), sends a notice, or has its result.
type Event struct {
	Step   string
	Notice *graph.Notice
	Result *steps.Result
}

// CheckAll checks requirements side by side and yields events as they happen. The last event of each requirement has
// its Result. Stopping the iteration stops the checks.
//
// Requirements from one call of [Requirements] share what they read, as the options define.
func CheckAll(ctx context.Context, list []steps.Step, p steps.Profile, o snapshot.Options) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		ctx, stop := context.WithCancel(ctx)
		run := &run{options: o}
		events := make(chan Event)
		send := func(e Event) {
			select {
			case events <- e:
			case <-ctx.Done():
			}
		}
		var checks sync.WaitGroup
		for _, s := range list {
			checks.Go(func() { run.sendResult(ctx, s, p, send) })
		}
		go func() { checks.Wait(); close(events) }()
		defer func() {
			stop()
			for range events { // wait for the checks to end
			}
		}()
		for e := range events {
			if !yield(e) {
				return
			}
		}
	}
}

// sendResult checks one requirement and sends its events.
func (r *run) sendResult(ctx context.Context, s steps.Step, p steps.Profile, send func(Event)) {
	id := s.Info().ID
	send(Event{Step: id})
	noticed := graph.WithNotices(ctx, func(n graph.Notice) { send(Event{Step: id, Notice: &n}) })
	result := r.checkStep(noticed, s, p)
	send(Event{Step: id, Result: &result})
}

// Check checks one requirement in a run of its own. An error becomes a finding that is Unknown, with the advice for
// the error.
func Check(ctx context.Context, s steps.Step, p steps.Profile, o snapshot.Options) steps.Result {
	return (&run{options: o}).checkStep(ctx, s, p)
}

func (r *run) checkStep(ctx context.Context, s steps.Step, p steps.Profile) steps.Result {
	began := time.Now()
	finding, err := r.checkUntilAgreed(ctx, s)
	info := s.Info()
	if err != nil {
		advice := steps.Explain(err)
		finding = steps.Finding{Status: steps.Unknown, Fix: finding.Fix, Summary: advice.Happened, Next: advice.Next}
	}
	finding = adjustForWithheld(r.options.OperatorSession(), finding, err, info.Reads, p)
	if finding.Basis == "" {
		finding.Basis = steps.Verified
	}
	return steps.Result{Info: info, Level: info.LevelFor(p), Finding: finding, Err: err, Took: time.Since(began)}
}
