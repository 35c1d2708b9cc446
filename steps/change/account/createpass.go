package account

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// PassRoles may give out passes: the first to members without a role, the others to administrators too.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
var (
	PassRoles      = []string{graph.AuthenticationAdministrator, graph.PrivilegedAuthAdministrator, graph.GlobalAdministrator}
	AdminPassRoles = PassRoles[1:]
)

func PassesIn(methods []graph.Method) []string {
	var ids []string
	for _, m := range methods {
		if m.Type == "temporaryAccessPassAuthenticationMethod" {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// PassTenant is what giving out a Temporary Access Pass takes.
type PassTenant interface {
	steps.Identity
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	CreatePass(ctx context.Context, userID, body string) (code string, err error)
}

// defaultPassLifetime is how long a pass works: long enough to be handed over and used, within what the tenant allows.
const defaultPassLifetime = time.Hour

// CreatePass gives one account a pass. Its code is in the answer to the write and nowhere else.
type CreatePass struct {
	Dir     PassTenant
	Org     graph.Organization
	Account *Newcomer
	Roles   []string
	Policy  graph.PassPolicy
	Once    bool     // it works one time, within ten minutes
	Had     []string // ids of the passes that were there
	Code    *string
}

func (op CreatePass) passLifetime() time.Duration {
	d := defaultPassLifetime
	if op.Policy.MinLifetime > 0 {
		d = max(d, op.Policy.MinLifetime)
	}
	if op.Policy.MaxLifetime > 0 {
		d = min(d, op.Policy.MaxLifetime)
	}
	return d
}

func (op CreatePass) requestBody() string {
	text, _ := json.Marshal(map[string]any{"lifetimeInMinutes": int(op.passLifetime().Minutes()), "isUsableOnce": op.Once}) // numbers and a switch
	return string(text)
}

// Change spells out the write for a person.
func (op CreatePass) Change() steps.Change {
	before := assets.Say("pass.none")
	if len(op.Had) > 0 {
		before = assets.Say("pass.replaced")
	}
	after := assets.Say("pass.after", "minutes", int(op.passLifetime().Minutes()))
	if !op.Once {
		after = assets.Say("pass.after-many", "minutes", int(op.passLifetime().Minutes()))
	}
	return steps.Change{
		Title:    assets.Say("pass.change", "upn", op.Account.Upn),
		Question: assets.Say("pass.ask", "upn", op.Account.Upn, "tenant", op.Org.Name),
		Yes:      assets.Say("pass.yes"),
		Before:   before,
		After:    after,
		Affects:  []assets.Text{assets.Verbatim(op.Account.Upn)},
		Undo:     assets.Say("pass.undo"),
		Scopes:   []string{"UserAuthMethod-TAP.ReadWrite.All"},
		Roles:    op.Roles,
		Requests: []graph.Request{{Method: "POST", Path: "/users/" + op.Account.idOrPlaceholder() + "/authentication/temporaryAccessPassMethods", Body: op.requestBody(), Times: NewcomerTries}},
	}
}

// Done looks for a pass that was not there before.
func (op CreatePass) Done(ctx context.Context) (bool, error) {
	for read := range op.Dir.Methods(ctx, []string{op.Account.Id}) {
		if errors.Is(read.Err, graph.ErrNotFound) && op.Account.Tried {
			return false, nil // no replica lags for longer than the pass is tried for
		}
		if read.Err != nil {
			return false, read.Err
		}
		return slices.ContainsFunc(PassesIn(read.Methods), func(id string) bool { return !slices.Contains(op.Had, id) }), nil
	}
	return false, steps.WhyUnanswered(ctx, op.Dir, graph.OpReadMethods)
}

// Do makes the pass.
func (op CreatePass) Do(ctx context.Context) (err error) {
	return UntilKnown(ctx, op.Account, func() error {
		*op.Code, err = op.Dir.CreatePass(ctx, op.Account.Id, op.requestBody())
		return err
	})
}

func (op CreatePass) Secret() *secret.Shown {
	if *op.Code == "" {
		return nil // made, but its code was lost on the way; another one replaces it
	}
	value := graph.Hidden(*op.Code)
	*op.Code = "" // nothing here knows it afterwards
	return secret.NewShown(op.Account.Upn, assets.Say("pass.secret"), value)
}

// Reversal is none: somebody saw the pass. It ends by itself within the hour.
func (op CreatePass) Reversal() steps.Reversal { return steps.NoUndo(steps.WhyShown) }
