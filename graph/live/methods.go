package live

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
	"cspready/graph/wire"
)

// methodBatches is how many batches of accounts are read side by side while Graph enforces no limit.
const methodBatches = 2

// Methods yields each account's methods in the order of userIDs. It does not wait beforehand. Once Graph has refused an
// account as too many requests, it reads as many at once as the limit allows: a $batch takes twenty items, but the limit
// counts each, so a fuller one would only be throttled in part.
//
// https://learn.microsoft.com/graph/api/authentication-list-methods
func (c *Connection) Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods] {
	const op = graph.OpReadMethods
	return func(yield func(graph.UserMethods) bool) {
		report := func(done int) {
			graph.Notify(ctx, graph.Notice{Op: op, Done: done, Total: len(userIDs), Left: c.timeForMethods(len(userIDs) - done)})
		}
		if len(userIDs) > transport.ReportBurst {
			report(0) // this may take a while
		}
		for done := 0; done < len(userIDs); {
			ids := userIDs[done:min(done+c.methodsAtOnce(), len(userIDs))]
			answers, err := c.readMethods(ctx, ids)
			if err != nil {
				return // the rest remain unknown
			}
			for i, a := range answers {
				if !yield(methodsOf(op, ids[i], a)) {
					return
				}
			}
			done += len(ids)
			report(done)
		}
	}
}

// methodsAtOnce returns how many accounts are read together.
func (c *Connection) methodsAtOnce() int {
	if c.methodsPace.IsLimited() {
		return transport.ReportBurst
	}
	return methodBatches * batchSize
}

// timeForMethods returns how long reading that many accounts takes; 0 while no limit is enforced.
func (c *Connection) timeForMethods(accounts int) time.Duration {
	if !c.methodsPace.IsLimited() {
		return 0
	}
	return time.Duration((accounts+transport.ReportBurst-1)/transport.ReportBurst) * transport.ReportWindow
}

// readMethods reads accounts side by side, and those again that were throttled or met a transient fault.
func (c *Connection) readMethods(ctx context.Context, ids []string) ([]batchAnswer, error) {
	if c.methodsPace.IsLimited() {
		return c.readMethodsAgain(ctx, ids)
	}
	var (
		answers = make([]batchAnswer, len(ids))
		errs    [methodBatches]error
		waits   [methodBatches]time.Duration
		reads   sync.WaitGroup
	)
	for i := range methodBatches {
		from, to := min(i*batchSize, len(ids)), min((i+1)*batchSize, len(ids))
		if from < to {
			reads.Go(func() { waits[i], errs[i] = c.readMethodsOnce(ctx, ids[from:to], answers[from:to]) })
		}
	}
	reads.Wait()
	if err := cmp.Or(errs[:]...); err != nil {
		return nil, err
	}
	var again []string
	var at []int
	for i, a := range answers {
		if a.isTransient {
			again, at = append(again, ids[i]), append(at, i)
		}
	}
	if len(again) == 0 {
		return answers, nil
	}
	wait := slices.Max(waits[:])
	graph.Notify(ctx, graph.Notice{Op: graph.OpReadMethods, Wait: wait})
	if err := transport.Sleep(ctx, min(wait, transport.MaxWait)); err != nil {
		return nil, transport.NewOpError(graph.OpReadMethods, err)
	}
	second, err := c.readMethodsAgain(ctx, again)
	for i, a := range second {
		answers[at[i]] = a
	}
	return answers, err
}

// readMethodsOnce reads accounts in one batch. It returns how long to wait before those are read again that it could not
// read yet.
func (c *Connection) readMethodsOnce(ctx context.Context, ids []string, answers []batchAnswer) (time.Duration, error) {
	const op = graph.OpReadMethods
	all := make([]int, len(ids))
	for i := range all {
		all[i] = i
	}
	responses, err := c.sendBatch(ctx, op, c.addressOf("/$batch"), methodURLs(ids), all)
	if err != nil {
		return 0, err
	}
	wait := time.Second
	for i := range ids {
		r, ok := responses[strconv.Itoa(i)]
		answers[i] = readBatchItem(op, r, ok)
		if answers[i].isTransient = isTransientStatus(r.Status); answers[i].isTransient {
			wait = max(wait, transport.RetryAfter(r.asHTTP()))
		}
		if r.Status == http.StatusTooManyRequests {
			c.methodsPace.Limit()
		}
	}
	return wait, nil
}

// readMethodsAgain reads accounts in batches that the limit allows.
func (c *Connection) readMethodsAgain(ctx context.Context, ids []string) ([]batchAnswer, error) {
	var answers []batchAnswer
	for some := range slices.Chunk(ids, transport.ReportBurst) {
		read, err := c.readBatch(ctx, graph.OpReadMethods, methodURLs(some))
		if err != nil {
			return nil, err
		}
		answers = append(answers, read...)
	}
	return answers, nil
}

func methodURLs(ids []string) []string {
	urls := make([]string, len(ids))
	for i, id := range ids {
		urls[i] = "/users/" + pathSegment(id) + "/authentication/methods"
	}
	return urls
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
