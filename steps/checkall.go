package steps

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"cspready/graph"
)

// A Result is a finding with all that is needed to show it: the answer to "how does this requirement stand?".
type Result struct {
	Info    Info
	Level   Level
	Finding Finding
	Err     error // why it could not be looked at; the finding is then Unknown and says so
	Took    time.Duration
}

// An Event is a sign of life of [CheckAll]: a check began, tells something, or has its result.
type Event struct {
	Step   string
	Notice *graph.Notice
	Result *Result
}

// CheckAll checks requirements side by side and yields what happens as it happens; every step ends with one event that has a
// Result. Stopping the iteration stops the checks.
//
// The steps of one catalogue share what they read, as the options say.
func CheckAll(ctx context.Context, list []Step, p Profile, o Options) iter.Seq[Event] {
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
			for range events { // let the checks end before the caller goes on
			}
		}()
		for e := range events {
			if !yield(e) {
				return
			}
		}
	}
}

// sendResult checks one requirement and sends what happens.
func (r *run) sendResult(ctx context.Context, s Step, p Profile, send func(Event)) {
	id := s.Info().ID
	send(Event{Step: id})
	hearing := graph.WithNotices(ctx, func(n graph.Notice) { send(Event{Step: id, Notice: &n}) })
	result := r.checkStep(hearing, s, p)
	send(Event{Step: id, Result: &result})
}

// Check looks at one requirement, as a run of its own. An error becomes a finding that is Unknown and says what would make it known.
func Check(ctx context.Context, s Step, p Profile, o Options) Result {
	return (&run{options: o}).checkStep(ctx, s, p)
}

func (r *run) checkStep(ctx context.Context, s Step, p Profile) Result {
	began := time.Now()
	finding, err := r.readUntilAgreed(ctx, s)
	info := s.Info()
	if err != nil {
		advice := Explain(err)
		finding = Finding{Status: Unknown, Fix: finding.Fix, Summary: advice.Happened, Remedy: advice.Next}
	}
	finding = withPermissions(r.options.operatorSession(), finding, err, info.Reads, p)
	if finding.Basis == "" {
		finding.Basis = Verified
	}
	return Result{Info: info, Level: info.levelFor(p), Finding: finding, Err: err, Took: time.Since(began)}
}

// Overall says how the tenant stands: NotMet if any mandatory requirement is not met or needs attention (met only in part is not
// met), else Unknown if one could not be told or nothing was checked, else Met. Requirements of other levels count where they are named.
func Overall(results []Result, also ...Level) Status {
	overall := Met
	if len(results) == 0 {
		overall = Unknown
	}
	for _, r := range results {
		if r.Level != Mandatory && !slices.Contains(also, r.Level) {
			continue
		}
		switch r.Finding.Status {
		case NotMet, Attention:
			return NotMet
		case Unknown:
			overall = Unknown
		}
	}
	return overall
}
