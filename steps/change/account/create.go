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

// AdminTenant is the part of a tenant that [Create] and [AssignRole] need.
type AdminTenant interface {
	steps.Identity
	Account(ctx context.Context, key string) (graph.Account, error)
	CreateUser(ctx context.Context, body string) (graph.User, error)
	AssignRole(ctx context.Context, body string) error
	Assignments(ctx context.Context, more func() []string) (graph.AssignmentList, error)
}

// createRoles may create accounts.
//
// https://learn.microsoft.com/graph/api/user-post-users
var createRoles = []string{graph.UserAdministrator, graph.GlobalAdministrator}

// createAccount creates one account. Its password is stored first, so that it cannot be lost.
type createAccount struct {
	dir         AdminTenant
	org         graph.Organization
	account     *Pending
	store       secret.Store
	newPassword func() graph.Hidden
	declare     func(id string)
}

// Create returns the change that creates an account. Its password comes from newPassword and goes into the store;
// declare records, by the id of the new account, what the account is for.
func Create(
	dir AdminTenant, org graph.Organization, n *Pending, store secret.Store, newPassword func() graph.Hidden,
	declare func(id string),
) steps.Op {
	return createAccount{dir, org, n, store, newPassword, declare}
}

// requestBody is the body to send. Nothing in it reveals the purpose of the account.
func (op createAccount) requestBody(password string) string {
	local, _, _ := strings.Cut(op.account.UPN, "@")
	nickname := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return -1
	}, strings.ToLower(local))
	return graph.Body{
		"accountEnabled":    true,
		"displayName":       op.account.Name,
		"mailNickname":      nickname,
		"userPrincipalName": op.account.UPN,
		"passwordPolicies":  "DisablePasswordExpiration",
		"passwordProfile":   graph.Body{"forceChangePasswordNextSignIn": false, "password": password},
	}.Text()
}

// Change describes the write without the password.
func (op createAccount) Change() steps.Change {
	upn := op.account.UPN
	return steps.Change{
		Title:    assets.Say("account-create.change", "upn", upn),
		Question: assets.Say("account-create.ask", "upn", upn, "tenant", op.org.Name),
		Yes:      assets.Say("account-create.yes"),
		Before:   assets.Say("account-create.before"),
		After:    assets.Say("account-create.after", "name", op.account.Name, "place", op.store.Location(op.secretKey())),
		Affects:  op.describeAffected(),
		Undo:     assets.Say("account-create.undo"),
		Scopes:   []string{"User.ReadWrite.All"},
		Roles:    createRoles,
		Makes:    upn,
		Requests: append(op.store.Requests(op.secretKey()),
			graph.Request{Method: "POST", Path: "/users", Body: op.requestBody("{}")}),
	}
}

// describeAffected describes who is affected, and the permission that storing the password takes in addition to those
// of Graph.
func (op createAccount) describeAffected() []assets.Text {
	list := []assets.Text{assets.Say("account-create.nobody")}
	for _, r := range op.store.Requests(op.secretKey()) {
		list = append(list, assets.Say("affects.vault", "host", r.Host))
	}
	return list
}

// secretKey returns the key of the account's password.
func (op createAccount) secretKey() secret.Key {
	return secret.Key{Owner: op.account.UPN, Kind: secret.AccountPassword}
}

// Done looks for the account. If it exists although nothing was sent yet, it belongs to someone else or a lagging
// replica hid it when the plan was made: a person has to decide.
func (op createAccount) Done(ctx context.Context) (bool, error) {
	found, err := op.dir.Account(ctx, op.account.UPN)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case !op.account.CreateSent:
		return false, &graph.Error{Op: graph.OpCreateAccount, Kind: graph.ErrConflict}
	}
	op.setID(found.ID)
	return true, nil
}

// setID records the new account for the changes after this one, and as a statement.
func (op createAccount) setID(id string) {
	op.account.ID = id
	op.declare(id)
}

// Do stores a password, unless an interrupted run stored one, and creates the account with the stored one. If
// Microsoft certainly did not create the account, the password is removed again: nothing accepts it.
func (op createAccount) Do(ctx context.Context) error {
	stored, err := op.store.PutIfAbsent(ctx, op.secretKey(), secret.Value{Text: op.newPassword()})
	if err != nil {
		return steps.NotSent(err)
	}
	op.account.password = stored.Text
	made, err := op.dir.CreateUser(ctx, op.requestBody(string(stored.Text)))
	op.account.CreateSent = true
	switch {
	case err == nil:
		op.setID(made.ID)
	// a conflict may come from this very request, sent twice
	case steps.IsRefused(err) && !errors.Is(err, graph.ErrConflict):
		return errors.Join(err, op.store.Revert(ctx, op.secretKey()))
	}
	return err
}

// Secret returns the password for display and deletes it from memory.
func (op createAccount) Secret() *secret.Shown {
	value := op.account.password
	op.account.password = ""
	place := op.store.Location(op.secretKey())
	return secret.NewShown(op.account.UPN, assets.Say("account-create.secret", "place", place), value)
}

// Reversal deletes the account.
func (op createAccount) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.AccountCreated, ID: op.account.ID, Name: op.account.UPN}
}
