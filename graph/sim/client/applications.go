package client

import (
	"context"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/wire"
)

// Applications reads the registrations of the tenant.
func (d *Client) Applications(ctx context.Context) ([]graph.Application, error) {
	return d.listApplications(ctx, graph.OpReadApplications, graphapi.ApplicationsPath)
}

// DeletedApplications reads the deleted registrations, which can be restored.
func (d *Client) DeletedApplications(ctx context.Context) ([]graph.Application, error) {
	return d.listApplications(ctx, graph.OpReadDeletedApplications, graphapi.DeletedAppsPath)
}

func (d *Client) listApplications(ctx context.Context, op, path string) ([]graph.Application, error) {
	query := url.Values{"$select": {wire.ApplicationSelect}, "$top": {"999"}}
	return wire.Collect(readList[wire.ListedApplication](ctx, d, op, path, query))
}

// Application reads one registration with its certificates.
func (d *Client) Application(ctx context.Context, id string) (graph.Application, error) {
	query := url.Values{"$select": {wire.ApplicationSelect}}
	return readObject[wire.Application](ctx, d, graph.OpReadApplication,
		graphapi.ApplicationsPath+"/"+url.PathEscape(id), query)
}

// AppOwners reads the owners of a registration: users and applications, which have no user principal name.
func (d *Client) AppOwners(ctx context.Context, id string) ([]graph.User, error) {
	query := url.Values{"$select": {wire.UserSelect}, "$top": {"999"}}
	path := graphapi.ApplicationsPath + "/" + url.PathEscape(id) + "/owners"
	return wire.Collect(readList[wire.User](ctx, d, graph.OpReadApplicationOwners, path, query))
}

// CreateApplication creates a registration.
func (d *Client) CreateApplication(ctx context.Context, body string) (graph.Application, error) {
	return createObject[wire.Application](ctx, d, graph.OpCreateApplication, graphapi.ApplicationsPath, body)
}

// UpdateApplication changes a registration.
func (d *Client) UpdateApplication(ctx context.Context, id, body string) error {
	_, err := d.sendWrite(ctx, graph.OpChangeApplication, http.MethodPatch, graphapi.ApplicationsPath+"/"+id, body)
	return err
}

// RestoreApplication restores a deleted registration.
func (d *Client) RestoreApplication(ctx context.Context, id string) error {
	_, err := d.sendWrite(ctx, graph.OpRestoreApplication, http.MethodPost, "/directory/deletedItems/"+id+"/restore",
		"")
	return err
}

// AddSecret creates a client secret.
func (d *Client) AddSecret(ctx context.Context, id, body string) (graph.SecretCredential, graph.Hidden, error) {
	const op = graph.OpCreateClientSecret
	data, err := d.postJSON(ctx, op, graphapi.ApplicationsPath+"/"+id+"/addPassword", body)
	if err != nil {
		return graph.SecretCredential{}, "", err
	}
	return wire.ReadNewSecret(op, data)
}

// RemoveSecret removes a client secret.
func (d *Client) RemoveSecret(ctx context.Context, id, body string) error {
	_, err := d.postJSON(ctx, graph.OpRemoveClientSecret, graphapi.ApplicationsPath+"/"+id+"/removePassword", body)
	return err
}

// CredentialRules reads the tenant's default policy on credentials of applications.
func (d *Client) CredentialRules(ctx context.Context) (graph.CredentialRules, error) {
	return readObject[wire.AppManagementPolicy](ctx, d, graph.OpReadCredentialRules, graphapi.AppRulesPath, nil)
}

// AppRules reads the policies that are assigned to a registration.
func (d *Client) AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error) {
	path := graphapi.ApplicationsPath + "/" + url.PathEscape(id) + "/appManagementPolicies"
	return wire.Collect(readList[wire.AppManagementPolicy](ctx, d, graph.OpReadCredentialRules, path, nil))
}
