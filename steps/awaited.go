package steps

import (
	"context"

	"cspready/assets"
)

// An Awaited is something that a person does elsewhere, such as registering security keys, and that the tenant shows once it is done.
type Awaited struct {
	Name string        // of the account it is about; comes from the tenant and is hostile
	How  []assets.Text // what to do, one step after the other
	// Seen looks how much of it is done. It only reads.
	Seen func(ctx context.Context) (done, of int, err error)

	// Ready reports whether the account exists: one that a change creates has no id before. Nil: it always did.
	Ready func() bool
}
