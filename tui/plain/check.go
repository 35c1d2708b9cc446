package plain

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
	"cspready/tui/plain/console"
)

// runChecks checks all requirements and prints each result when it arrives. The options say what it may reuse of
// the check before.
func (v *conversation) runChecks(ctx context.Context, options snapshot.Options) error {
	c := v.con
	c.Print("plain.checking", "count", len(v.Requirements))
	var results []steps.Result
	began := time.Now()
	v.ResultsGeneration = v.Generation // a sign-in during the check makes them outdated again
	generation := v.Generation
	if len(v.Outcomes) > 0 { // replicas may not agree yet
		options.Agree = steps.DefaultPatience.Agree
	}
	options.WhatIf = snapshot.CheckQuestions
	v.skipListener = console.NewSkipListener(c, "plain.enough")
	options.Skip = v.skipListener.Skip
	v.withRenewals(ctx, func(ctx context.Context) {
		showNotice := c.NoticePrinter()
		results = checkAll(ctx, v.Requirements, v.Profile, options, c, func(n graph.Notice) {
			if n.Left > 0 {
				v.skipListener.Start(ctx)
			}
			showNotice(n)
		})
	})
	v.skipListener.Stop()
	if err := ctx.Err(); err != nil {
		return err
	}
	v.Visit = v.WithResults(results, generation, began)
	v.saveMemory()
	v.saveCheck()
	return nil
}

// CheckAll checks requirements, prints one line for each, and returns the results in the order of the list.
func CheckAll(
	ctx context.Context, list []steps.Step, p steps.Profile, o snapshot.Options, c *console.Console,
) []steps.Result {
	return checkAll(ctx, list, p, o, c, c.NoticePrinter())
}

// checkAll is [CheckAll] with a function that shows notices.
func checkAll(
	ctx context.Context, list []steps.Step, p steps.Profile, o snapshot.Options, c *console.Console,
	showNotice func(graph.Notice),
) []steps.Result {
	found := map[string]steps.Result{}
	showResult := func(done int, r steps.Result) {
		c.Print("plain.checked", "done", done, "all", len(list), "title", r.Info.Title, "status", statusText(r))
	}
	switch {
	case c.NoProgress:
		showNotice, showResult = func(graph.Notice) {}, func(int, steps.Result) {}
	case c.CanRedraw:
		b := c.StartProgressBar(len(list))
		defer b.Remove()
		showNotice = b.ShowNotice
		printLine := showResult
		showResult = func(done int, r steps.Result) { printLine(done, r); b.SetDone(done) }
	}
	for event := range catalog.CheckAll(ctx, list, p, o) {
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

func statusText(r steps.Result) assets.Text { return assets.Say("status." + r.Finding.Status.String()) }

// saveCheck saves the last check to the history and prints the drift.
func (v *conversation) saveCheck() {
	drift, err := v.Setup.SaveCheck(v.LastCheck())
	PrintDrift(v.con, drift)
	if err != nil {
		v.con.Print("plain.not-kept")
	}
}

func levelText(r steps.Result) assets.Text { return assets.Say("level." + string(r.Level)) }
