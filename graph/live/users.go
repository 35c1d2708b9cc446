package live

import (
	"context"
	"iter"
	"strings"

	"cspready/graph"
)

// user is an account as Graph prints it.
//
// https://learn.microsoft.com/graph/api/resources/user
type user struct {
	Type              string `json:"@odata.type"`
	ID                string
	DisplayName       string
	UserPrincipalName string
	AccountEnabled    *bool
	UserType          string
	CreatedDateTime   string
	CreationType      string

	OnPremisesSyncEnabled *bool
}

const userProperties = "id,displayName,userPrincipalName,accountEnabled,userType,createdDateTime,creationType,onPremisesSyncEnabled"

// guest reports whether the account lives elsewhere. Accounts older than the property have none and are members.
func (u user) guest() bool { return strings.EqualFold(u.UserType, "Guest") }

func (u user) account() graph.User {
	account := graph.User{
		ID: u.ID, Name: u.DisplayName, UserPrincipalName: u.UserPrincipalName, Guest: u.guest(), Created: when(u.CreatedDateTime),
	}
	account.Invited = strings.EqualFold(u.CreationType, "Invitation") || strings.Contains(strings.ToUpper(u.UserPrincipalName), "#EXT#")
	account.Synced = u.OnPremisesSyncEnabled != nil && *u.OnPremisesSyncEnabled
	if u.AccountEnabled != nil {
		account.Enabled = graph.TriOf(*u.AccountEnabled)
	}
	return account
}

// Users yields every account, guests and disabled ones included. It reads them raw, a page at a time: the SDK takes several times as
// long, which shows in a tenant of a hundred thousand.
//
// https://learn.microsoft.com/graph/api/user-list
func (c *Connection) Users(ctx context.Context) iter.Seq2[graph.User, error] {
	const op = graph.OpReadUsers
	return func(yield func(graph.User, error) bool) {
		for u, err := range each[user](ctx, c, op, c.address("/users", "$select", userProperties, "$top", "999")) {
			if err == nil && u.ID == "" {
				err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
			}
			if !yield(u.account(), err) || err != nil {
				return
			}
		}
	}
}
