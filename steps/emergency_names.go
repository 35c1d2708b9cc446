package steps

import (
	"crypto/rand"
	"math/big"
	"slices"
	"strings"
)

// Parts of the names that are proposed. A name that says what the account is for tells a thief which one to attack first.
const (
	initials = "abcdefghjklmnprstvw"
	surnames = "adler bakker brandt carlsen dorn ekman farrow garner hollis ivers jansen keller lindqvist marsh novak olsen petit " +
		"quist rowan seidel thorne ullman verhoef wagner ybarra zeller archer bishop calder draper ellison forbes"
)

// proposals are names for new accounts: those that were chosen before and are still free, then such as a person could have, by chance: what
// can be reckoned from a tenant's id would be a list for whoever attacks it. Where an account looks half made, so many names are left out, as
// a person has to say first whether it is one of the two.
func (e *emergencies) proposals(draw func(n int) int) []string {
	var list []string
	propose := func(upn string) {
		if upn != "" && len(list) < wantedEmergency && !e.taken(upn) && !slices.Contains(list, upn) {
			list = append(list, upn)
		}
	}
	for _, upn := range e.chosen {
		propose(upn)
	}
	last := strings.Fields(surnames)
	for range 100 {
		propose(fullName(string(initials[draw(len(initials))])+"."+last[draw(len(last))], e.org))
	}
	for _, c := range e.candidates {
		if c.fresh && !c.begun && len(list) > 0 {
			list = list[:len(list)-1]
		}
	}
	return append(list, make([]string, wantedEmergency)...)[:wantedEmergency]
}

// draw returns a number below n that nobody can foresee.
func (p Profile) draw(n int) int {
	if p.Draw != nil {
		return p.Draw(n)
	}
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0 // it ends the program before it fails
	}
	return int(v.Int64())
}

// personalName makes a display name of a user principal name: "k.novak@…" is K. Novak.
func personalName(upn string) string {
	local, _, _ := strings.Cut(upn, "@")
	words := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
		if len(w) == 1 {
			words[i] += "."
		}
	}
	if len(words) == 0 {
		return local
	}
	return strings.Join(words, " ")
}
