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

// MethodTenant is the part of a tenant that [AllowMethod] needs.
type MethodTenant interface {
	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error)
	SetMethodPolicy(ctx context.Context, method graph.MethodKind, body string) error
}

const methodPolicyPath = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/"

// methodPolicyRoles may change which methods the tenant allows.
//
// https://learn.microsoft.com/graph/api/authenticationmethodconfiguration-update
var methodPolicyRoles = []string{graph.AuthenticationPolicyAdmin, graph.GlobalAdministrator}

// allowMethod allows an authentication method for a few accounts, and for no one else who could not use it before.
//
// https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethodconfiguration-update
type allowMethod struct {
	dir      MethodTenant
	org      graph.Organization
	kind     graph.MethodKind
	now      graph.MethodPolicy // as read for the plan
	accounts []*Pending
}

// AllowMethod returns the change that allows an authentication method for accounts. Its policy was read as now for
// the plan; if it is different when the change is made, nothing is sent.
func AllowMethod(
	dir MethodTenant, org graph.Organization, kind graph.MethodKind, now graph.MethodPolicy, accounts []*Pending,
) steps.Op {
	return allowMethod{dir, org, kind, now, accounts}
}

// newBody enables the method. Targets are replaced as a whole: if the method is enabled already, its present targets
// are sent again as they are.
func (op allowMethod) newBody() string {
	var targets []any
	if op.now.Enabled {
		for _, t := range op.now.Include {
			targets = append(targets, t.Raw)
		}
	}
	for _, a := range op.accounts {
		if !op.now.Enabled || !op.coversAccount(a) {
			targets = append(targets,
				graph.Body{"targetType": "user", "id": a.idOrPlaceholder(), "isRegistrationRequired": false})
		}
	}
	b := graph.Body{
		"@odata.type": "#microsoft.graph." + string(op.kind) + "AuthenticationMethodConfiguration", "state": "enabled",
		"includeTargets": targets,
	}
	if op.opensSelfService() {
		b[selfServiceProperty] = true
	}
	return b.Text()
}

// coversAccount reports whether the policy includes an account already, as a target of its own or with all users.
func (op allowMethod) coversAccount(a *Pending) bool {
	return slices.ContainsFunc(op.now.Include,
		func(t graph.MethodTarget) bool { return t.ID == graph.AllUsers || a.ID != "" && t.ID == a.ID })
}

// selfServiceProperty lets users register the method themselves. It applies to all users to whom the method is
// allowed.
const selfServiceProperty = "isSelfServiceRegistrationAllowed"

func (op allowMethod) opensSelfService() bool {
	return op.kind == graph.PasskeyMethod && op.now.SelfService == graph.No
}

// oldBody is the part of the policy that the change replaces.
func (op allowMethod) oldBody() string {
	targets := []json.RawMessage{}
	for _, t := range op.now.Include {
		targets = append(targets, t.Raw)
	}
	state := "disabled"
	if op.now.Enabled {
		state = "enabled"
	}
	b := graph.Body{"state": state, "includeTargets": targets}
	if op.opensSelfService() {
		b[selfServiceProperty] = false
	}
	return b.Text()
}

func (op allowMethod) accountNames() []string {
	var names []string
	for _, a := range op.accounts {
		names = append(names, a.UPN)
	}
	return names
}

func (op allowMethod) Change() steps.Change {
	before, after := assets.Say("account-method.off"), assets.Say("account-method.after", "who", op.accountNames())
	if op.now.Enabled {
		before, after = assets.Say("account-method.others"), assets.Say("account-method.after-too", "who", op.accountNames())
	}
	title := assets.Say("account-method.change-" + methodTextID(op.kind))
	question := assets.Say("account-method.ask-"+methodTextID(op.kind), "tenant", op.org.Name)
	affects := []assets.Text{assets.Say("affects.users", "count", len(op.accounts))}
	if op.opensSelfService() {
		title = assets.Say("account-method.change-self-service")
		question = assets.Say("account-method.ask-self-service", "tenant", op.org.Name)
		affects = append(affects, assets.Say("account-method.self-service"))
	}
	return steps.Change{
		Title:    title,
		Question: question,
		Yes:      assets.Say("account-method.yes"),
		Before:   before,
		After:    after,
		Affects:  affects,
		Undo:     assets.Say("account-method.undo"),
		Document: &steps.Document{Before: graph.Indented(op.oldBody()), After: graph.Indented(op.newBody())},
		Scopes:   []string{"Policy.ReadWrite.AuthenticationMethod"},
		Roles:    methodPolicyRoles,
		Requests: []graph.Request{{
			Method: "PATCH", Path: methodPolicyPath + string(op.kind), Body: op.newBody(), Times: ReplicationTries,
		}},
	}
}

// methodTextID is the part of a text id that stands for a method.
func methodTextID(kind graph.MethodKind) string {
	if kind == graph.PassMethod {
		return "pass"
	}
	return "passkey"
}

// Done reports whether the policy allows the method to every account.
func (op allowMethod) Done(ctx context.Context) (bool, error) {
	now, err := readMethodPolicy(ctx, op.dir, op.kind)
	if err != nil || !now.Enabled || op.kind == graph.PasskeyMethod && now.SelfService == graph.No {
		return false, err
	}
	return !slices.ContainsFunc(op.accounts, func(a *Pending) bool {
		isTarget := func(t graph.MethodTarget) bool { return t.ID == a.ID }
		includes := func(t graph.MethodTarget) bool { return isTarget(t) || t.ID == graph.AllUsers }
		return a.ID == "" || slices.ContainsFunc(now.Exclude, isTarget) || !slices.ContainsFunc(now.Include, includes)
	}), nil
}

func readMethodPolicy(ctx context.Context, dir MethodTenant, kind graph.MethodKind) (graph.MethodPolicy, error) {
	if kind == graph.PasskeyMethod {
		return dir.PasskeyPolicy(ctx)
	}
	p, err := dir.PassPolicy(ctx)
	return p.MethodPolicy, err
}

// Do changes the policy, unless it was edited since the plan: targets that someone added meanwhile would be lost.
func (op allowMethod) Do(ctx context.Context) error {
	now, err := readMethodPolicy(ctx, op.dir, op.kind)
	if err != nil {
		return steps.NotSent(err)
	}
	if !reflect.DeepEqual(now, op.now) {
		return steps.ErrPlanChanged
	}
	newest := op.accounts[len(op.accounts)-1]
	return RetryUntilReplicated(ctx, newest, func() error { return op.dir.SetMethodPolicy(ctx, op.kind, op.newBody()) })
}

// Reversal sends the old parts of the policy again.
func (op allowMethod) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.MethodAllowed, Of: string(op.kind), Was: op.oldBody(), Body: op.newBody()}
}
