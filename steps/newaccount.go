package steps

import (
	"context"
	"errors"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// newAccountTenant is what making an administrator takes.
type newAccountTenant interface {
	whoami
	Account(ctx context.Context, key string) (graph.Account, error)
	CreateUser(ctx context.Context, body string) (graph.User, error)
	AssignRole(ctx context.Context, body string) error
	Assignments(ctx context.Context) ([]graph.Assignment, error)
}

// accountRoles may make accounts.
//
// https://learn.microsoft.com/graph/api/user-post-users
var accountRoles = []string{graph.UserAdministrator, graph.GlobalAdministrator}

// createAccount makes one account. Its password is stored before the account is made.
type createAccount struct {
	dir      newAccountTenant
	org      graph.Organization
	store    secret.Store
	account  *newcomer
	password func() graph.Hidden
	declare  func(id string) // says that the account is a break-glass account
}

// body is what is sent. Nothing in it says what the account is for.
func (op createAccount) body(password string) string {
	local, _, _ := strings.Cut(op.account.upn, "@")
	nickname := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return -1
	}, strings.ToLower(local))
	return body{
		"accountEnabled": true, "displayName": op.account.name, "mailNickname": nickname, "userPrincipalName": op.account.upn,
		"passwordPolicies": "DisablePasswordExpiration",
		"passwordProfile":  body{"forceChangePasswordNextSignIn": false, "password": password},
	}.text()
}

// Change spells out the write for a person. The password is in no word of it.
func (op createAccount) Change() Change {
	upn := op.account.upn
	return Change{
		Title:    say("eg-create.change", "upn", upn),
		Question: say("eg-create.ask", "upn", upn, "tenant", op.org.Name),
		Yes:      say("eg-create.yes"),
		Before:   say("eg-create.before"),
		After:    say("eg-create.after", "name", op.account.name, "place", op.store.Location(op.secretKey())),
		Affects:  op.affects(),
		Undo:     say("eg-create.undo"),
		Scopes:   []string{"User.ReadWrite.All"},
		Roles:    accountRoles,
		Makes:    upn,
		Requests: append(op.store.Requests(op.secretKey()), graph.Request{Method: "POST", Path: "/users", Body: op.body("{}")}),
	}
}

// affects says whom the account concerns, and which permission beside Graph's its password takes.
func (op createAccount) affects() []assets.Text {
	list := []assets.Text{say("eg-create.nobody")}
	for _, r := range op.store.Requests(op.secretKey()) {
		list = append(list, say("eg-create.vault", "host", r.Host))
	}
	return list
}

// secretKey returns the key of the account's password.
func (op createAccount) secretKey() secret.Key {
	return secret.Key{Owner: op.account.upn, Kind: secret.AccountPassword}
}

// Done looks for the account. One that is there although nothing was sent yet is somebody else's, or was hidden by a replica that lagged: a
// person has to say which.
func (op createAccount) Done(ctx context.Context) (bool, error) {
	found, err := op.dir.Account(ctx, op.account.upn)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case !op.account.tried:
		return false, &graph.Error{Op: graph.OpCreateAccount, Kind: graph.ErrConflict}
	}
	op.made(found.ID)
	return true, nil
}

func (op createAccount) made(id string) {
	op.account.id = id
	op.declare(id)
}

// Do stores a password, unless an interrupted run stored one, and makes the account with the one that is stored. Where
// Microsoft certainly did not make the account, the password is removed again: nothing accepts it.
func (op createAccount) Do(ctx context.Context) error {
	stored, err := op.store.PutIfAbsent(ctx, op.secretKey(), secret.Value{Text: op.password()})
	if err != nil {
		return NotSent(err)
	}
	op.account.password = stored.Text
	made, err := op.dir.CreateUser(ctx, op.body(string(stored.Text)))
	op.account.tried = true
	switch {
	case err == nil:
		op.made(made.ID)
	case refused(err) && !errors.Is(err, graph.ErrConflict): // a name that is taken may have been taken by this very request
		return errors.Join(err, op.store.Revert(ctx, op.secretKey()))
	}
	return err
}

// secret returns the password to be shown, and deletes it here.
func (op createAccount) secret() *secret.Shown {
	value := op.account.password
	op.account.password = ""
	return secret.NewShown(op.account.upn, say("eg-create.secret", "place", op.store.Location(op.secretKey())), value)
}

// Reversal deletes the account.
func (op createAccount) Reversal() Reversal {
	return Reversal{Kind: AccountMade, ID: op.account.id, Name: op.account.upn}
}
