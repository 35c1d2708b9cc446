package core

import (
	"context"
	"time"

	"cspready/graph/sim/scenario"
)

// SleepContext waits for d, or until ctx ends, and returns the error of ctx then.
func SleepContext(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// SetBehaviour sets how the services behave from now on.
func (t *State) SetBehaviour(b scenario.Behaviour) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.CurrentBehaviour = b
}

// Behaviour returns how the services behave.
func (t *State) Behaviour() scenario.Behaviour {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return t.CurrentBehaviour
}

// WaitLatency waits for the simulated latency of an answer.
func (t *State) WaitLatency(ctx context.Context) error {
	t.Mu.Lock()
	least, most := t.CurrentBehaviour.Latency[0], t.CurrentBehaviour.Latency[1]
	d := least
	if most > least {
		d += time.Duration(t.Random.Int64N(int64(most - least)))
	}
	t.Mu.Unlock()
	return SleepContext(ctx, d)
}
