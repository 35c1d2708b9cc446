package steps

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"

	"cspready/assets"
	"cspready/graph"
)

// A Change describes one write completely, as a person approves it. It is nothing but data, so that its fingerprint
// shows whether it still is what was shown. Field names are part of the fingerprint, which plan files contain.
type Change struct {
	Title    assets.Text // what is done, in a few words
	Question assets.Text // the question to the person, naming the tenant
	Yes      assets.Text // the label of the button that approves
	Before   assets.Text
	After    assets.Text
	Affects  []assets.Text
	Stops    []assets.Text // what works today and will stop working
	Undo     assets.Text
	Effect   assets.Text     // the coverage before and after it, as cspready judges it
	Document *Document       // what is written, where the words above do not say all of it
	Scopes   []string        // Graph permissions, by short name
	Roles    []string        // templates of directory roles, any of which suffices
	Requests []graph.Request // the writes that will be sent
	Makes    string          // user principal name of the account that is created, empty for other changes
	// EndsCodes says that the tenant refuses device codes afterwards, so the sign-in for this change should use the
	// browser.
	EndsCodes bool
}

// A Document is the part of an object that a change writes, as indented JSON with the keys in order, before and after.
type Document struct{ Before, After string }

// An Op is one write to the tenant. The sentence that a person approves and the request that is sent are methods of
// one value, so they cannot drift apart. Only a [Ledger] carries it out.
type Op interface {
	Change() Change
	// Done reads whether the tenant already is as the change wants it.
	Done(ctx context.Context) (bool, error)
	// Do writes, once. Its error is one of the results that opresult.go lists: nil, [ErrAlready], [NotSent],
	// [Reverted], [Partial], or the answer to the write.
	Do(ctx context.Context) error
	// Reversal returns how to undo the change, as far as known: after the write it is complete.
	Reversal() Reversal
}

// A Guard is a reason not to make the changes of a plan.
type Guard struct {
	Reason   assets.Text
	Subjects []Subject
	// Yields says that a person can override the guard by typing [Plan.ConfirmPhrase] after reading the risks.
	Yields bool
}

// A Plan lists the changes that fix a requirement, in order, the guards against them, and what a person has to do
// without cspready.
type Plan struct {
	Tenant   graph.Organization
	Step     string
	Ops      []Op
	Guards   []Guard
	Notes    []assets.Text // to read before approving
	Affected Subjects      // the people whom the changes affect most
	Manual   []assets.Text // what a person does instead of cspready
	After    []assets.Text // what a person does once the changes are made
	// MoreAfter returns what else a person does then, where that depends on the outcomes; nil for most plans.
	MoreAfter func() []assets.Text
	SignIn    *graph.SignInRequest // a new sign-in that fixes the requirement, or nil
	// DependsOn maps a change's index to the indices it needs; it is skipped unless all of them are approved.
	DependsOn map[int][]int
	// FollowUps is what a person does elsewhere once the changes are made, and whose progress the tenant shows.
	FollowUps []FollowUp
	// Handover describes the accounts or the application that the changes create; nil for plans that create none.
	Handover *Handover
}

// Errors of approving.
var (
	ErrPlanChanged = errors.New("the tenant is no longer as it was shown")
	ErrGuarded     = errors.New("a guard stands in the way")
	ErrNotTyped    = errors.New("the name of the tenant was not typed")
)

// ConfirmPhrase is the text to type to override guards: the tenant's name, or its default domain if the name is
// empty, longer than 64 bytes or not printable.
func (p Plan) ConfirmPhrase() string {
	name := strings.TrimSpace(p.Tenant.Name)
	odd := func(r rune) bool { return !unicode.IsPrint(r) }
	if name == "" || len(name) > 64 || strings.ContainsFunc(name, odd) {
		return p.Tenant.DefaultDomain
	}
	return name
}

// AcceptsPhrase reports whether typed is the phrase. The default domain is accepted too: it is unique, and the header
// shows it.
func (p Plan) AcceptsPhrase(typed string) bool {
	typed = strings.TrimSpace(typed)
	return typed != "" && (strings.EqualFold(typed, p.ConfirmPhrase()) || strings.EqualFold(typed, p.Tenant.DefaultDomain))
}

