package steps

import "cspready/assets"

// An UnreadReason is why something of a tenant is unknown although no request for it failed: the service leaves a part
// out, and does not say so. It is an error, so that code treats it like a read that failed.
type UnreadReason struct {
	Happened assets.Text
	Next     assets.Text // what would settle it
}

// Error returns the id of the message, for logs and tests.
func (r *UnreadReason) Error() string { return r.Happened.ID }
