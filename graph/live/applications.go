package live

import (
	"context"
	"encoding/json"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// applicationProperties are what is read of a registration. Graph prints certificates of a single one only when they are asked for by name.
const applicationProperties = "id,appId,displayName,createdDateTime,deletedDateTime,signInAudience,tags,web,spa,publicClient,isFallbackPublicClient," +
	"isDisabled,disabledByMicrosoftStatus,servicePrincipalLockConfiguration,requiredResourceAccess,keyCredentials,passwordCredentials"

func applicationPath(id string) string { return "/applications/" + segment(id) }

// Applications returns every registration of the tenant.
//
// https://learn.microsoft.com/graph/api/application-list
func (c *Connection) Applications(ctx context.Context) ([]graph.Application, error) {
	return c.applications(ctx, graph.OpReadApplications, "/applications")
}

// DeletedApplications returns the registrations that can still be restored. The directory names the type in the path, as it lists deleted
// objects of one type only.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-list
func (c *Connection) DeletedApplications(ctx context.Context) ([]graph.Application, error) {
	return c.applications(ctx, graph.OpReadDeletedApplications, "/directory/deletedItems/microsoft.graph.application")
}

func (c *Connection) applications(ctx context.Context, op, path string) ([]graph.Application, error) {
	var list []graph.Application
	for raw, err := range each[application](ctx, c, op, c.address(path, "$select", applicationProperties, "$top", "999")) {
		if err != nil {
			return nil, err
		}
		found, ok := raw.read()
		if !ok {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
		}
		for i := range found.Keys {
			found.Keys[i].Certificate = nil // a list may or may not print it, so nobody is to count on it
		}
		list = append(list, found)
	}
	return list, nil
}

// Application returns one registration by its object id, with its certificates.
//
// https://learn.microsoft.com/graph/api/application-get
func (c *Connection) Application(ctx context.Context, id string) (graph.Application, error) {
	const op = graph.OpReadApplication
	raw, err := one[application](ctx, c, op, c.address(applicationPath(id), "$select", applicationProperties))
	if err != nil {
		return graph.Application{}, err
	}
	found, ok := raw.read()
	if !ok {
		return graph.Application{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return found, nil
}

// AppOwners returns who owns a registration: accounts and service principals, which have no user principal name.
//
// https://learn.microsoft.com/graph/api/application-list-owners
func (c *Connection) AppOwners(ctx context.Context, id string) ([]graph.User, error) {
	const op = graph.OpReadApplicationOwners
	found, err := collect(each[user](ctx, c, op, c.address(applicationPath(id)+"/owners", "$select", userProperties)))
	var owners []graph.User
	for _, u := range found {
		if u.ID == "" {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
		}
		owners = append(owners, u.account())
	}
	return owners, err
}

// CreateApplication makes a registration of a JSON body, sent as it is. ErrUnsure where the answer does not tell which it is.
//
// https://learn.microsoft.com/graph/api/application-post-applications
func (c *Connection) CreateApplication(ctx context.Context, body string) (graph.Application, error) {
	const op = graph.OpCreateApplication
	data, err := c.raw(ctx, op, abstractions.POST, c.address("/applications"), []byte(body))
	if err != nil {
		return graph.Application{}, unsure(err)
	}
	var raw application
	if json.Unmarshal(data, &raw) == nil {
		if made, ok := raw.read(); ok {
			return made, nil
		}
	}
	return graph.Application{}, &graph.Error{Op: op, Kind: graph.ErrUnsure}
}

// UpdateApplication changes the parts of a registration that are in a JSON body, sent as it is.
//
// https://learn.microsoft.com/graph/api/application-update
func (c *Connection) UpdateApplication(ctx context.Context, id, body string) error {
	_, err := c.raw(ctx, graph.OpChangeApplication, abstractions.PATCH, c.address(applicationPath(id)), []byte(body))
	return unsure(err)
}

// RestoreApplication takes a registration back from the deleted items.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
func (c *Connection) RestoreApplication(ctx context.Context, id string) error {
	_, err := c.raw(ctx, graph.OpRestoreApplication, abstractions.POST, c.address("/directory/deletedItems/"+segment(id)+"/restore"), nil)
	return unsure(err)
}

// AddSecret makes a client secret of a JSON body, sent as it is. The secret is in this answer and nowhere else, so an answer without one is
// ErrUnsure.
//
// https://learn.microsoft.com/graph/api/application-addpassword
func (c *Connection) AddSecret(ctx context.Context, id, body string) (graph.SecretCredential, graph.Hidden, error) {
	const op = graph.OpCreateClientSecret
	data, err := c.raw(ctx, op, abstractions.POST, c.address(applicationPath(id)+"/addPassword"), []byte(body))
	if err != nil {
		return graph.SecretCredential{}, "", unsure(err)
	}
	var made struct {
		passwordCredential
		SecretText graph.Hidden
	}
	if json.Unmarshal(data, &made) != nil || made.SecretText == "" || made.KeyID == "" {
		return graph.SecretCredential{}, "", &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return made.read(), made.SecretText, nil
}

// RemoveSecret removes the client secret that a JSON body names, sent as it is.
//
// https://learn.microsoft.com/graph/api/application-removepassword
func (c *Connection) RemoveSecret(ctx context.Context, id, body string) error {
	_, err := c.raw(ctx, graph.OpRemoveClientSecret, abstractions.POST, c.address(applicationPath(id)+"/removePassword"), []byte(body))
	return unsure(err)
}

// disabled reads disabledByMicrosoftStatus: "NotDisabled", null, or the reason why it is.
func disabled(status string) bool { return status != "" && !strings.EqualFold(status, "NotDisabled") }