// ShouldAsk reports whether to ask for the i-th change, given the approvals of those before it.
func (p Plan) ShouldAsk(i int, said []Approval) bool {
	return !slices.ContainsFunc(p.DependsOn[i], func(on int) bool { return !p.isApproved(on, said) })
}

// isApproved reports whether the i-th change was approved.
func (p Plan) isApproved(i int, said []Approval) bool {
	print := p.Fingerprint(i)
	return slices.ContainsFunc(said, func(y Approval) bool { return y.Fingerprint == print })
}

// IsBlocked reports whether the plan has a guard that cannot be overridden.
func (p Plan) IsBlocked() bool {
	return slices.ContainsFunc(p.Guards, func(g Guard) bool { return !g.Yields })
}

// NeedsPhrase reports whether [Plan.ConfirmPhrase] must be typed.
func (p Plan) NeedsPhrase() bool { return len(p.Guards) > 0 }

// An Approval is a person's consent to one change as it was shown. [Plan.Approval] creates it.
type Approval struct {
	Fingerprint string   // of the change
	Guards      []string // fingerprints of the guards that were shown with it
	Typed       string   // the phrase, for a plan with guards
}

// Approval returns the consent to the i-th change, given after the plan's guards were shown.
func (p Plan) Approval(i int, typed string) Approval {
	y := Approval{Fingerprint: p.Fingerprint(i), Typed: typed}
	for _, g := range p.Guards {
		y.Guards = append(y.Guards, hashJSON(g))
	}
	return y
}

// Fingerprint identifies the i-th change: tenant, step, and everything that a person was shown about it.
func (p Plan) Fingerprint(i int) string {
	return hashJSON(struct {
		Tenant, Step string
		Change       Change
	}{p.Tenant.ID, p.Step, p.Ops[i].Change()})
}

func hashJSON(shown any) string {
	text, err := json.Marshal(shown)
	if err != nil {
		panic("a plan holds something that is not data: " + err.Error()) // a mistake in a step, which its tests find
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Approve returns the approved changes, in the plan's order. It is ErrPlanChanged when an approval is for something
// that is not in this plan, or was given before a current guard was shown; ErrGuarded when a guard cannot be
// overridden; ErrNotTyped when the phrase is missing. A guard that no longer applies, such as missing MFA that a
// later sign-in proved, does not invalidate an approval.
func (p Plan) Approve(said ...Approval) (Work, error) {
	work := Work{step: p.Step, followUps: p.FollowUps, handover: p.Handover, after: p.After, moreAfter: p.MoreAfter}
	for i, op := range p.Ops {
		print := p.Fingerprint(i)
		at := slices.IndexFunc(said, func(y Approval) bool { return y.Fingerprint == print })
		if at < 0 {
			continue
		}
		if err := p.checkGuards(said[at]); err != nil {
			return Work{}, err
		}
		if !p.ShouldAsk(i, said) {
			return Work{}, ErrPlanChanged
		}
		work.ops = append(work.ops, ApprovedChange{op, p.Tenant.ID, p.Step, op.Change()})
	}
	if len(work.ops) != len(said) {
		return Work{}, ErrPlanChanged
	}
	work.partial = len(work.ops) < len(p.Ops)
	return work, nil
}

// checkGuards verifies that an approval covers every current guard.
func (p Plan) checkGuards(y Approval) error {
	for _, g := range p.Guards {
		switch {
		case !g.Yields:
			return ErrGuarded
		case !slices.Contains(y.Guards, hashJSON(g)):
			return ErrPlanChanged
		case !p.AcceptsPhrase(y.Typed):
			return ErrNotTyped
		}
	}
	return nil
}

// Start plans once more and approves: ErrPlanChanged if the tenant is no longer as it was when the person approved.
func Start(ctx context.Context, step Step, answers Answers, said ...Approval) (Work, error) {
	plan, err := step.Plan(ctx, answers)
	if err != nil {
		return Work{}, err
	}
	return plan.Approve(said...)
}

// Scopes returns the permissions that changes need together, each once, in order of first use.
func Scopes(changes []Change) []string {
	var all []string
	for _, c := range changes {
		for _, s := range c.Scopes {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}
