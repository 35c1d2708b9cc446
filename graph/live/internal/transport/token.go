package transport

import (
	"fmt"
	"time"
)

// A Token is an access token and the sign-in that it came from. The secret is behind a pointer because fmt prints the
// values in unexported fields without calling String, but only the address of a pointer in them. The pointer also
// identifies the token.
type Token struct {
	Secret  *string
	Expires time.Time
	SignIn  int // number of the sign-in; 0 means none
}

// String keeps the secret out of printed values.
func (t Token) String() string { return fmt.Sprintf("token of sign-in %d", t.SignIn) }

// GoString returns the same for %#v.
func (t Token) GoString() string { return t.String() }

// IsValidFor reports whether the token is valid for longer than d.
func (t Token) IsValidFor(d time.Duration) bool { return time.Until(t.Expires) > d }
