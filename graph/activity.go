package graph

import "time"

// An Activity is the times of an account's last sign-ins. A zero time means that the tenant has none. The first two
// count attempts, failed ones included.
//
// https://learn.microsoft.com/graph/api/resources/signinactivity
type Activity struct {
	UserID         string
	Interactive    time.Time // a user signed in at a screen
	NonInteractive time.Time // a client signed in on behalf of the account
	Successful     time.Time // available since December 2023
	Licensed       bool
}
