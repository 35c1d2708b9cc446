package breakglass

import (
	"slices"
	"strings"

	"cspready/steps/change/account"
)

// Parts of the names that are proposed. A name that says what the account is for tells a thief which one to attack first.
const (
	initials = "abcdefghjklmnprstvw"
	surnames = "adler bakker brandt carlsen dorn ekman farrow garner hollis ivers jansen keller lindqvist marsh novak olsen petit " +
		"quist rowan seidel thorne ullman verhoef wagner ybarra zeller archer bishop calder draper ellison forbes"
)

// proposeNames are names for new accounts: those that were chosen before and are still free, then such as a person could have, by chance: what
// can be reckoned from a tenant's id would be a list for whoever attacks it. Where an account looks half made, so many names are left out, as
// a person has to say first whether it is one of the two.
func (e *evidence) proposeNames(draw func(n int) int) []string {
	var list []string
	propose := func(upn string) {
		if upn != "" && len(list) < minAccounts && !e.isNameTaken(upn) && !slices.Contains(list, upn) {
			list = append(list, upn)
		}
	}
	for _, upn := range e.chosenNames {
		propose(upn)
	}
	last := strings.Fields(surnames)
	for range 100 {
		propose(account.FullName(string(initials[draw(len(initials))])+"."+last[draw(len(last))], e.org))
	}
	for _, c := range e.candidates {
		if c.isRecent && !c.isOurs && len(list) > 0 {
			list = list[:len(list)-1]
		}
	}
	return append(list, make([]string, minAccounts)...)[:minAccounts]
}
