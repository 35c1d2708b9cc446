package live

import (
	"context"
	"encoding/json"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// Account returns one account, by id or user principal name, with what the list of users is not asked for.
//
// https://learn.microsoft.com/graph/api/user-get
func (c *Connection) Account(ctx context.Context, key string) (graph.Account, error) {
	const op = graph.OpReadAccount
	type account struct {
		user
		PasswordPolicies string
		AssignedLicenses []json.RawMessage
	}
	found, err := one[account](ctx, c, op, c.address("/users/"+segment(key), "$select", userProperties+",passwordPolicies,assignedLicenses"))
	if err != nil {
		return graph.Account{}, err
	}
	if found.ID == "" {
		return graph.Account{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return graph.Account{
		User: found.account(), Licensed: len(found.AssignedLicenses) > 0, KeepsPassword: keepsPassword(found.PasswordPolicies),
	}, nil
}

// keepsPassword reads passwordPolicies: words between commas, with or without blanks.
func keepsPassword(policies string) bool {
	for policy := range strings.SplitSeq(policies, ",") {
		if strings.EqualFold(strings.TrimSpace(policy), "DisablePasswordExpiration") {
			return true
		}
	}
	return false
}

// CreateUser makes an account of a JSON body, sent as it is. What Microsoft says about it is dropped if it repeats the password.
//
// https://learn.microsoft.com/graph/api/user-post-users
func (c *Connection) CreateUser(ctx context.Context, body string) (graph.User, error) {
	const op = graph.OpCreateAccount
	data, err := c.raw(ctx, op, abstractions.POST, c.address("/users"), []byte(body))
	if err != nil {
		return graph.User{}, unsure(withoutPassword(err, body))
	}
	var made user
	if json.Unmarshal(data, &made) != nil || made.ID == "" {
		return graph.User{}, &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return made.account(), nil
}

// withoutPassword returns err without words of the service that repeat the password of the body, as words are shown to people.
func withoutPassword(err error, body string) error {
	var sent struct{ PasswordProfile struct{ Password string } }
	e, ok := asError(err)
	if !ok || json.Unmarshal([]byte(body), &sent) != nil || sent.PasswordProfile.Password == "" {
		return err
	}
	if !strings.Contains(e.Message, sent.PasswordProfile.Password) {
		return err
	}
	silent := *e
	silent.Message = ""
	return &silent
}
