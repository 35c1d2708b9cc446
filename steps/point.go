package steps

import "cspready/assets"

// A mark says how much a point counts against an account.
type mark int

const (
	fine   mark = iota
	weak        // it works, and should be better
	untold      // not known, and without it the account may be of no use
	fatal       // it may fail when it is needed, or it is not what Microsoft means
)

// A point is one thing that Microsoft wants of an account, such as a break-glass account or the one that consents, and how the account does
// in it.
type point struct {
	mark mark
	Fact
}

func pointOf(m mark, name, want, got assets.Text) point {
	return point{m, Fact{Name: name, Want: want, Got: got, OK: m == fine}}
}

// when is a mark that counts only under a condition.
func when(bad bool, m mark) mark {
	if bad {
		return m
	}
	return fine
}

// worst is the mark that decides about an account.
func worst(points []point) mark {
	m := fine
	for _, p := range points {
		m = max(m, p.mark)
	}
	return m
}
