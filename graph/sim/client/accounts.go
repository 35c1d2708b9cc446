package client

import (
	"context"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/wire"
)

// Account reads one account.
func (d *Client) Account(ctx context.Context, key string) (graph.Account, error) {
	return readObject[wire.Account](ctx, d, graph.OpReadAccount, "/users/"+key,
		url.Values{"$select": {wire.AccountSelect}})
}

// CreateUser creates an account.
func (d *Client) CreateUser(ctx context.Context, body string) (graph.User, error) {
	return createObject[wire.User](ctx, d, graph.OpCreateAccount, "/users", body)
}

// AssignRole assigns a directory role.
func (d *Client) AssignRole(ctx context.Context, body string) error {
	_, err := d.sendWrite(ctx, graph.OpAssignRole, http.MethodPost, graphapi.AssignmentsPath, body)
	return err
}

// RoleSchedules reads when the active assignments of a role expire.
func (d *Client) RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error) {
	query := url.Values{}
	if roleTemplate != "" {
		query.Set("$filter", "roleDefinitionId eq '"+roleTemplate+"'")
	}
	return wire.Collect(readList[wire.RoleSchedule](ctx, d, graph.OpReadRoleSchedules, graphapi.SchedulesPath, query))
}

// PassPolicy reads the policy on Temporary Access Passes.
func (d *Client) PassPolicy(ctx context.Context) (graph.PassPolicy, error) {
	return readObject[wire.PassConfiguration](ctx, d, graph.OpReadPassPolicy,
		graphapi.MethodPoliciesPath+string(graph.PassMethod), nil)
}

// PasskeyPolicy reads the policy on passkeys.
func (d *Client) PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error) {
	return readObject[wire.MethodConfiguration](ctx, d, graph.OpReadPasskeyPolicy,
		graphapi.MethodPoliciesPath+string(graph.PasskeyMethod), nil)
}

// MethodsPolicy reads which authentication methods the tenant allows.
func (d *Client) MethodsPolicy(ctx context.Context) (graph.MethodsPolicy, error) {
	return readObject[wire.MethodsPolicy](ctx, d, graph.OpReadMethodsPolicy, graphapi.MethodsPolicyPath, nil)
}

// DefaultTrust reads what the tenant accepts of accounts of other tenants.
func (d *Client) DefaultTrust(ctx context.Context) (graph.InboundTrust, error) {
	return readObject[wire.CrossTenantAccess](ctx, d, graph.OpReadCrossTenantAccess,
		graphapi.CrossTenantPath+"/default", nil)
}

// PartnerTrusts reads what the tenant accepts of accounts of single tenants.
func (d *Client) PartnerTrusts(ctx context.Context) ([]graph.InboundTrust, error) {
	return wire.Collect(readList[wire.CrossTenantAccess](ctx, d, graph.OpReadCrossTenantAccess,
		graphapi.CrossTenantPath+"/partners", nil))
}

// SetMethodPolicy changes the policy of an authentication method.
func (d *Client) SetMethodPolicy(ctx context.Context, kind graph.MethodKind, body string) error {
	_, err := d.sendWrite(ctx, graph.OpChangeMethodPolicy, http.MethodPatch, graphapi.MethodPoliciesPath+string(kind),
		body)
	return err
}
