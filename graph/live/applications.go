package live

import (
	"context"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

func applicationPath(id string) string { return "/applications/" + pathSegment(id) }

// Applications returns all app registrations of the tenant.
//
// https://learn.microsoft.com/graph/api/application-list
func (c *Connection) Applications(ctx context.Context) ([]graph.Application, error) {
	return c.listApplications(ctx, graph.OpReadApplications, "/applications")
}

// DeletedApplications returns the registrations that can still be restored. The path contains the type, because the
// directory lists deleted objects of one type only.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-list
func (c *Connection) DeletedApplications(ctx context.Context) ([]graph.Application, error) {
	return c.listApplications(ctx, graph.OpReadDeletedApplications, "/directory/deletedItems/microsoft.graph.application")
}

func (c *Connection) listApplications(ctx context.Context, op, path string) ([]graph.Application, error) {
	return wire.Collect(readList[wire.ListedApplication](ctx, c, op,
		c.addressOf(path, "$select", wire.ApplicationSelect, "$top", "999")))
}

// Application returns one registration with its certificates, by object id.
//
// https://learn.microsoft.com/graph/api/application-get
func (c *Connection) Application(ctx context.Context, id string) (graph.Application, error) {
	at := c.addressOf(applicationPath(id), "$select", wire.ApplicationSelect)
	return readObject[wire.Application](ctx, c, graph.OpReadApplication, at)
}

// AppOwners returns the owners of a registration: accounts, and service principals, which have no user principal
// name.
//
// https://learn.microsoft.com/graph/api/application-list-owners
func (c *Connection) AppOwners(ctx context.Context, id string) ([]graph.User, error) {
	at := c.addressOf(applicationPath(id)+"/owners", "$select", wire.UserSelect)
	return wire.Collect(readList[wire.User](ctx, c, graph.OpReadApplicationOwners, at))
}

// CreateApplication creates a registration from a JSON body, which is sent unchanged. ErrUnsure means that the answer
// does not identify it.
//
// https://learn.microsoft.com/graph/api/application-post-applications
func (c *Connection) CreateApplication(ctx context.Context, body string) (graph.Application, error) {
	return createObject[wire.Application](ctx, c, graph.OpCreateApplication, c.addressOf("/applications"), body)
}

// UpdateApplication changes the parts of a registration that are in a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/application-update
func (c *Connection) UpdateApplication(ctx context.Context, id, body string) error {
	_, err := c.send(ctx, graph.OpChangeApplication, abstractions.PATCH, c.addressOf(applicationPath(id)), []byte(body))
	return markUnsure(err)
}

// RestoreApplication restores a registration from the deleted items.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
func (c *Connection) RestoreApplication(ctx context.Context, id string) error {
	_, err := c.send(ctx, graph.OpRestoreApplication, abstractions.POST,
		c.addressOf("/directory/deletedItems/"+pathSegment(id)+"/restore"), nil)
	return markUnsure(err)
}

// AddSecret creates a client secret from a JSON body, which is sent unchanged. The secret is in this answer and
// nowhere else, so an answer without one is ErrUnsure.
//
// https://learn.microsoft.com/graph/api/application-addpassword
func (c *Connection) AddSecret(ctx context.Context, id, body string) (graph.SecretCredential, graph.Hidden, error) {
	const op = graph.OpCreateClientSecret
	data, err := c.send(ctx, op, abstractions.POST, c.addressOf(applicationPath(id)+"/addPassword"), []byte(body))
	if err != nil {
		return graph.SecretCredential{}, "", markUnsure(err)
	}
	return wire.ReadNewSecret(op, data)
}

// RemoveSecret removes the client secret that a JSON body names, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/application-removepassword
func (c *Connection) RemoveSecret(ctx context.Context, id, body string) error {
	_, err := c.send(ctx, graph.OpRemoveClientSecret, abstractions.POST,
		c.addressOf(applicationPath(id)+"/removePassword"), []byte(body))
	return markUnsure(err)
}
