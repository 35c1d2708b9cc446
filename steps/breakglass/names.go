package breakglass

import (
	"slices"
	"strings"

	"cspready/steps/change/account"
)

// Parts of proposed names. The name of an account does not reveal its purpose: it would show an attacker which
// account to try first.
const (
	initials = "abcdefghjklmnprstvw"
	surnames = "adler bakker brandt carlsen dorn ekman farrow garner hollis ivers jansen keller lindqvist marsh novak " +
		"olsen petit quist rowan seidel thorne ullman verhoef wagner ybarra zeller archer bishop calder draper ellison forbes"
)

// proposeNames returns names for new accounts: those that were chosen before and are still free, then random names of
// people. Names are random because derived ones, for example from the tenant's id, could be predicted. One fewer is
// proposed for each account that an interrupted run seems to have created: the operator decides first whether it is a
// break-glass account.
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
		propose(account.CompletePrincipalName(string(initials[draw(len(initials))])+"."+last[draw(len(last))], e.org))
	}
	for _, c := range e.candidates {
		if c.isRecent && !c.isOurs && len(list) > 0 {
			list = list[:len(list)-1]
		}
	}
	return append(list, make([]string, minAccounts)...)[:minAccounts]
}
