package live

import (
	"fmt"
	"time"
)

// A token is an access token and the sign-in that it came from. The secret is behind a pointer because fmt prints what is in
// unexported fields without asking their String method, but of a pointer in them only the address. It also tells tokens apart.
type token struct {
	secret  *string
	expires time.Time
	signIn  int // counts sign-ins; 0 is none
}

// String keeps the secret out of whatever prints a token.
func (t token) String() string { return fmt.Sprintf("token of sign-in %d", t.signIn) }

// GoString is String.
func (t token) GoString() string { return t.String() }

// live reports whether the token lasts longer than d.
func (t token) live(d time.Duration) bool { return time.Until(t.expires) > d }
