// Package policy has the changes of security defaults and Conditional Access, each with its undo, and the guards that
// several of them need. What a policy should be is decided by requirements, and whom it covers by package coverage.
//
//	turnondefaults.go                     turn on security defaults
//	create.go, update.go                  create a policy, and change one
//	switchover.go, undo_switchover.go     replace security defaults by policies
//	switchback.go, undo_delete.go         go back to security defaults, and have deleted policies again
//	revokesessions.go                     end the sessions of users, which has no undo
//	guards.go                             what keeps these changes from locking people out
//	coverageguards.go                     the users whom an undo leaves without MFA, or newly affects
//	tenant.go                             the roles, permissions and reads that the changes share
package policy
