package steps

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// passTenant is what giving out a Temporary Access Pass takes.
type passTenant interface {
	whoami
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	CreatePass(ctx context.Context, userID, body string) (code string, err error)
}

// passRoles may give out passes: the first to members without a role, the others to administrators too.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
var (
	passRoles      = []string{graph.AuthenticationAdministrator, graph.PrivilegedAuthAdministrator, graph.GlobalAdministrator}
	adminPassRoles = passRoles[1:]
)

// passLifetime is how long a pass works: long enough to be handed over and used, within what the tenant allows.
const passLifetime = time.Hour

// passOptions bounds the form; the rest comes after.
const passOptions = 30

// AskPass asks who gets a Temporary Access Pass.
const AskPass = "temporary-access-pass"

// questions asks who is to get a pass now. Nobody is the answer that nothing is done for.
func (s registered) questions(h methodStats) []Question {
	q := Question{ID: AskPass, Many: true, OneTime: true, Title: say("ask.pass"), Help: say("ask.pass-help")}
	for _, u := range h.subjectsWithoutMethod().First(passOptions) {
		q.Options = append(q.Options, Option{Value: u.ID, Label: assets.Verbatim(u.Name)})
	}
	return []Question{q}
}

// Plan gives the chosen accounts a pass, with which they can register a method of their own.
func (s registered) Plan(ctx context.Context, answers Answers) (Plan, error) {
	r := s.reader.Read()
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Tenant: org, Step: MFARegistered, Manual: []assets.Text{say("mfa-registered.do-register")}}
	chosen := answers[AskPass]
	if len(chosen) == 0 {
		return p, nil
	}
	policy, err := s.passes.PassPolicy(ctx)
	if err != nil {
		return Plan{}, err
	}
	if !policy.Enabled {
		p.Manual = append(p.Manual, say("pass.disabled"))
		return p, nil
	}
	if !policy.CoversAllUsers() {
		p.Notes = append(p.Notes, say("pass.some-groups"))
	}
	return p, s.planPasses(ctx, r, &p, policy, chosen)
}

func (s registered) planPasses(ctx context.Context, r *Snapshot, p *Plan, policy graph.PassPolicy, chosen []string) error {
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return err
	}
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return err
	}
	who, err := s.passes.Operator(ctx)
	if err != nil {
		return err
	}
	roles := passRoles
	had := map[string][]string{}
	for read := range s.passes.Methods(ctx, chosen) {
		had[read.UserID] = passesIn(read.Methods)
	}
	for _, id := range chosen {
		n, ok := roster.Find(id)
		if !ok {
			continue
		}
		u := roster.User(n)
		if id == who.ID {
			p.Manual = append(p.Manual, say("pass.not-oneself"))
			continue
		}
		needed := passRoles
		for _, h := range held {
			if slices.Contains(h.Active, int32(n)) || slices.Contains(h.Possible, int32(n)) {
				needed, roles = adminPassRoles, adminPassRoles
			}
		}
		p.Ops = append(p.Ops, createPass{
			dir: s.passes, org: p.Tenant, account: &newcomer{upn: u.UserPrincipalName, id: id}, roles: needed, policy: policy, once: true,
			had: had[id], code: new(string),
		})
	}
	if len(p.Ops) > 0 {
		p.Guards = gather(roleGuardFor(who, roles))
		p.After = []assets.Text{say("pass.do-hand-over")}
	}
	return nil
}

func passesIn(methods []graph.Method) []string {
	var ids []string
	for _, m := range methods {
		if m.Type == "temporaryAccessPassAuthenticationMethod" {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// createPass gives one account a pass. Its code is in the answer to the write and nowhere else.
type createPass struct {
	dir     passTenant
	org     graph.Organization
	account *newcomer
	roles   []string
	policy  graph.PassPolicy
	once    bool     // it works one time, within ten minutes
	had     []string // ids of the passes that were there
	code    *string
}

func (op createPass) lifetime() time.Duration {
	d := passLifetime
	if op.policy.MinLifetime > 0 {
		d = max(d, op.policy.MinLifetime)
	}
	if op.policy.MaxLifetime > 0 {
		d = min(d, op.policy.MaxLifetime)
	}
	return d
}

func (op createPass) body() string {
	text, _ := json.Marshal(map[string]any{"lifetimeInMinutes": int(op.lifetime().Minutes()), "isUsableOnce": op.once}) // numbers and a switch
	return string(text)
}

// Change spells out the write for a person.
func (op createPass) Change() Change {
	before := say("pass.none")
	if len(op.had) > 0 {
		before = say("pass.replaced")
	}
	after := say("pass.after", "minutes", int(op.lifetime().Minutes()))
	if !op.once {
		after = say("pass.after-many", "minutes", int(op.lifetime().Minutes()))
	}
	return Change{
		Title:    say("pass.change", "upn", op.account.upn),
		Question: say("pass.ask", "upn", op.account.upn, "tenant", op.org.Name),
		Yes:      say("pass.yes"),
		Before:   before,
		After:    after,
		Affects:  []assets.Text{assets.Verbatim(op.account.upn)},
		Undo:     say("pass.undo"),
		Scopes:   []string{"UserAuthMethod-TAP.ReadWrite.All"},
		Roles:    op.roles,
		Requests: []graph.Request{{Method: "POST", Path: "/users/" + op.account.idOrAny() + "/authentication/temporaryAccessPassMethods", Body: op.body(), Times: newcomerTries}},
	}
}

// Done looks for a pass that was not there before.
func (op createPass) Done(ctx context.Context) (bool, error) {
	for read := range op.dir.Methods(ctx, []string{op.account.id}) {
		if errors.Is(read.Err, graph.ErrNotFound) && op.account.tried {
			return false, nil // no replica lags for longer than the pass is tried for
		}
		if read.Err != nil {
			return false, read.Err
		}
		return slices.ContainsFunc(passesIn(read.Methods), func(id string) bool { return !slices.Contains(op.had, id) }), nil
	}
	return false, whyUnanswered(ctx, op.dir, graph.OpReadMethods)
}

// Do makes the pass.
func (op createPass) Do(ctx context.Context) (err error) {
	return untilKnown(ctx, op.account, func() error {
		*op.code, err = op.dir.CreatePass(ctx, op.account.id, op.body())
		return err
	})
}

func (op createPass) secret() *secret.Shown {
	if *op.code == "" {
		return nil // made, but its code was lost on the way; another one replaces it
	}
	value := graph.Hidden(*op.code)
	*op.code = "" // nothing here knows it afterwards
	return secret.NewShown(op.account.upn, say("pass.secret"), value)
}

// Reversal is none: somebody saw the pass. It ends by itself within the hour.
func (op createPass) Reversal() Reversal { return irreversible(whyShown) }
