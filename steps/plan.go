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

// A Change is one write as a person approves it: the whole truth about it, and nothing but data, so that its fingerprint says
// whether it still is what was shown.
type Change struct {
	Title    assets.Text // what is done, in a few words
	Question assets.Text // what is asked, naming the tenant
	Yes      assets.Text // the words on the button that approves
	Before   assets.Text
	After    assets.Text
	Affects  []assets.Text
	Stops    []assets.Text // what works today and will not afterwards
	Undo     assets.Text
	Effect   assets.Text     // what it makes of the coverage, by our own judgement
	Document *Document       // what is written, where the words above are not all of it
	Scopes   []string        // Graph permissions, by short name
	Roles    []string        // templates of directory roles, any of which suffices
	Requests []graph.Request // the writes that will be sent
	Makes    string          // user principal name of the account that is made, empty for other changes
	// EndsCodes says that device code sign-in is refused afterwards, so the sign-in for this change should use the browser.
	EndsCodes bool
}

// A Document is the part of an object that a change writes, as indented JSON with the keys in order, before and after.
type Document struct{ Before, After string }

// An Op is one write to the tenant. The sentence a person approves and the request that is sent are methods of one value, so
// they cannot drift apart. An Op is carried out by a [Ledger] only.
type Op interface {
	Change() Change
	// Done looks whether the tenant already is as the change wants it. It only reads.
	Done(ctx context.Context) (bool, error)
	// Do writes, once. Its error is one of the results that are listed at [ErrAlready].
	Do(ctx context.Context) error
	// Reversal says how the change is undone, with what is known of it now: more once it was made.
	Reversal() Reversal
}

// A Guard is a reason not to make the changes of a plan.
type Guard struct {
	Reason   assets.Text
	Subjects []Subject
	// Yields says that the guard gives way to a person who types [Plan.Phrase] after reading what can happen.
	Yields bool
}

// A Plan is what would mend a requirement: changes in order, what stands in their way, and what a person has to do by hand.
type Plan struct {
	Tenant   graph.Organization
	Step     string
	Ops      []Op
	Guards   []Guard
	Notes    []assets.Text // worth knowing before a yes
	Affected Subjects      // those whom the changes touch most
	Manual   []assets.Text // what a person does by hand instead of cspready
	After    []assets.Text // what a person does once the changes are made
	// Later is what else a person does then, where that depends on what was made; nil for most plans.
	Later  func() []assets.Text
	SignIn *graph.SignInRequest // a new sign-in that mends the requirement, or nil
	// Rests lists, for a change by its place, the changes that it rests on: without a yes to those it is not asked for.
	Rests map[int][]int
	// Awaited is what a person does elsewhere once the changes are made, and the tenant shows when it is done.
	Awaited []Awaited
	// HandOver is what goes with accounts that the changes make; nil for plans that make none.
	HandOver *HandOver
}

// Errors of approving.
var (
	ErrPlanChanged = errors.New("the tenant is no longer as it was shown")
	ErrGuarded     = errors.New("a guard stands in the way")
	ErrNotTyped    = errors.New("the name of the tenant was not typed")
)

// Phrase is what a person types to make guards give way: the tenant's name, or its default domain where the name is empty, long,
// or cannot be typed as it is seen.
func (p Plan) Phrase() string {
	name := strings.TrimSpace(p.Tenant.Name)
	odd := func(r rune) bool { return !unicode.IsPrint(r) }
	if name == "" || len(name) > 64 || strings.ContainsFunc(name, odd) {
		return p.Tenant.DefaultDomain
	}
	return name
}

// Accepts reports whether typed is the phrase. The default domain is taken too: it is unique, and the header shows it.
func (p Plan) Accepts(typed string) bool {
	typed = strings.TrimSpace(typed)
	return typed != "" && (strings.EqualFold(typed, p.Phrase()) || strings.EqualFold(typed, p.Tenant.DefaultDomain))
}

// Asks reports whether the i-th change is to be asked for, given what was said yes to before it.
func (p Plan) Asks(i int, said []Yes) bool {
	return !slices.ContainsFunc(p.Rests[i], func(on int) bool { return !p.agreed(on, said) })
}

// agreed reports whether the i-th change was said yes to.
func (p Plan) agreed(i int, said []Yes) bool {
	print := p.Fingerprint(i)
	return slices.ContainsFunc(said, func(y Yes) bool { return y.Fingerprint == print })
}

// Blocked reports whether a guard stands in the way that does not give way.
func (p Plan) Blocked() bool {
	return slices.ContainsFunc(p.Guards, func(g Guard) bool { return !g.Yields })
}

// Risky reports whether [Plan.Phrase] must be typed.
func (p Plan) Risky() bool { return len(p.Guards) > 0 }

// A Yes is a person's consent to one change as it was shown. [Plan.Yes] makes one.
type Yes struct {
	Fingerprint string   // of the change
	Guards      []string // fingerprints of the guards that were shown with it
	Typed       string   // the phrase, for a risky plan
}

// Yes is the consent to the i-th change, given in sight of the plan's guards.
func (p Plan) Yes(i int, typed string) Yes {
	y := Yes{Fingerprint: p.Fingerprint(i), Typed: typed}
	for _, g := range p.Guards {
		y.Guards = append(y.Guards, fingerprint(g))
	}
	return y
}

// Fingerprint identifies the i-th change: tenant, step, and everything that a person was shown about it.
func (p Plan) Fingerprint(i int) string {
	return fingerprint(struct {
		Tenant, Step string
		Change       Change
	}{p.Tenant.ID, p.Step, p.Ops[i].Change()})
}

func fingerprint(shown any) string {
	text, err := json.Marshal(shown)
	if err != nil {
		panic("a plan holds something that is not data: " + err.Error()) // a mistake in a step; its tests meet it
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Approve returns the changes that were said yes to, in the plan's order. It is ErrPlanChanged when a yes was given to something
// that is not in this plan, or not in sight of a guard that stands now; ErrGuarded when a guard does not give way; ErrNotTyped
// when the phrase is missing. A guard that has gone since, such as MFA proved in a later sign-in, takes nothing from a yes.
func (p Plan) Approve(said ...Yes) (Work, error) {
	work := Work{step: p.Step, awaited: p.Awaited, hand: p.HandOver, after: p.After, later: p.Later}
	for i, op := range p.Ops {
		print := p.Fingerprint(i)
		at := slices.IndexFunc(said, func(y Yes) bool { return y.Fingerprint == print })
		if at < 0 {
			continue
		}
		if err := p.pass(said[at]); err != nil {
			return Work{}, err
		}
		if !p.Asks(i, said) {
			return Work{}, ErrPlanChanged
		}
		work.ops = append(work.ops, Approved{op, p.Tenant.ID, p.Step, op.Change()})
	}
	if len(work.ops) != len(said) {
		return Work{}, ErrPlanChanged
	}
	work.partial = len(work.ops) < len(p.Ops)
	return work, nil
}

// pass holds a yes against the guards that stand now.
func (p Plan) pass(y Yes) error {
	for _, g := range p.Guards {
		switch {
		case !g.Yields:
			return ErrGuarded
		case !slices.Contains(y.Guards, fingerprint(g)):
			return ErrPlanChanged
		case !p.Accepts(y.Typed):
			return ErrNotTyped
		}
	}
	return nil
}

// Start plans once more and approves: ErrPlanChanged if the tenant is no longer as it was when the person said yes.
func Start(ctx context.Context, step Step, answers Answers, said ...Yes) (Work, error) {
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
