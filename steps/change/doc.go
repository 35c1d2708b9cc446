// Package change has what all changes of a tenant and their undo have in common. The changes themselves are in the
// packages below it: account (accounts, roles and methods), policy (security defaults and Conditional Access) and app
// (the application). Each is a [steps.Op], returned by a function that is named after it, with the function that
// plans its undo beside it.
//
// A function that plans an undo takes an [Undo] and returns an [UndoPlan]. It trusts the tenant and not the journal
// entry, which is a line of a file that anyone may have edited: package undo verifies the ids, and the helpers in
// target.go what would be written.
//
//	undo.go     the change to undo, its state in the tenant, and the plan of its undo
//	target.go   what a missing object means, and which request bodies of a journal entry may be sent again
package change
