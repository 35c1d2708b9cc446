package steps

import (
	"context"
	"slices"

	"cspready/assets"
)

// An ApprovedChange is a change that a person approved. Only [Plan.Approve] returns one.
type ApprovedChange struct {
	op           Op
	tenant, step string // ids
	// as it was approved: the op learns ids while others are carried out, and screens read this meanwhile
	shown Change
}

// Change returns what was approved.
func (a ApprovedChange) Change() Change { return a.shown }

// Work is the approved changes of one plan and their outcomes. It is a value: the copy that a screen has does not
// change.
type Work struct {
	step      string
	ops       []ApprovedChange
	done      []Outcome
	partial   bool // some changes of the plan were not approved
	followUps []FollowUp
	handover  *Handover
	after     []assets.Text
	moreAfter func() []assets.Text
}

// Next returns the next change to make; false when all are done, and after one that did not succeed.
func (w Work) Next() (ApprovedChange, bool) {
	if len(w.done) == len(w.ops) || slices.ContainsFunc(w.done, func(o Outcome) bool { return !o.State.Succeeded() }) {
		return ApprovedChange{}, false
	}
	return w.ops[len(w.done)], true
}

// Record returns the work with one more outcome.
func (w Work) Record(o Outcome) Work {
	w.done = append(slices.Clone(w.done), o)
	return w
}

// Outcomes returns the outcomes of the changes tried so far.
func (w Work) Outcomes() []Outcome { return slices.Clone(w.done) }

// Remaining returns the approved changes that were not tried.
func (w Work) Remaining() []Change {
	var left []Change
	for _, a := range w.ops[min(len(w.done), len(w.ops)):] {
		left = append(left, a.Change())
	}
	return left
}

// Step returns the id of the step that the plan is for.
func (w Work) Step() string { return w.step }

// After returns what a person does once changes are made, or may have been; nothing before that.
func (w Work) After() []assets.Text {
	made := func(o Outcome) bool { return o.State.Succeeded() || o.State == Unsure }
	if !slices.ContainsFunc(w.done, made) {
		return nil
	}
	list := slices.Clone(w.after)
	if w.moreAfter != nil {
		list = append(list, w.moreAfter()...)
	}
	return list
}

// showsChanges reports whether the tenant shows every change that was made.
func (w Work) showsChanges(ctx context.Context) bool {
	for i, o := range w.done {
		if !o.State.Succeeded() {
			continue
		}
		if done, err := w.ops[i].op.Done(ctx); err != nil || !done {
			return false
		}
	}
	return true
}

// FollowUps returns what a person does elsewhere after the changes, for the accounts that exist; nothing until every
// approved change is made.
func (w Work) FollowUps() []FollowUp {
	if len(w.done) < len(w.ops) || slices.ContainsFunc(w.done, func(o Outcome) bool { return !o.State.Succeeded() }) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(w.followUps), func(a FollowUp) bool { return a.IsReady != nil && !a.IsReady() })
}

// Handover returns the handover of what was created, now or by an earlier run. False when there is nothing, and while
// nothing was changed.
func (w Work) Handover() (Handover, bool) {
	good := slices.DeleteFunc(slices.Clone(w.done), func(o Outcome) bool { return !o.State.Succeeded() })
	if w.handover == nil || len(good) == 0 {
		return Handover{}, false
	}
	if w.handover.DescribeApp != nil {
		app, made := w.handover.DescribeApp()
		return Handover{Folder: w.handover.Folder, App: &app, Then: w.handover.Then}, made
	}
	made := Handover{Folder: w.handover.Folder}
	for _, a := range w.handover.Accounts {
		if a.Sealed == "" && slices.ContainsFunc(good,
			func(o Outcome) bool { return o.Change.Makes == a.UserPrincipalName }) {
			a.Sealed = w.handover.LocateSecret(a.UserPrincipalName)
		}
		if a.Sealed != "" {
			made.Accounts = append(made.Accounts, a)
		}
	}
	return made, len(made.Accounts) > 0
}

// A FollowUp is something that a person does elsewhere after the changes, such as registering security keys. The
// tenant shows its progress.
type FollowUp struct {
	Name         string        // of the account it is about; comes from the tenant and is hostile
	Instructions []assets.Text // what to do, one step after the other
	// Progress reads how much of it is done.
	Progress func(ctx context.Context) (done, of int, err error)

	// IsReady reports whether the account exists: one that a change creates has no id before. Nil: it always existed.
	IsReady func() bool
}
