package steps

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"cspready/graph"
)

// Parts of the names that are proposed. A name that says what the account is for tells a thief which one to attack first.
const (
	initials = "abcdefghjklmnprstvw"
	surnames = "adler bakker brandt carlsen dorn ekman farrow garner hollis ivers jansen keller lindqvist marsh novak olsen petit " +
		"quist rowan seidel thorne ullman verhoef wagner ybarra zeller archer bishop calder draper ellison forbes"
)

// usualNames are the first names that a tenant is proposed for its new accounts, the same every time.
func usualNames(org graph.Organization) []string {
	last := strings.Fields(surnames)
	var names []string
	for n := uint32(0); len(names) < manyNames; n++ {
		sum := sha256.Sum256(binary.BigEndian.AppendUint32([]byte(org.ID), n))
		name := fullName(string(initials[int(sum[0])%len(initials)])+"."+last[int(sum[1])%len(last)], org)
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// manyNames are enough for a tenant in which some are taken.
const manyNames = 16

// proposals are names for new accounts: those that were chosen before and are still free, then usual ones. Where all are taken a person has to
// think of one.
func (e *emergencies) proposals() []string {
	var list []string
	for _, upn := range slices.Concat(e.chosen, e.usual) {
		if upn != "" && len(list) < wantedEmergency && !e.taken(upn) && !slices.Contains(list, upn) {
			list = append(list, upn)
		}
	}
	return append(list, make([]string, wantedEmergency-len(list))...)
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
