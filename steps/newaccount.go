package steps

import (
	"context"
	"errors"
	"strings"
	"time"

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

// createAccount makes one account. Its password is sealed before anything is sent.
type createAccount struct {
	dir      newAccountTenant
	org      graph.Organization
	safe     Safe
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
		After:    say("eg-create.after", "name", op.account.name, "place", op.safe.Place(upn)),
		Affects:  op.affects(),
		Undo:     say("eg-create.undo"),
		Scopes:   []string{"User.ReadWrite.All"},
		Roles:    accountRoles,
		Makes:    upn,
		Requests: append(op.safe.Requests(upn), graph.Request{Method: "POST", Path: "/users", Body: op.body("{}")}),
	}
}

// affects says whom the account concerns, and which permission beside Graph's its password takes.
func (op createAccount) affects() []assets.Text {
	list := []assets.Text{say("eg-create.nobody")}
	for _, r := range op.safe.Requests(op.account.upn) {
		list = append(list, say("eg-create.vault", "host", r.Host))
	}
	return list
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

// Do seals a password, and makes the account with the one that is sealed in the end. Where Microsoft certainly did not make it, the seal is
// taken back: it would open nothing.
func (op createAccount) Do(ctx context.Context) error {
	kept, err := op.safe.Keep(ctx, Credential{
		TenantID: op.org.ID, Tenant: op.org.Name, Domain: op.org.DefaultDomain, UserPrincipalName: op.account.upn,
		Password: op.password(), Made: time.Now().UTC().Truncate(time.Second),
	})
	if err != nil {
		return NotSent(err)
	}
	op.account.kept = kept
	made, err := op.dir.CreateUser(ctx, op.body(string(kept.Password)))
	op.account.tried = true
	switch {
	case err == nil:
		op.made(made.ID)
	case refused(err) && !errors.Is(err, graph.ErrConflict): // a name that is taken may have been taken by this very request
		return errors.Join(err, op.safe.Drop(ctx, op.account.upn))
	}
	return err
}

// secret hands the password over: nothing here knows it afterwards.
func (op createAccount) secret() *secret.Shown {
	value := op.account.kept.Password
	op.account.kept = Credential{}
	return secret.NewShown(op.account.upn, say("eg-create.secret", "place", op.safe.Place(op.account.upn)), value)
}

// Reversal deletes the account.
func (op createAccount) Reversal() Reversal {
	return Reversal{Kind: AccountMade, ID: op.account.id, Name: op.account.upn}
}
