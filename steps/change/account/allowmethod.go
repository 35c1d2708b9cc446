package account

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// AllowTenant is what allowing a method takes.
type AllowTenant interface {
	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error)
	SetMethodPolicy(ctx context.Context, method graph.MethodKind, body string) error
}

// methodPolicyRoles may change what methods the tenant allows.
//
// https://learn.microsoft.com/graph/api/authenticationmethodconfiguration-update
var methodPolicyRoles = []string{graph.AuthenticationPolicyAdmin, graph.GlobalAdministrator}

// AllowMethod allows an authentication method for a few accounts, and for nobody else who could not use it before.
//
// https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethodconfiguration-update
type AllowMethod struct {
	Dir      AllowTenant
	Org      graph.Organization
	Kind     graph.MethodKind
	Now      graph.MethodPolicy
	Accounts []*Newcomer
}

// newBody enables the method. Targets are replaced as a whole: where it was on already, those that were there are sent back as they were.
func (op AllowMethod) newBody() string {
	var targets []any
	if op.Now.Enabled {
		for _, t := range op.Now.Include {
			targets = append(targets, t.Raw)
		}
	}
	for _, a := range op.Accounts {
		if !op.Now.Enabled || !op.coversAccount(a) {
			targets = append(targets, graph.Body{"targetType": "user", "id": a.idOrPlaceholder(), "isRegistrationRequired": false})
		}
	}
	b := graph.Body{
		"@odata.type": "#microsoft.graph." + string(op.Kind) + "AuthenticationMethodConfiguration", "state": "enabled", "includeTargets": targets,
	}
	if op.opensSelfService() {
		b[selfServiceProperty] = true
	}
	return b.Text()
}

// coversAccount reports whether the policy is for an account already, by everybody's target or its own.
func (op AllowMethod) coversAccount(a *Newcomer) bool {
	return slices.ContainsFunc(op.Now.Include, func(t graph.MethodTarget) bool { return t.ID == graph.AllUsers || a.Id != "" && t.ID == a.Id })
}

// selfServiceProperty is the property that lets people register the method themselves. It is one for everybody to whom the method is allowed.
const selfServiceProperty = "isSelfServiceRegistrationAllowed"

func (op AllowMethod) opensSelfService() bool {
	return op.Kind == graph.PasskeyMethod && op.Now.SelfService == graph.No
}

// oldBody is the part of the policy that the change replaces.
func (op AllowMethod) oldBody() string {
	targets := []json.RawMessage{}
	for _, t := range op.Now.Include {
		targets = append(targets, t.Raw)
	}
	state := "disabled"
	if op.Now.Enabled {
		state = "enabled"
	}
	b := graph.Body{"state": state, "includeTargets": targets}
	if op.opensSelfService() {
		b[selfServiceProperty] = false
	}
	return b.Text()
}

func (op AllowMethod) accountNames() []string {
	var names []string
	for _, a := range op.Accounts {
		names = append(names, a.Upn)
	}
	return names
}

// Change spells out the write for a person.
func (op AllowMethod) Change() steps.Change {
	before, after := assets.Say("eg-allow.off"), assets.Say("eg-allow.after", "who", op.accountNames())
	if op.Now.Enabled {
		before, after = assets.Say("eg-allow.others"), assets.Say("eg-allow.after-too", "who", op.accountNames())
	}
	title, question := assets.Say("eg-allow.change-"+methodTextID(op.Kind)), assets.Say("eg-allow.ask-"+methodTextID(op.Kind), "tenant", op.Org.Name)
	affects := []assets.Text{assets.Say("affects.users", "count", len(op.Accounts))}
	if op.opensSelfService() {
		title, question = assets.Say("eg-allow.change-self-service"), assets.Say("eg-allow.ask-self-service", "tenant", op.Org.Name)
		affects = append(affects, assets.Say("eg-allow.self-service"))
	}
	return steps.Change{
		Title:    title,
		Question: question,
		Yes:      assets.Say("eg-allow.yes"),
		Before:   before,
		After:    after,
		Affects:  affects,
		Undo:     assets.Say("eg-allow.undo"),
		Document: &steps.Document{Before: graph.Indented(op.oldBody()), After: graph.Indented(op.newBody())},
		Scopes:   []string{"Policy.ReadWrite.AuthenticationMethod"},
		Roles:    methodPolicyRoles,
		Requests: []graph.Request{{
			Method: "PATCH", Path: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/" + string(op.Kind), Body: op.newBody(),
			Times: NewcomerTries,
		}},
	}
}

// methodTextID is a method's name in messages.
func methodTextID(kind graph.MethodKind) string {
	if kind == graph.PassMethod {
		return "pass"
	}
	return "passkey"
}

// Done reads the policy.
func (op AllowMethod) Done(ctx context.Context) (bool, error) {
	now, err := readMethodPolicy(ctx, op.Dir, op.Kind)
	if err != nil || !now.Enabled || op.Kind == graph.PasskeyMethod && now.SelfService == graph.No {
		return false, err
	}
	return !slices.ContainsFunc(op.Accounts, func(a *Newcomer) bool {
		return a.Id == "" || slices.ContainsFunc(now.Exclude, func(t graph.MethodTarget) bool { return t.ID == a.Id }) || !slices.ContainsFunc(now.Include, func(t graph.MethodTarget) bool { return t.ID == a.Id || t.ID == graph.AllUsers })
	}), nil
}

func readMethodPolicy(ctx context.Context, dir AllowTenant, kind graph.MethodKind) (graph.MethodPolicy, error) {
	if kind == graph.PasskeyMethod {
		return dir.PasskeyPolicy(ctx)
	}
	p, err := dir.PassPolicy(ctx)
	return p.MethodPolicy, err
}

// Do changes the policy, unless somebody else has changed it since: what they added would be lost with the old targets.
func (op AllowMethod) Do(ctx context.Context) error {
	now, err := readMethodPolicy(ctx, op.Dir, op.Kind)
	if err != nil {
		return steps.NotSent(err)
	}
	if !reflect.DeepEqual(now, op.Now) {
		return steps.ErrPlanChanged
	}
	newest := op.Accounts[len(op.Accounts)-1]
	return UntilKnown(ctx, newest, func() error { return op.Dir.SetMethodPolicy(ctx, op.Kind, op.newBody()) })
}

// Reversal sends the parts of the policy as they were.
func (op AllowMethod) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.MethodAllowed, Of: string(op.Kind), Was: op.oldBody(), Body: op.newBody()}
}
