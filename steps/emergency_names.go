package steps

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// Parts of the names that are proposed. A name that says what the account is for tells a thief which one to attack first.
const (
	initials = "abcdefghjklmnprstvw"
	surnames = "adler bakker brandt carlsen dorn ekman farrow garner hollis ivers jansen keller lindqvist marsh novak olsen petit " +
		"quist rowan seidel thorne ullman verhoef wagner ybarra zeller archer bishop calder draper ellison forbes"
)

// proposals are names for new accounts: those that were chosen before and are still free, then such as a person could have. A tenant gets
// the same ones every time.
func (e *emergencies) proposals() []string {
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
	for try := uint32(0); len(list) < wantedEmergency && try < 1000; try++ {
		sum := sha256.Sum256(binary.BigEndian.AppendUint32([]byte(e.org.ID), try))
		propose(fullName(string(initials[int(sum[0])%len(initials)])+"."+last[int(sum[1])%len(last)], e.org))
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
