package steps

import (
	"context"

	"cspready/assets"
)

// An Awaited is something that a person does elsewhere, such as registering security keys, and that the tenant shows once it is done.
type Awaited struct {
	Name string        // of the account it is about; comes from the tenant and is hostile
	How  []assets.Text // what to do, one step after the other
	// Seen looks how much of it is done. It only reads.
	Seen func(ctx context.Context) (done, of int, err error)

	account *newcomer // which has no id until it is made; nil where nothing is made for it
}

// A HandOver is what is put into the safe together with the keys of accounts that were made: a sheet for each, without any secret.
type HandOver struct {
	Folder   string // of this machine, where the sheet is written
	Accounts []HandedOver

	place func(userPrincipalName string) string // where credentials are, once they are sealed
}

// A HandedOver account is one page of the sheet.
type HandedOver struct {
	Name, UserPrincipalName string
	Sealed                  string // where its credential is; in a plan, empty for an account that is yet to be made
}
