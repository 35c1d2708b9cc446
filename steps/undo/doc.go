// Package undo undoes a change that the journal records. An undo is a step like any other: [NewStep] returns it, its
// Check says whether the change is still in force, and its Plan has one write, which wants a confirmation.
//
//	kinds.go         which function plans the undo of which kind of change, and which ids it needs; a new kind
//	                 of change is added here and in steps/reversal.go
//	step.go, op.go   the step and its one write
//	undoable.go      which changes can be undone, and why others cannot
//
// The functions that plan are beside the changes, in the packages below steps/change.
package undo
