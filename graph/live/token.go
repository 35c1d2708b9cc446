package live

import (
	"fmt"
	"time"
)

// A token is an access token and the sign-in that it came from. The secret is behind a pointer because fmt prints the
// values in unexported fields without calling String, but only the address of a pointer in them. The pointer also
// identifies the token.
type token struct {
	secret  *string
	expires time.Time
	signIn  int // number of the sign-in; 0 means none
}

// String keeps the secret out of printed values.
func (t token) String() string { return fmt.Sprintf("token of sign-in %d", t.signIn) }

// GoString returns the same for %#v.
func (t token) GoString() string { return t.String() }

// IsValidFor reports whether the token is valid for longer than d.
func (t token) live(d time.Duration) bool { return time.Until(t.expires) > d }
