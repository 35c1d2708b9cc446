package seal

import (
	"math"

	"cspready/assets"
	"cspready/graph"
)

// Limits of a strong passphrase, and of the part of it that is rated.
const (
	fewestCharacters = 12
	strongGuesses    = 12.0 // as a power of ten: an attacker with the file needs years, and the best score of zxcvbn
	mostEstimated    = 256  // characters; the time grows with the square
)

// guessesPerSecond is how many passphrases a rack of graphics cards tries a second, as zxcvbn assumes for slow hashes.
// One core of a laptop tries one, see [workFactor].
const guessesPerSecond = 1e4

// RateStrength rates a passphrase by its length and by the number of guesses that it withstands. Its text says how to
// improve a weak one.
func (localFiles) RateStrength(passphrase graph.Hidden, about ...string) (rating assets.Text, isStrong bool) {
	text := []rune(normalizePassphrase(passphrase))
	if len(text) < fewestCharacters {
		return assets.Say("seal.short", "least", fewestCharacters), false
	}
	cost := newGuesser(string(text[:min(len(text), mostEstimated)]), about).totalCost()
	seconds := math.Pow(10, cost) / guessesPerSecond / 2 // found halfway, on average
	if cost < strongGuesses {
		return assets.Say("seal.weak", "time", sayDuration(seconds)), false
	}
	return assets.Say("seal.enough", "time", sayDuration(seconds)), true
}

// sayDuration returns a duration in the largest unit that fits at least once.
func sayDuration(seconds float64) assets.Text {
	const minute, hour, day, year, century = 60, 3600, 86400, 31557600, 3155760000
	switch {
	case seconds < 1:
		return assets.Say("seal.instantly")
	case seconds < minute:
		return assets.Say("seal.seconds", "count", int(seconds))
	case seconds < hour:
		return assets.Say("seal.minutes", "count", int(seconds/minute))
	case seconds < day:
		return assets.Say("seal.hours", "count", int(seconds/hour))
	case seconds < year:
		return assets.Say("seal.days", "count", int(seconds/day))
	case seconds < century:
		return assets.Say("seal.years", "count", int(seconds/year))
	default:
		return assets.Say("seal.centuries")
	}
}
