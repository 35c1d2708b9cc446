package live

import (
	"context"
	"encoding/json"
	"strings"

	"cspready/graph"
	"cspready/graph/wire"
)

// Account returns one account, by id or user principal name, with properties that the list of users leaves out.
//
// https://learn.microsoft.com/graph/api/user-get
func (c *Connection) Account(ctx context.Context, key string) (graph.Account, error) {
	at := c.addressOf("/users/"+pathSegment(key), "$select", wire.AccountSelect)
	return readObject[wire.Account](ctx, c, graph.OpReadAccount, at)
}

// CreateUser creates an account from a JSON body, which is sent unchanged. Microsoft's message is dropped if it
// repeats the password.
//
// https://learn.microsoft.com/graph/api/user-post-users
func (c *Connection) CreateUser(ctx context.Context, body string) (graph.User, error) {
	made, err := createObject[wire.User](ctx, c, graph.OpCreateAccount, c.addressOf("/users"), body)
	return made, withoutPassword(err, body)
}

// withoutPassword returns err without a message of the service that repeats the password of the body, because
// messages are displayed.
func withoutPassword(err error, body string) error {
	var sent struct{ PasswordProfile struct{ Password string } }
	e, ok := asError(err)
	if !ok || json.Unmarshal([]byte(body), &sent) != nil || sent.PasswordProfile.Password == "" {
		return err
	}
	if !strings.Contains(e.Message, sent.PasswordProfile.Password) {
		return err
	}
	withoutMessage := *e
	withoutMessage.Message = ""
	return &withoutMessage
}
