package sim

import (
	"context"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/wire"
)

// Applications reads the registrations of the tenant.
func (d *Door) Applications(ctx context.Context) ([]graph.Application, error) {
	return d.applications(ctx, graph.OpReadApplications, applicationsPath)
}

// DeletedApplications reads the deleted registrations, which can be restored.
func (d *Door) DeletedApplications(ctx context.Context) ([]graph.Application, error) {
	return d.applications(ctx, graph.OpReadDeletedApplications, deletedAppsPath)
}

func (d *Door) applications(ctx context.Context, op, path string) ([]graph.Application, error) {
	query := url.Values{"$select": {wire.ApplicationSelect}, "$top": {"999"}}
	return wire.Collect(readList[wire.ListedApplication](ctx, d, op, path, query))
}

// Application reads one registration with its certificates.
func (d *Door) Application(ctx context.Context, id string) (graph.Application, error) {
	query := url.Values{"$select": {wire.ApplicationSelect}}
	return readObject[wire.Application](ctx, d, graph.OpReadApplication, applicationsPath+"/"+url.PathEscape(id), query)
}

// AppOwners reads the owners of a registration: users and applications, which have no user principal name.
func (d *Door) AppOwners(ctx context.Context, id string) ([]graph.User, error) {
	query := url.Values{"$select": {wire.UserSelect}, "$top": {"999"}}
	path := applicationsPath + "/" + url.PathEscape(id) + "/owners"
	return wire.Collect(readList[wire.User](ctx, d, graph.OpReadApplicationOwners, path, query))
}

// CreateApplication creates a registration.
func (d *Door) CreateApplication(ctx context.Context, body string) (graph.Application, error) {
	return create[wire.Application](ctx, d, graph.OpCreateApplication, applicationsPath, body)
}

// UpdateApplication changes a registration.
func (d *Door) UpdateApplication(ctx context.Context, id, body string) error {
	_, err := d.change(ctx, graph.OpChangeApplication, http.MethodPatch, applicationsPath+"/"+id, body)
	return err
}

// RestoreApplication restores a deleted registration.
func (d *Door) RestoreApplication(ctx context.Context, id string) error {
	_, err := d.change(ctx, graph.OpRestoreApplication, http.MethodPost, "/directory/deletedItems/"+id+"/restore", "")
	return err
}

// AddSecret creates a client secret.
func (d *Door) AddSecret(ctx context.Context, id, body string) (graph.SecretCredential, graph.Hidden, error) {
	const op = graph.OpCreateClientSecret
	data, err := d.post(ctx, op, applicationsPath+"/"+id+"/addPassword", body)
	if err != nil {
		return graph.SecretCredential{}, "", err
	}
	return wire.ReadNewSecret(op, data)
}

// RemoveSecret removes a client secret.
func (d *Door) RemoveSecret(ctx context.Context, id, body string) error {
	_, err := d.post(ctx, graph.OpRemoveClientSecret, applicationsPath+"/"+id+"/removePassword", body)
	return err
}

// CredentialRules reads the tenant's default policy on credentials of applications.
func (d *Door) CredentialRules(ctx context.Context) (graph.CredentialRules, error) {
	return readObject[wire.AppManagementPolicy](ctx, d, graph.OpReadCredentialRules, appRulesPath, nil)
}

// AppRules reads the policies that are assigned to a registration.
func (d *Door) AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error) {
	path := applicationsPath + "/" + url.PathEscape(id) + "/appManagementPolicies"
	return wire.Collect(readList[wire.AppManagementPolicy](ctx, d, graph.OpReadCredentialRules, path, nil))
}
