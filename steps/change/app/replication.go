package app

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
	"cspready/steps"
)

// Directory replicas learn of a new application or service principal within a minute or two. The five minutes also cover
// a clock that is wrong.
const (
	replicaTries    = 12
	replicaPause    = 5 * time.Second
	replicationTime = 5 * time.Minute
)

// How long nothing may be seen of an application of ours before another one is made. Nothing but its tag keeps two apart, and a run that
// was cut short a moment ago may have made one that some replicas have not heard of.
const (
	AbsentAgree = 4
	AbsentEvery = 2 * time.Second
)

// isFresh reports whether replicas may not know the application, its service principal, or that of an API yet: it was made in this plan, or a
// moment ago by a run that was cut short. What does not tell when it was made is taken to be old.
func (m *Making) isFresh() bool {
	for _, api := range m.Apis {
		if Lately(api.Created) {
			return true
		}
	}
	return m.createAttempted || m.principalAttempted || Lately(m.App.Created) || Lately(m.principalCreated)
}

// Lately reports whether something was made so short a while ago that not every replica knows it; false where it is not told.
func Lately(made time.Time) bool { return !made.IsZero() && time.Since(made) < replicationTime }

// retryUntilReplicated repeats a write that the directory refuses because it does not know an application yet. Each refusal is certain: nothing was
// written. Right after the making of an application "not allowed" can mean that as well.
func retryUntilReplicated(ctx context.Context, fresh bool, write func() error) error {
	for try := 1; ; try++ {
		err := write()
		unknown := errors.Is(err, graph.ErrNotFound) || errors.Is(err, graph.ErrRefused) || errors.Is(err, graph.ErrForbidden)
		if !fresh || !unknown || try == replicaTries || isPolicyRefusal(err) {
			return err
		}
		if err := steps.Rest(ctx, graph.OpChangeApplication, replicaPause); err != nil {
			return steps.NotSent(err)
		}
	}
}

// isPolicyRefusal reports whether it is a policy of the tenant that refused a credential: to wait does not help.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
func isPolicyRefusal(err error) bool {
	var e *graph.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case "CredentialTypeNotAllowedAsPerAppPolicy", "CredentialInvalidLifetimeAsPerAppPolicy", "SignInAudienceNotAllowedAsPerAppPolicy":
		return true
	}
	return false
}

// waitUntilVisible waits until a write is seen, so that what follows can build on it. ErrUnsure: it was sent, and is not seen yet.
func waitUntilVisible(ctx context.Context, op string, done func(context.Context) (bool, error)) error {
	for range replicaTries {
		if ok, err := done(ctx); ok {
			return nil
		} else if steps.NeedsPerson(err) {
			return steps.Partial(err)
		}
		if steps.Pause(ctx, steps.LookEvery) != nil {
			break
		}
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnsure}
}

// OfExisting reads what belongs to an object that was just read. While the object is fresh, that it is not found says that another replica
// answered, which has not heard of it yet.
func OfExisting[T any](ctx context.Context, fresh bool, read func() (T, error)) (T, error) {
	for try := 1; ; try++ {
		found, err := read()
		if !fresh || !errors.Is(err, graph.ErrNotFound) || try == replicaTries || steps.Rest(ctx, graph.OpReadApplication, replicaPause) != nil {
			return found, err
		}
	}
}
