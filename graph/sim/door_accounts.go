package sim

import (
	"context"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/wire"
)

// Account reads one account.
func (d *Door) Account(ctx context.Context, key string) (graph.Account, error) {
	return readObject[wire.Account](ctx, d, graph.OpReadAccount, "/users/"+key,
		url.Values{"$select": {wire.AccountSelect}})
}

// CreateUser creates an account.
func (d *Door) CreateUser(ctx context.Context, body string) (graph.User, error) {
	return create[wire.User](ctx, d, graph.OpCreateAccount, "/users", body)
}

// AssignRole assigns a directory role.
func (d *Door) AssignRole(ctx context.Context, body string) error {
	_, err := d.change(ctx, graph.OpAssignRole, http.MethodPost, assignmentsPath, body)
	return err
}

// RoleSchedules reads when the active assignments of a role expire.
func (d *Door) RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error) {
	query := url.Values{"$filter": {"roleDefinitionId eq '" + roleTemplate + "'"}}
	return wire.Collect(readList[wire.RoleSchedule](ctx, d, graph.OpReadRoleSchedules, schedulesPath, query))
}

// PassPolicy reads the policy on Temporary Access Passes.
func (d *Door) PassPolicy(ctx context.Context) (graph.PassPolicy, error) {
	return readObject[wire.PassConfiguration](ctx, d, graph.OpReadPassPolicy,
		methodPoliciesPath+string(graph.PassMethod), nil)
}

// PasskeyPolicy reads the policy on passkeys.
func (d *Door) PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error) {
	return readObject[wire.MethodConfiguration](ctx, d, graph.OpReadPasskeyPolicy,
		methodPoliciesPath+string(graph.PasskeyMethod), nil)
}

// SetMethodPolicy changes the policy of an authentication method.
func (d *Door) SetMethodPolicy(ctx context.Context, kind graph.MethodKind, body string) error {
	_, err := d.change(ctx, graph.OpChangeMethodPolicy, http.MethodPatch, methodPoliciesPath+string(kind), body)
	return err
}
