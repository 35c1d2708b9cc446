package account

import (
	"context"
	"errors"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// NewAccountTenant is what making an administrator takes.
type NewAccountTenant interface {
	steps.Identity
	Account(ctx context.Context, key string) (graph.Account, error)
	CreateUser(ctx context.Context, body string) (graph.User, error)
	AssignRole(ctx context.Context, body string) error
	Assignments(ctx context.Context) ([]graph.Assignment, error)
}

// createRoles may make accounts.
//
// https://learn.microsoft.com/graph/api/user-post-users
var createRoles = []string{graph.UserAdministrator, graph.GlobalAdministrator}

// CreateAccount makes one account. Its password is stored before the account is made.
type CreateAccount struct {
	Dir      NewAccountTenant
	Org      graph.Organization
	Store    secret.Store
	Account  *Newcomer
	Password func() graph.Hidden
	Declare  func(id string) // says that the account is a break-glass account
}

// requestBody is what is sent. Nothing in it says what the account is for.
func (op CreateAccount) requestBody(password string) string {
	local, _, _ := strings.Cut(op.Account.Upn, "@")
	nickname := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return -1
	}, strings.ToLower(local))
	return graph.Body{
		"accountEnabled": true, "displayName": op.Account.Name, "mailNickname": nickname, "userPrincipalName": op.Account.Upn,
		"passwordPolicies": "DisablePasswordExpiration",
		"passwordProfile":  graph.Body{"forceChangePasswordNextSignIn": false, "password": password},
	}.Text()
}

// Change spells out the write for a person. The password is in no word of it.
func (op CreateAccount) Change() steps.Change {
	upn := op.Account.Upn
	return steps.Change{
		Title:    assets.Say("eg-create.change", "upn", upn),
		Question: assets.Say("eg-create.ask", "upn", upn, "tenant", op.Org.Name),
		Yes:      assets.Say("eg-create.yes"),
		Before:   assets.Say("eg-create.before"),
		After:    assets.Say("eg-create.after", "name", op.Account.Name, "place", op.Store.Location(op.secretKey())),
		Affects:  op.describeAffected(),
		Undo:     assets.Say("eg-create.undo"),
		Scopes:   []string{"User.ReadWrite.All"},
		Roles:    createRoles,
		Makes:    upn,
		Requests: append(op.Store.Requests(op.secretKey()), graph.Request{Method: "POST", Path: "/users", Body: op.requestBody("{}")}),
	}
}

// describeAffected says whom the account concerns, and which permission beside Graph's its password takes.
func (op CreateAccount) describeAffected() []assets.Text {
	list := []assets.Text{assets.Say("eg-create.nobody")}
	for _, r := range op.Store.Requests(op.secretKey()) {
		list = append(list, assets.Say("eg-create.vault", "host", r.Host))
	}
	return list
}

// secretKey returns the key of the account's password.
func (op CreateAccount) secretKey() secret.Key {
	return secret.Key{Owner: op.Account.Upn, Kind: secret.AccountPassword}
}

// Done looks for the account. One that is there although nothing was sent yet is somebody else's, or was hidden by a replica that lagged: a
// person has to say which.
func (op CreateAccount) Done(ctx context.Context) (bool, error) {
	found, err := op.Dir.Account(ctx, op.Account.Upn)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case !op.Account.Tried:
		return false, &graph.Error{Op: graph.OpCreateAccount, Kind: graph.ErrConflict}
	}
	op.setID(found.ID)
	return true, nil
}

func (op CreateAccount) setID(id string) {
	op.Account.Id = id
	op.Declare(id)
}

// Do stores a password, unless an interrupted run stored one, and makes the account with the one that is stored. Where
// Microsoft certainly did not make the account, the password is removed again: nothing accepts it.
func (op CreateAccount) Do(ctx context.Context) error {
	stored, err := op.Store.PutIfAbsent(ctx, op.secretKey(), secret.Value{Text: op.Password()})
	if err != nil {
		return steps.NotSent(err)
	}
	op.Account.password = stored.Text
	made, err := op.Dir.CreateUser(ctx, op.requestBody(string(stored.Text)))
	op.Account.Tried = true
	switch {
	case err == nil:
		op.setID(made.ID)
	case steps.Refused(err) && !errors.Is(err, graph.ErrConflict): // a name that is taken may have been taken by this very request
		return errors.Join(err, op.Store.Revert(ctx, op.secretKey()))
	}
	return err
}

// Secret returns the password to be shown, and deletes it here.
func (op CreateAccount) Secret() *secret.Shown {
	value := op.Account.password
	op.Account.password = ""
	return secret.NewShown(op.Account.Upn, assets.Say("eg-create.secret", "place", op.Store.Location(op.secretKey())), value)
}

// Reversal deletes the account.
func (op CreateAccount) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.AccountMade, ID: op.Account.Id, Name: op.Account.Upn}
}
