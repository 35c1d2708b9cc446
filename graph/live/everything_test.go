package live_test

import (
	"errors"
	"fmt"
	"strings"

	"cspready/graph"
)

// everything returns all that can be printed of values, and of the errors within errors.
func everything(values ...any) string {
	var b strings.Builder
	for _, v := range values {
		fmt.Fprintf(&b, "%v %+v %#v %q %s\n", v, v, v, v, v)
		err, ok := v.(error)
		for e := err; ok && e != nil; e = errors.Unwrap(e) {
			fmt.Fprintf(&b, "%v %+v %#v\n", e, e, e)
			if g := new(graph.Error); errors.As(e, &g) {
				b.WriteString(g.Message + g.Code + g.Claims + g.RequestID + "\n")
			}
		}
	}
	return b.String()
}
