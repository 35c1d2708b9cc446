package sim

import (
	"context"
	"net/http"
	"net/url"

	"cspready/graph"
)

const applicationFields = "id,appId,displayName,createdDateTime,deletedDateTime,signInAudience,tags,web,spa,publicClient,isFallbackPublicClient," +
	"isDisabled,disabledByMicrosoftStatus,servicePrincipalLockConfiguration,requiredResourceAccess,keyCredentials,passwordCredentials"

// Applications reads the registrations of the tenant.
func (d *Door) Applications(ctx context.Context) ([]graph.Application, error) {
	return d.applications(ctx, graph.OpReadApplications, applicationsPath)
}

// DeletedApplications reads the registrations that can be restored.
func (d *Door) DeletedApplications(ctx context.Context) ([]graph.Application, error) {
	return d.applications(ctx, graph.OpReadDeletedApplications, deletedAppsPath)
}

func (d *Door) applications(ctx context.Context, op, path string) ([]graph.Application, error) {
	list, err := d.all(ctx, op, path, url.Values{"$select": {applicationFields}, "$top": {"999"}})
	if err != nil {
		return nil, err
	}
	var apps []graph.Application
	for _, o := range list {
		a, err := applicationIn(op, o)
		if err != nil {
			return nil, err
		}
		apps = append(apps, a)
	}
	return apps, nil
}

// Application reads one registration, certificates included.
func (d *Door) Application(ctx context.Context, id string) (graph.Application, error) {
	const op = graph.OpReadApplication
	o, err := d.one(ctx, op, applicationsPath+"/"+url.PathEscape(id), url.Values{"$select": {applicationFields}})
	if err != nil {
		return graph.Application{}, err
	}
	return applicationIn(op, o)
}

// AppOwners reads who owns a registration: people, and applications, which have no user principal name.
func (d *Door) AppOwners(ctx context.Context, id string) ([]graph.User, error) {
	list, err := d.all(ctx, graph.OpReadApplicationOwners, applicationsPath+"/"+url.PathEscape(id)+"/owners", url.Values{"$select": {userFields}, "$top": {"999"}})
	var owners []graph.User
	for _, o := range list {
		owners = append(owners, userOf(o))
	}
	return owners, err
}

// CreateApplication makes a registration.
func (d *Door) CreateApplication(ctx context.Context, body string) (graph.Application, error) {
	const op = graph.OpCreateApplication
	made, err := d.change(ctx, op, http.MethodPost, applicationsPath, body)
	if err != nil {
		return graph.Application{}, err
	}
	return applicationIn(op, made)
}

// UpdateApplication changes a registration.
func (d *Door) UpdateApplication(ctx context.Context, id, body string) error {
	_, err := d.change(ctx, graph.OpChangeApplication, http.MethodPatch, applicationsPath+"/"+id, body)
	return err
}

// RestoreApplication takes a registration back from the deleted items.
func (d *Door) RestoreApplication(ctx context.Context, id string) error {
	_, err := d.change(ctx, graph.OpRestoreApplication, http.MethodPost, "/directory/deletedItems/"+id+"/restore", "")
	return err
}

// AddSecret makes a client secret.
func (d *Door) AddSecret(ctx context.Context, id, body string) (made graph.SecretCredential, secret graph.Hidden, err error) {
	const op = graph.OpCreateClientSecret
	o, err := d.change(ctx, op, http.MethodPost, applicationsPath+"/"+id+"/addPassword", body)
	if err != nil {
		return graph.SecretCredential{}, "", err
	}
	if word(o, "secretText") == "" {
		return graph.SecretCredential{}, "", &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return graph.SecretCredential{KeyID: word(o, "keyId"), Name: word(o, "displayName"), Hint: word(o, "hint"), Starts: moment(o, "startDateTime"),
		Ends: moment(o, "endDateTime")}, graph.Hidden(word(o, "secretText")), nil
}

// RemoveSecret removes a client secret.
func (d *Door) RemoveSecret(ctx context.Context, id, body string) error {
	_, err := d.change(ctx, graph.OpRemoveClientSecret, http.MethodPost, applicationsPath+"/"+id+"/removePassword", body)
	return err
}

// CredentialRules reads what the tenant demands of the credentials of applications.
func (d *Door) CredentialRules(ctx context.Context) (graph.CredentialRules, error) {
	o, err := d.one(ctx, opRules, appRulesPath, nil)
	if err != nil {
		return graph.CredentialRules{}, err
	}
	restrictions, _ := o["applicationRestrictions"].(object)
	return rulesOf(truth(o, "isEnabled") == graph.Yes, restrictions), nil
}

// AppRules reads the rules that are set for one registration.
func (d *Door) AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error) {
	list, err := d.all(ctx, opRules, applicationsPath+"/"+url.PathEscape(id)+"/appManagementPolicies", nil)
	var rules []graph.CredentialRules
	for _, o := range list {
		restrictions, _ := o["restrictions"].(object)
		rules = append(rules, rulesOf(truth(o, "isEnabled") == graph.Yes, restrictions))
	}
	return rules, err
}

const opRules = graph.OpReadCredentialRules
