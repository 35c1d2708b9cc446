package seal

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// A guesser estimates how many guesses a passphrase withstands, as zxcvbn does: it finds the cheapest way to build the
// passphrase from words, names, keyboard runs, years, repetitions and single characters. All costs are powers of ten.
type guesser struct {
	typed    []rune
	readings [][]rune // in lower case, first as typed, then with digits and signs replaced by letters
	about    []string // words that an attacker tries first
}

// Costs of parts that are not words, in powers of ten.
const (
	characterCost = 1.0 // ten guesses a character: it may belong to a word of a language that is not listed
	runCost       = 2.0 // where it starts, how long it is and in which direction
	yearCost      = 2.2 // one of 150
	repeatCost    = 1.0 // which part, and how often
	variantCost   = 0.3 // a capital, a sign for a letter, a word backwards: each doubles the guesses
)

// longestWord is longer than any word in the lists.
const longestWord = 24

// newGuesser returns the guesser for a passphrase; about are texts on the person and the tenant.
func newGuesser(typed string, about []string) guesser {
	g := guesser{typed: []rune(typed)}
	lower := []rune(strings.Map(unicode.ToLower, typed))
	g.readings = append(g.readings, lower)
	for _, signs := range []string{"4a@a8b3e6g9g1i!i0o$s5s7t+t2z", "4a@a8b3e6g9g1l!l0o$s5s7t+t2z"} {
		g.readings = append(g.readings, asLetters(lower, []rune(signs)))
	}
	for _, text := range about {
		text = strings.ToLower(text)
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		g.about = append(g.about, append(words, text, strings.Join(words, ""))...)
	}
	g.about = slices.DeleteFunc(g.about, func(w string) bool { return len(w) < 3 })
	return g
}

// asLetters replaces signs by letters; signs are pairs of a sign and its letter.
func asLetters(text, signs []rune) []rune {
	read := slices.Clone(text)
	for i, r := range read {
		for s := 0; s < len(signs); s += 2 {
			if r == signs[s] {
				read[i] = signs[s+1]
			}
		}
	}
	return read
}

// totalCost returns the cost of the passphrase. It computes the lowest cost of every beginning of it, shortest first.
func (g guesser) totalCost() float64 {
	cheapest := make([]float64, len(g.typed)+1)
	for i := range g.typed {
		cheapest[i+1] = math.Inf(1)
	}
	for from := range g.typed {
		repeat := g.repeatedLength(from)
		for to := from + 1; to <= len(g.typed); to++ {
			part := math.Inf(1)
			switch {
			case to == from+1:
				part = characterCost
			case to-from <= longestWord:
				part = g.partCost(from, to)
			}
			if length := to - from; length >= 3 && length <= repeat {
				part = min(part, repeatCost)
			}
			cheapest[to] = min(cheapest[to], cheapest[from]+part)
		}
	}
	return cheapest[len(g.typed)]
}

// repeatedLength returns how many characters at from repeat earlier ones. The two may overlap: "aaaa" repeats its first
// letter.
func (g guesser) repeatedLength(from int) int {
	lower, longest := g.readings[0], 0
	for earlier := range from {
		length := 0
		for from+length < len(lower) && lower[earlier+length] == lower[from+length] {
			length++
		}
		longest = max(longest, length)
	}
	return longest
}

// partCost returns the lowest cost of a part, as a word, a run or a year.
func (g guesser) partCost(from, to int) float64 {
	lower := string(g.readings[0][from:to])
	cost := math.Inf(1)
	if to-from >= 3 && strings.Contains(runs, lower) {
		cost = runCost
	}
	if len(lower) == 4 && lower >= "1900" && lower <= "2050" && strings.Trim(lower, digitsOnly) == "" {
		cost = min(cost, yearCost)
	}
	for _, reading := range g.readings {
		word := slices.Clone(reading[from:to])
		signs := g.signCost(reading, from, to)
		cost = min(cost, g.wordCost(string(word))+signs)
		slices.Reverse(word)
		cost = min(cost, g.wordCost(string(word))+signs+variantCost)
	}
	return cost + g.capitalCost(from, to)
}

// wordCost returns the cost of a word in lower case.
func (g guesser) wordCost(w string) float64 {
	if slices.Contains(g.about, w) {
		return 0
	}
	if rank, ok := wordRanks()[w]; ok {
		return math.Log10(float64(rank))
	}
	return math.Inf(1)
}

// signCost returns the cost of signs in place of letters.
func (g guesser) signCost(reading []rune, from, to int) float64 {
	changed := 0
	for i := from; i < to; i++ {
		if reading[i] != g.readings[0][i] {
			changed++
		}
	}
	return float64(changed) * variantCost
}

// capitalCost returns the cost of capitals. A word in capitals, or with one, is the usual choice and costs the least.
func (g guesser) capitalCost(from, to int) float64 {
	count := 0
	for _, r := range g.typed[from:to] {
		if unicode.IsUpper(r) {
			count++
		}
	}
	if count == to-from || count == 1 {
		return variantCost
	}
	return float64(count) * variantCost
}

const digitsOnly = "0123456789"

// runs are the alphabet, the digits and the rows and columns of keyboards, forwards and backwards.
var runs = func() string {
	lines := []string{
		"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop",
		"asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm",
		"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujm", "!@#$%^&*()",
	}
	all := strings.Join(lines, "\n")
	backwards := []rune(all)
	slices.Reverse(backwards)
	return all + "\n" + string(backwards)
}()
