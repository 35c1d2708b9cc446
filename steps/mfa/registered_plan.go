package mfa

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/snapshot"
)

// maxPassOptions is the number of accounts that one form offers. The next check offers the others.
const maxPassOptions = 30

// AskPass is the question which accounts get a Temporary Access Pass. Its answers are ids of accounts.
const AskPass = "temporary-access-pass"

// askPass asks which accounts without an MFA method get a pass now. It leaves out those of other tenants. Choosing none of them is an answer, too.
func askPass(m snapshot.MethodStats) steps.Question {
	q := steps.Question{
		ID: AskPass, Many: true, OneTime: true, Title: assets.Say("ask.pass"), Help: assets.Say("ask.pass-help"),
	}
	for _, u := range m.SubjectsForPass().First(maxPassOptions) {
		q.Options = append(q.Options, steps.Option{Value: u.ID, Label: assets.Verbatim(u.Name)})
	}
	return q
}

// Plan creates a pass for each chosen account, with which its user can register an MFA method.
func (s registered) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	r := s.reader.Read()
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	p := steps.Plan{Tenant: org, Step: RegisteredID, Manual: []assets.Text{assets.Say("mfa-registered.do-register")}}
	chosen := answers[AskPass]
	if len(chosen) == 0 {
		return p, nil
	}
	policy, err := s.tenant.PassPolicy(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	if !policy.Enabled {
		p.Manual = append(p.Manual, assets.Say("pass.disabled"))
		return p, nil
	}
	if !policy.CoversAllUsers() {
		p.Notes = append(p.Notes, assets.Say("pass.some-groups"))
	}
	return p, s.planPasses(ctx, r, &p, policy, chosen)
}

// planPasses adds the passes of the chosen accounts to a plan. The operator gets none: Microsoft refuses a pass for
// oneself. Passes for administrators take a higher role.
func (s registered) planPasses(
	ctx context.Context, r *snapshot.Snapshot, p *steps.Plan, policy graph.PassPolicy, chosen []string,
) error {
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return err
	}
	holders, err := r.RoleHolders(ctx)
	if err != nil {
		return err
	}
	who, err := s.tenant.Operator(ctx)
	if err != nil {
		return err
	}
	roles := account.PassRoles
	existing := map[string][]string{}
	for read := range s.tenant.Methods(ctx, chosen) {
		existing[read.UserID] = account.PassIDs(read.Methods)
	}
	for _, id := range chosen {
		n, ok := roster.Find(id)
		if !ok {
			continue
		}
		u := roster.User(n)
		if id == who.ID {
			p.Manual = append(p.Manual, assets.Say("pass.not-oneself"))
			continue
		}
		if u.External != graph.No {
			p.Manual = append(p.Manual, assets.Say("pass.not-external", "upn", u.UserPrincipalName))
			continue
		}
		needed := account.PassRoles
		for _, h := range holders.Known() {
			if slices.Contains(h.All(), int32(n)) {
				needed, roles = account.AdminPassRoles, account.AdminPassRoles
			}
		}
		p.Ops = append(p.Ops, account.CreatePass(s.tenant, p.Tenant, &account.Pending{UPN: u.UserPrincipalName, ID: id},
			account.PassSpec{
				Policy: policy, Roles: needed, OneTime: true, Existing: existing[id],
			}))
	}
	if len(p.Ops) > 0 {
		p.Guards = steps.CollectGuards(steps.RoleGuard(who, roles))
		p.After = []assets.Text{assets.Say("pass.do-hand-over")}
	}
	return nil
}
