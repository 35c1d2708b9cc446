package steps

import (
	"context"
	"slices"

	"cspready/assets"
)

// Approved is a change that a person said yes to. Only [Plan.Approve] makes one.
type Approved struct {
	op           Op
	tenant, step string // id of the tenant and of the step
	shown        Change // as it was when the person said yes: the op learns ids while others are carried out, and screens read this meanwhile
}

// Change returns what was approved.
func (a Approved) Change() Change { return a.shown }

// Work is the approved changes of one plan and what became of them. It is a value: the copy that a screen holds stays as it was.
type Work struct {
	step    string
	ops     []Approved
	done    []Outcome
	partial bool // some changes of the plan were not said yes to
	awaited []Awaited
	hand    *HandOver
	after   []assets.Text
	later   func() []assets.Text
}

// Next returns the change to make now; false when all is done, and after one that did not succeed.
func (w Work) Next() (Approved, bool) {
	if len(w.done) == len(w.ops) || slices.ContainsFunc(w.done, func(o Outcome) bool { return !o.State.Good() }) {
		return Approved{}, false
	}
	return w.ops[len(w.done)], true
}

// Record returns the work with one more outcome.
func (w Work) Record(o Outcome) Work {
	w.done = append(slices.Clone(w.done), o)
	return w
}

// Outcomes returns what became of the changes tried so far.
func (w Work) Outcomes() []Outcome { return slices.Clone(w.done) }

// Left returns the changes that were approved and not tried.
func (w Work) Left() []Change {
	var left []Change
	for _, a := range w.ops[min(len(w.done), len(w.ops)):] {
		left = append(left, a.Change())
	}
	return left
}

// Step returns the id of the step whose plan it was.
func (w Work) Step() string { return w.step }

// After is what a person does once changes are made, or may have been; nothing while none was.
func (w Work) After() []assets.Text {
	made := func(o Outcome) bool { return o.State.Good() || o.State == Unsure }
	if !slices.ContainsFunc(w.done, made) {
		return nil
	}
	list := slices.Clone(w.after)
	if w.later != nil {
		list = append(list, w.later()...)
	}
	return list
}

// shows reports whether the tenant is as every change wanted it that was made.
func (w Work) shows(ctx context.Context) bool {
	for i, o := range w.done {
		if !o.State.Good() {
			continue
		}
		if done, err := w.ops[i].op.Done(ctx); err != nil || !done {
			return false
		}
	}
	return true
}

// Awaited is what a person does elsewhere now that the changes are made, with the accounts that there are; nothing while a change is missing
// that was approved.
func (w Work) Awaited() []Awaited {
	if len(w.done) < len(w.ops) || slices.ContainsFunc(w.done, func(o Outcome) bool { return !o.State.Good() }) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(w.awaited), func(a Awaited) bool { return a.Ready != nil && !a.Ready() })
}

// Handed returns what is to be handed over: what was made, now or by an earlier run. False when there is nothing, and while nothing was
// changed.
func (w Work) Handed() (HandOver, bool) {
	good := slices.DeleteFunc(slices.Clone(w.done), func(o Outcome) bool { return !o.State.Good() })
	if w.hand == nil || len(good) == 0 {
		return HandOver{}, false
	}
	if w.hand.DescribeApp != nil {
		app, made := w.hand.DescribeApp()
		return HandOver{Folder: w.hand.Folder, App: &app, Then: w.hand.Then}, made
	}
	made := HandOver{Folder: w.hand.Folder}
	for _, a := range w.hand.Accounts {
		if a.Sealed == "" && slices.ContainsFunc(good, func(o Outcome) bool { return o.Change.Makes == a.UserPrincipalName }) {
			a.Sealed = w.hand.Place(a.UserPrincipalName)
		}
		if a.Sealed != "" {
			made.Accounts = append(made.Accounts, a)
		}
	}
	return made, len(made.Accounts) > 0
}
