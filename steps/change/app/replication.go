package app

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
	"cspready/steps"
)

// replicaTries and replicaPause limit how long a request is repeated while replicas may not know an object, and
// replicationTime how long they may not. Directory replicas learn of a new application or service principal within a
// minute or two. The five minutes also cover a clock that is wrong.
const (
	replicaTries    = 12
	replicaPause    = 5 * time.Second
	replicationTime = 5 * time.Minute
)

// An application of ours counts as absent, so that another may be created, once this many reads at this interval
// agree: an interrupted run may have created one a moment ago that some replicas do not know yet, and only its tag
// identifies it.
const (
	AbsentReads    = 4               // number of reads
	AbsentInterval = 2 * time.Second // time between two of them
)

// isFresh reports whether some replicas may not know the application, its service principal, or that of an API yet,
// because this plan created it, or an interrupted run did so a moment ago. An object without a creation time counts
// as old.
func (m *Pending) isFresh() bool {
	for _, api := range m.APIs {
		if IsRecent(api.Created) {
			return true
		}
	}
	return m.createAttempted || m.principalAttempted || IsRecent(m.App.Created) || IsRecent(m.principalCreated)
}

// IsRecent reports whether an object was created so recently that some replicas may not know it; false if its
// creation time is unknown.
func IsRecent(made time.Time) bool { return !made.IsZero() && time.Since(made) < replicationTime }

// retryUntilReplicated repeats a write that a replica refuses because it does not know a fresh application yet. Each
// refusal is certain, so nothing was written. Right after an application was created, "not allowed" can mean the
// same.
func retryUntilReplicated(ctx context.Context, fresh bool, write func() error) error {
	for try := 1; ; try++ {
		err := write()
		unknown := errors.Is(err, graph.ErrNotFound) || errors.Is(err, graph.ErrRefused) || errors.Is(err, graph.ErrForbidden)
		if !fresh || !unknown || try == replicaTries || isPolicyRefusal(err) {
			return err
		}
		if err := pauseWithNotice(ctx, graph.OpChangeApplication, replicaPause); err != nil {
			return steps.NotSent(err)
		}
	}
}

// isPolicyRefusal reports whether a policy of the tenant refused a credential: waiting does not help then.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
func isPolicyRefusal(err error) bool {
	var e *graph.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case "CredentialTypeNotAllowedAsPerAppPolicy", "CredentialInvalidLifetimeAsPerAppPolicy",
		"SignInAudienceNotAllowedAsPerAppPolicy":
		return true
	}
	return false
}

// waitUntilVisible waits until a write can be read back, so that later changes can build on it. If it cannot be read
// in time, the error is [graph.ErrUnsure]: the write was sent.
func waitUntilVisible(ctx context.Context, op string, done func(context.Context) (bool, error)) error {
	for range replicaTries {
		if ok, err := done(ctx); ok {
			return nil
		} else if steps.NeedsPerson(err) {
			return steps.Partial(err)
		}
		if steps.Pause(ctx, steps.LookupInterval) != nil {
			break
		}
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnsure}
}

// RetryNotFound reads what belongs to an object that was just read. While the object is fresh, "not found" means that
// another replica answered, which does not know the object yet, so the read is repeated.
func RetryNotFound[T any](ctx context.Context, fresh bool, read func() (T, error)) (T, error) {
	for try := 1; ; try++ {
		found, err := read()
		if !fresh || !errors.Is(err, graph.ErrNotFound) || try == replicaTries ||
			pauseWithNotice(ctx, graph.OpReadApplication, replicaPause) != nil {
			return found, err
		}
	}
}
