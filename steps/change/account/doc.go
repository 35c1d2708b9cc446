// Package account has the changes of accounts, each with its undo. A requirement chooses the account and the order of
// the changes; package undo chooses the undo.
//
//	create.go, undo_create.go               create an account
//	assignrole.go                           make an account a Global Administrator
//	allowmethod.go, undo_allowmethod.go     allow an authentication method for accounts
//	createpass.go                           give an account a Temporary Access Pass, which has no undo
//	pending.go                              an account that an earlier change of the same plan creates
//	principalname.go                        the names that an account can have
package account
