package plain

import (
	"context"
	"sync"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// check looks at every requirement and tells each result as it comes. The options say what it may reuse of the check before.
func (v *visit) check(ctx context.Context, options steps.Options) error {
	c := v.con
	c.Tell("plain.checking", "count", len(v.Requirements))
	var results []steps.Result
	began := time.Now()
	v.ResultsGeneration = v.Generation // current, unless a sign-in comes in between
	generation := v.Generation
	if len(v.Outcomes) > 0 { // replicas may not agree yet
		options.Agree = steps.Usual.Agree
	}
	v.ear = newEar(c)
	options.Skip = v.ear.enough
	v.attend(ctx, func(ctx context.Context) {
		hear := c.notices()
		results = checkAll(ctx, v.Requirements, v.Profile, options, c, func(n graph.Notice) {
			if n.Left > 0 {
				v.ear.open(ctx)
			}
			hear(n)
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

// CheckAll checks requirements with one line each, and returns the results in the order of the list.
func CheckAll(ctx context.Context, list []steps.Step, p steps.Profile, o steps.Options, c *Console) []steps.Result {
	return checkAll(ctx, list, p, o, c, c.notices())
}

func checkAll(ctx context.Context, list []steps.Step, p steps.Profile, o steps.Options, c *Console, hear func(graph.Notice)) []steps.Result {
	found := map[string]steps.Result{}
	told := func(done int, r steps.Result) {
		c.Tell("plain.checked", "done", done, "all", len(list), "title", r.Info.Title, "status", status(r))
	}
	switch {
	case c.Brief:
		hear, told = func(graph.Notice) {}, func(int, steps.Result) {}
	case c.Redraws:
		b := c.start(len(list))
		defer b.end()
		hear = b.hear
		lines := told
		told = func(done int, r steps.Result) { lines(done, r); b.step(done) }
	}
	for event := range steps.CheckAll(ctx, list, p, o) {
		switch {
		case event.Notice != nil:
			hear(*event.Notice)
		case event.Result != nil:
			found[event.Step] = *event.Result
			told(len(found), *event.Result)
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

// quiet is how long nothing is told after a notice: somebody may listen to every line.
const quiet = 5 * time.Second

// notices returns a listener that tells what an operation waits for and how far it is, now and then.
func (c *Console) notices() func(graph.Notice) {
	var (
		mu     sync.Mutex
		last   time.Time
		before graph.Notice // what was told last
	)
	return func(n graph.Notice) {
		mu.Lock()
		defer mu.Unlock()
		idle := c.says(n) == ""
		known := n.Own && before.Total > 0 // how long the rest takes was told
		slow := n.Left > 0 && before.Left == 0
		if idle || known || time.Since(last) < quiet && !slow {
			return
		}
		last, before = time.Now(), n
		c.print(c.says(n))
	}
}

// roughly says a duration as a person would.
func roughly(d time.Duration) assets.Text {
	if d <= 90*time.Second {
		return assets.Say("plain.seconds", "count", int(d.Round(time.Second)/time.Second))
	}
	return assets.Say("plain.minutes", "count", int(d.Round(time.Minute)/time.Minute))
}

// waits tells a wait that Microsoft asked for from one that keeps Microsoft from asking.
func waits(n graph.Notice) string {
	if n.Own {
		return "plain.pace"
	}
	return "plain.wait"
}

// hearing returns a context whose operations are heard on the console.
func (v *visit) hearing(ctx context.Context) context.Context {
	return graph.WithNotices(ctx, v.con.notices())
}
