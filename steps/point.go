package steps

import (
	"cspready/assets"
	"cspready/steps/rating"
)

// SummaryOf says the first of the worst points of an account.
func SummaryOf(points []rating.Point) assets.Text {
	m := rating.Worst(points)
	if m == rating.Good {
		return say("eg.in-order")
	}
	for _, p := range points {
		if p.Severity == m {
			return say("eg.point", "name", p.Name, "got", p.Got)
		}
	}
	return assets.Text{}
}
