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

// PassRoles and AdminPassRoles may create passes: the first for members without a role, the others for
// administrators, too.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
var (
	PassRoles = []string{
		graph.AuthenticationAdministrator, graph.PrivilegedAuthAdministrator, graph.GlobalAdministrator,
	}
	AdminPassRoles = PassRoles[1:]
)

// PassIDs returns the ids of the Temporary Access Passes among the methods of an account.
func PassIDs(methods []graph.Method) []string {
	var ids []string
	for _, m := range methods {
		if m.Type == "temporaryAccessPassAuthenticationMethod" {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// PassTenant is the part of a tenant that [CreatePass] needs.
type PassTenant interface {
	steps.Identity
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	CreatePass(ctx context.Context, userID, body string) (code string, err error)
}

// defaultPassLifetime is long enough to hand a pass over and use it. The limits of the tenant take precedence.
const defaultPassLifetime = time.Hour

// createPass gives one account a pass. Its code is in the response to the write and nowhere else.
type createPass struct {
	dir     PassTenant
	org     graph.Organization
	account *Pending
	spec    PassSpec
	code    string // until it is shown
}

// PassSpec describes the pass that an account gets.
type PassSpec struct {
	Policy   graph.PassPolicy // the tenant's policy of passes
	Roles    []string         // that may create the pass: [PassRoles] or [AdminPassRoles], by the account
	OneTime  bool             // the pass works once
	Existing []string         // ids of the passes that the account has
}

// CreatePass returns the change that gives an account a Temporary Access Pass.
func CreatePass(dir PassTenant, org graph.Organization, n *Pending, spec PassSpec) steps.Op {
	return &createPass{dir: dir, org: org, account: n, spec: spec}
}

// IsCreatePass reports whether a change gives out a Temporary Access Pass.
func IsCreatePass(op steps.Op) bool {
	_, ok := op.(*createPass)
	return ok
}

func (op *createPass) passLifetime() time.Duration {
	d := defaultPassLifetime
	if op.spec.Policy.MinLifetime > 0 {
		d = max(d, op.spec.Policy.MinLifetime)
	}
	if op.spec.Policy.MaxLifetime > 0 {
		d = min(d, op.spec.Policy.MaxLifetime)
	}
	return d
}

func (op *createPass) requestBody() string {
	minutes := int(op.passLifetime().Minutes())
	// an int and a bool always encode
	text, _ := json.Marshal(map[string]any{"lifetimeInMinutes": minutes, "isUsableOnce": op.spec.OneTime})
	return string(text)
}

func (op *createPass) Change() steps.Change {
	before := assets.Say("pass.none")
	if len(op.spec.Existing) > 0 {
		before = assets.Say("pass.replaced")
	}
	minutes := int(op.passLifetime().Minutes())
	after := assets.Say("pass.after", "minutes", minutes)
	if !op.spec.OneTime {
		after = assets.Say("pass.after-many", "minutes", minutes)
	}
	return steps.Change{
		Title:    assets.Say("pass.change", "upn", op.account.UPN),
		Question: assets.Say("pass.ask", "upn", op.account.UPN, "tenant", op.org.Name),
		Yes:      assets.Say("pass.yes"),
		Before:   before,
		After:    after,
		Affects:  []assets.Text{assets.Verbatim(op.account.UPN)},
		Undo:     assets.Say("pass.undo"),
		Scopes:   []string{"UserAuthMethod-TAP.ReadWrite.All"},
		Roles:    op.spec.Roles,
		Requests: []graph.Request{{
			Method: "POST", Path: "/users/" + op.account.idOrPlaceholder() + "/authentication/temporaryAccessPassMethods",
			Body: op.requestBody(), Times: ReplicationTries,
		}},
	}
}

// Done looks for a pass that did not exist before.
func (op *createPass) Done(ctx context.Context) (bool, error) {
	for read := range op.dir.Methods(ctx, []string{op.account.ID}) {
		if errors.Is(read.Err, graph.ErrNotFound) && op.account.CreateSent {
			return false, nil // no replica lags longer than the write is retried
		}
		if read.Err != nil {
			return false, read.Err
		}
		return slices.ContainsFunc(PassIDs(read.Methods),
			func(id string) bool { return !slices.Contains(op.spec.Existing, id) }), nil
	}
	return false, steps.IncompleteReadError(ctx, op.dir, graph.OpReadMethods)
}

// Do creates the pass.
func (op *createPass) Do(ctx context.Context) (err error) {
	return RetryUntilReplicated(ctx, op.account, func() error {
		op.code, err = op.dir.CreatePass(ctx, op.account.ID, op.requestBody())
		return err
	})
}

// Secret returns the code of the pass for display and deletes it from memory.
func (op *createPass) Secret() *secret.Shown {
	if op.code == "" {
		return nil // created, but the response was lost: another pass replaces it
	}
	value := graph.Hidden(op.code)
	op.code = ""
	return secret.NewShown(op.account.UPN, assets.Say("pass.secret"), value)
}

// Reversal is none: the pass was shown. It expires within the hour.
func (op *createPass) Reversal() steps.Reversal { return steps.NoUndo(steps.ReasonSecretShown) }
