package graph

import "time"

// An Activity is when an account signed in last, as the tenant keeps it; zero times are those that it does not. The first two count
// attempts, failed ones included.
//
// https://learn.microsoft.com/graph/api/resources/signinactivity
type Activity struct {
	UserID     string
	Person     time.Time // interactive: somebody was at a screen
	Background time.Time // non-interactive: a client on behalf of the account
	Succeeded  time.Time // kept since December 2023
	Licensed   bool
}
