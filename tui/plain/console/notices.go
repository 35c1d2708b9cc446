package console

import (
	"sync"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// noticeInterval is the minimum time between two printed notices: a screen reader reads every line aloud.
const noticeInterval = 5 * time.Second

// NoticePrinter returns a function that prints notices of waits and progress, but not too often.
func (c *Console) NoticePrinter() func(graph.Notice) {
	var (
		mu     sync.Mutex
		last   time.Time
		before graph.Notice // the one printed last
	)
	return func(n graph.Notice) {
		mu.Lock()
		defer mu.Unlock()
		idle := c.noticeText(n) == ""
		known := n.Pacing && before.Total > 0 // the progress was printed, which includes our own pauses
		slow := n.Left > 0 && before.Left == 0
		if idle || known || time.Since(last) < noticeInterval && !slow {
			return
		}
		last, before = time.Now(), n
		c.PrintWrapped(c.noticeText(n))
	}
}

// noticeText returns a notice in words; empty if it has neither a wait nor progress.
func (c *Console) noticeText(n graph.Notice) string {
	op := steps.DescribeOperation(n.Op)
	switch {
	case n.Wait >= time.Second:
		return c.Catalog.T(waitMessage(n), "count", int(n.Wait.Round(time.Second)/time.Second))
	case n.Left > 0:
		return c.Catalog.T("plain.progress-left", "op", op, "done", n.Done, "total", n.Total, "left", roundedDuration(n.Left))
	case n.Total > 0:
		return c.Catalog.T("plain.progress", "op", op, "done", n.Done, "total", n.Total)
	}
	return ""
}

// waitMessage returns the message for a wait: one that Microsoft asked for, or our own that keeps below
// Microsoft's limits.
func waitMessage(n graph.Notice) string {
	if n.Pacing {
		return "plain.pace"
	}
	return "plain.wait"
}

// roundedDuration returns a duration in seconds or minutes.
func roundedDuration(d time.Duration) assets.Text {
	if d <= 90*time.Second {
		return assets.Say("plain.seconds", "count", int(d.Round(time.Second)/time.Second))
	}
	return assets.Say("plain.minutes", "count", int(d.Round(time.Minute)/time.Minute))
}
