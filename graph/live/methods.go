package live

import (
	"context"
	"iter"
	"slices"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
	"cspready/graph/wire"
)

// Methods yields each account's methods in the order of userIDs. It reads as many accounts at once as Graph answers
// in ten seconds: a $batch takes twenty items, but the limit counts each, so a fuller one would only be throttled in
// part.
//
// https://learn.microsoft.com/graph/api/authentication-list-methods
func (c *Connection) Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods] {
	const op = graph.OpReadMethods
	return func(yield func(graph.UserMethods) bool) {
		done := 0
		report := func() {
			left := time.Duration((len(userIDs)-done+transport.ReportBurst-1)/transport.ReportBurst) * transport.ReportWindow
			graph.Notify(ctx, graph.Notice{Op: op, Done: done, Total: len(userIDs), Left: left})
		}
		if len(userIDs) > transport.ReportBurst {
			report() // this will take a while
		}
		for ids := range slices.Chunk(userIDs, transport.ReportBurst) {
			urls := make([]string, len(ids))
			for i, id := range ids {
				urls[i] = "/users/" + pathSegment(id) + "/authentication/methods"
			}
			answers, err := c.readBatch(ctx, op, urls)
			if err != nil {
				return // the rest remain unknown
			}
			for i, a := range answers {
				if !yield(methodsOf(op, ids[i], a)) {
					return
				}
			}
			done += len(ids)
			report()
		}
	}
}

// methodsOf reads one account's answer.
func methodsOf(op, userID string, a batchAnswer) graph.UserMethods {
	result := graph.UserMethods{UserID: userID, Err: a.err}
	if a.err != nil {
		return result
	}
	p, ok := wire.ReadPage[wire.Method](a.body)
	if !ok {
		result.Err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
		return result
	}
	for _, answer := range p.Items {
		method, _ := answer.Read() // always readable
		result.Methods = append(result.Methods, method)
	}
	return result
}
