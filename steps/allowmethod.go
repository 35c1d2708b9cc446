package steps

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// allowTenant is what allowing a method takes.
type allowTenant interface {
	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error)
	SetMethodPolicy(ctx context.Context, method graph.MethodKind, body string) error
}

// methodWriters may change what methods the tenant allows.
//
// https://learn.microsoft.com/graph/api/authenticationmethodconfiguration-update
var methodWriters = []string{graph.AuthenticationPolicyAdmin, graph.GlobalAdministrator}

// allowMethod allows an authentication method for a few accounts, and for nobody else who could not use it before.
//
// https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethodconfiguration-update
type allowMethod struct {
	dir      allowTenant
	org      graph.Organization
	kind     graph.MethodKind
	now      graph.MethodPolicy
	accounts []*newcomer
}

// body enables the method. Targets are replaced as a whole: where it was on already, those that were there are sent back as they were.
func (op allowMethod) body() string {
	var targets []any
	if op.now.Enabled {
		for _, t := range op.now.Include {
			targets = append(targets, t.Raw)
		}
	}
	for _, a := range op.accounts {
		if !op.now.Enabled || !op.named(a) {
			targets = append(targets, body{"targetType": "user", "id": a.idOrAny(), "isRegistrationRequired": false})
		}
	}
	b := body{
		"@odata.type": "#microsoft.graph." + string(op.kind) + "AuthenticationMethodConfiguration", "state": "enabled", "includeTargets": targets,
	}
	if op.opensSelfService() {
		b[selfService] = true
	}
	return b.text()
}

// named reports whether the policy is for an account already, by everybody's target or its own.
func (op allowMethod) named(a *newcomer) bool {
	return slices.ContainsFunc(op.now.Include, func(t graph.MethodTarget) bool { return t.ID == graph.AllUsers || a.id != "" && t.ID == a.id })
}

// selfService is the property that lets people register the method themselves. It is one for everybody to whom the method is allowed.
const selfService = "isSelfServiceRegistrationAllowed"

func (op allowMethod) opensSelfService() bool {
	return op.kind == graph.PasskeyMethod && op.now.SelfService == graph.No
}

// before is the part of the policy that the change replaces.
func (op allowMethod) before() string {
	targets := []json.RawMessage{}
	for _, t := range op.now.Include {
		targets = append(targets, t.Raw)
	}
	state := "disabled"
	if op.now.Enabled {
		state = "enabled"
	}
	b := body{"state": state, "includeTargets": targets}
	if op.opensSelfService() {
		b[selfService] = false
	}
	return b.text()
}

func (op allowMethod) names() []string {
	var names []string
	for _, a := range op.accounts {
		names = append(names, a.upn)
	}
	return names
}

// Change spells out the write for a person.
func (op allowMethod) Change() Change {
	before, after := say("eg-allow.off"), say("eg-allow.after", "who", op.names())
	if op.now.Enabled {
		before, after = say("eg-allow.others"), say("eg-allow.after-too", "who", op.names())
	}
	title, question := say("eg-allow.change-"+id(op.kind)), say("eg-allow.ask-"+id(op.kind), "tenant", op.org.Name)
	affects := []assets.Text{say("affects.users", "count", len(op.accounts))}
	if op.opensSelfService() {
		title, question = say("eg-allow.change-self-service"), say("eg-allow.ask-self-service", "tenant", op.org.Name)
		affects = append(affects, say("eg-allow.self-service"))
	}
	return Change{
		Title:    title,
		Question: question,
		Yes:      say("eg-allow.yes"),
		Before:   before,
		After:    after,
		Affects:  affects,
		Undo:     say("eg-allow.undo"),
		Document: &Document{indented(op.before()), indented(op.body())},
		Scopes:   []string{"Policy.ReadWrite.AuthenticationMethod"},
		Roles:    methodWriters,
		Requests: []graph.Request{{
			Method: "PATCH", Path: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/" + string(op.kind), Body: op.body(),
			Times: newcomerTries,
		}},
	}
}

// id is a method's name in messages.
func id(kind graph.MethodKind) string {
	if kind == graph.PassMethod {
		return "pass"
	}
	return "passkey"
}

// Done reads the policy.
func (op allowMethod) Done(ctx context.Context) (bool, error) {
	now, err := readMethodPolicy(ctx, op.dir, op.kind)
	if err != nil || !now.Enabled || op.kind == graph.PasskeyMethod && now.SelfService == graph.No {
		return false, err
	}
	return !slices.ContainsFunc(op.accounts, func(a *newcomer) bool {
		return a.id == "" || slices.ContainsFunc(now.Exclude, func(t graph.MethodTarget) bool { return t.ID == a.id }) || !slices.ContainsFunc(now.Include, func(t graph.MethodTarget) bool { return t.ID == a.id || t.ID == graph.AllUsers })
	}), nil
}

func readMethodPolicy(ctx context.Context, dir allowTenant, kind graph.MethodKind) (graph.MethodPolicy, error) {
	if kind == graph.PasskeyMethod {
		return dir.PasskeyPolicy(ctx)
	}
	p, err := dir.PassPolicy(ctx)
	return p.MethodPolicy, err
}

// Do changes the policy, unless somebody else has changed it since: what they added would be lost with the old targets.
func (op allowMethod) Do(ctx context.Context) error {
	now, err := readMethodPolicy(ctx, op.dir, op.kind)
	if err != nil {
		return NotSent(err)
	}
	if !reflect.DeepEqual(now, op.now) {
		return ErrPlanChanged
	}
	newest := op.accounts[len(op.accounts)-1]
	return untilKnown(ctx, newest, func() error { return op.dir.SetMethodPolicy(ctx, op.kind, op.body()) })
}

// Reversal sends the parts of the policy as they were.
func (op allowMethod) Reversal() Reversal {
	return Reversal{Kind: MethodAllowed, Of: string(op.kind), Was: op.before(), Body: op.body()}
}
