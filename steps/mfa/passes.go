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

// passOptions bounds the form; the rest comes after.
const passOptions = 30

// AskPass asks who gets a Temporary Access Pass.
const AskPass = "temporary-access-pass"

// questions asks who is to get a pass now. Nobody is the answer that nothing is done for.
func (s registered) questions(h snapshot.MethodStats) []steps.Question {
	q := steps.Question{ID: AskPass, Many: true, OneTime: true, Title: assets.Say("ask.pass"), Help: assets.Say("ask.pass-help")}
	for _, u := range h.SubjectsWithoutMethod().First(passOptions) {
		q.Options = append(q.Options, steps.Option{Value: u.ID, Label: assets.Verbatim(u.Name)})
	}
	return []steps.Question{q}
}

// Plan gives the chosen accounts a pass, with which they can register a method of their own.
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
	policy, err := s.passes.PassPolicy(ctx)
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

func (s registered) planPasses(ctx context.Context, r *snapshot.Snapshot, p *steps.Plan, policy graph.PassPolicy, chosen []string) error {
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
	roles := account.PassRoles
	had := map[string][]string{}
	for read := range s.passes.Methods(ctx, chosen) {
		had[read.UserID] = account.PassesIn(read.Methods)
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
		needed := account.PassRoles
		for _, h := range held {
			if slices.Contains(h.Active, int32(n)) || slices.Contains(h.Possible, int32(n)) {
				needed, roles = account.AdminPassRoles, account.AdminPassRoles
			}
		}
		p.Ops = append(p.Ops, account.CreatePass{
			Dir: s.passes, Org: p.Tenant, Account: &account.Newcomer{Upn: u.UserPrincipalName, Id: id}, Roles: needed, Policy: policy, Once: true,
			Had: had[id], Code: new(string),
		})
	}
	if len(p.Ops) > 0 {
		p.Guards = steps.Gather(steps.RoleGuardFor(who, roles))
		p.After = []assets.Text{assets.Say("pass.do-hand-over")}
	}
	return nil
}
