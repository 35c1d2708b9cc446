// Package rating holds the points that an application or an account is judged by, each with its severity.
package rating

import (
	"slices"

	"cspready/assets"
)

// Severity says how much a point counts against what is judged.
type Severity int

// The severities, each worse than the one before.
const (
	Good        Severity = iota
	Improvable           // it works, and should be better
	ExpiresSoon          // it works, but expires soon
	Unknown              // unknown, and without it the object may not work
	Flaw                 // it does not meet Microsoft's requirement, or may fail when it is needed
)

// A Point is one thing that Microsoft wants of an application or an account, such as a break-glass account, and how the
// object meets it.
type Point struct {
	Severity        Severity
	ID              string // of a point of the secure application model, such as "audience"; empty for accounts
	Name, Want, Got assets.Text
}

// New returns a point without an ID.
func New(s Severity, name, want, got assets.Text) Point {
	return Point{Severity: s, Name: name, Want: want, Got: got}
}

// If returns a severity that counts only under a condition, and Good without it.
func If(bad bool, s Severity) Severity {
	if bad {
		return s
	}
	return Good
}

// Worst returns the severity that decides: the highest of the points, Good for none.
func Worst(points []Point) Severity {
	worst := Good
	for _, p := range points {
		worst = max(worst, p.Severity)
	}
	return worst
}

// First returns the first of the worst points; false when all are good.
func First(points []Point) (Point, bool) {
	worst := Worst(points)
	i := slices.IndexFunc(points, func(p Point) bool { return p.Severity == worst })
	if worst == Good || i < 0 {
		return Point{}, false
	}
	return points[i], true
}
