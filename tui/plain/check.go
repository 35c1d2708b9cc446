package plain

import (
	"context"
	"sync"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// check checks all requirements and prints each result when it arrives. The options say what it may reuse of
// the check before.
func (v *visit) check(ctx context.Context, options steps.Options) error {
	c := v.con
	c.Tell("plain.checking", "count", len(v.Requirements))
	var results []steps.Result
	began := time.Now()
	v.ResultsGeneration = v.Generation // a sign-in during the check makes them outdated again
	generation := v.Generation
	if len(v.Outcomes) > 0 { // replicas may not agree yet
		options.Agree = steps.Usual.Agree
	}
	v.ear = newEar(c)
	options.Skip = v.ear.enough
	v.attend(ctx, func(ctx context.Context) {
		showNotice := c.notices()
		results = checkAll(ctx, v.Requirements, v.Profile, options, c, func(n graph.Notice) {
			if n.Left > 0 {
				v.ear.open(ctx)
			}
			showNotice(n)
		})
	})
	v.ear.stop()
	if err := ctx.Err(); err != nil {
		return err
	}
	v.Visit = v.WithResults(results, generation, began)
	v.remember()
	v.keep()
	return nil
}

// CheckAll checks requirements, prints one line for each, and returns the results in the order of the list.
func CheckAll(ctx context.Context, list []steps.Step, p steps.Profile, o steps.Options, c *Console) []steps.Result {
	return checkAll(ctx, list, p, o, c, c.notices())
}

// checkAll is [CheckAll] with a function that shows notices.
func checkAll(
	ctx context.Context, list []steps.Step, p steps.Profile, o steps.Options, c *Console, showNotice func(graph.Notice),
) []steps.Result {
	found := map[string]steps.Result{}
	showResult := func(done int, r steps.Result) {
		c.Tell("plain.checked", "done", done, "all", len(list), "title", r.Info.Title, "status", status(r))
	}
	switch {
	case c.Brief:
		showNotice, showResult = func(graph.Notice) {}, func(int, steps.Result) {}
	case c.Redraws:
		b := c.start(len(list))
		defer b.end()
		showNotice = b.hear
		printLine := showResult
		showResult = func(done int, r steps.Result) { printLine(done, r); b.step(done) }
	}
	for event := range steps.CheckAll(ctx, list, p, o) {
		switch {
		case event.Notice != nil:
			showNotice(*event.Notice)
		case event.Result != nil:
			found[event.Step] = *event.Result
			showResult(len(found), *event.Result)
		}
	}
	var results []steps.Result
	for _, s := range list {
		if r, ok := found[s.Info().ID]; ok {
			results = append(results, r)
		}
	}
	return results
}

func status(r steps.Result) assets.Text { return assets.Say("status." + r.Finding.Status.String()) }

// quiet is the minimum time between two printed notices: a screen reader reads every line aloud.
const quiet = 5 * time.Second

// notices returns a function that prints notices of waits and progress, but not too often.
func (c *Console) notices() func(graph.Notice) {
	var (
		mu     sync.Mutex
		last   time.Time
		before graph.Notice // the one printed last
	)
	return func(n graph.Notice) {
		mu.Lock()
		defer mu.Unlock()
		idle := c.says(n) == ""
		known := n.Own && before.Total > 0 // the progress was printed, which includes our own pauses
		slow := n.Left > 0 && before.Left == 0
		if idle || known || time.Since(last) < quiet && !slow {
			return
		}
		last, before = time.Now(), n
		c.print(c.says(n))
	}
}

// roughly returns a duration in seconds or minutes.
func roughly(d time.Duration) assets.Text {
	if d <= 90*time.Second {
		return assets.Say("plain.seconds", "count", int(d.Round(time.Second)/time.Second))
	}
	return assets.Say("plain.minutes", "count", int(d.Round(time.Minute)/time.Minute))
}

// waits returns the message for a wait: one that Microsoft asked for, or our own that keeps below
// Microsoft's limits.
func waits(n graph.Notice) string {
	if n.Own {
		return "plain.pace"
	}
	return "plain.wait"
}

// hearing returns a context in which the notices of operations are printed.
func (v *visit) hearing(ctx context.Context) context.Context {
	return graph.WithNotices(ctx, v.con.notices())
}
