package breakglass

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/rating"
)

// planKeys plans what each account without two security keys needs to register them: both methods allowed for it, and
// a Temporary Access Pass to sign in with. Then a person registers the keys while cspready watches.
func (s requirement) planKeys(ctx context.Context, p *accountsPlan, operator graph.Operator) error {
	var lacking []*account.Pending
	for _, n := range p.accounts {
		if s.lacksKeys(p, n) {
			lacking = append(lacking, n)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	for _, n := range lacking {
		p.FollowUps = append(p.FollowUps, s.followUpKeys(n))
	}
	if s.reader.Profile.CloudOrGlobal() == graph.China { // it has an API for neither passes nor passkeys
		p.Manual = append(p.Manual, assets.Say("break-glass.do-china"))
		return nil
	}
	passkeys, err := s.dir.PasskeyPolicy(ctx)
	if steps.NeedsPerson(err) {
		return err
	}
	if err == nil {
		s.planMethod(ctx, p, graph.PasskeyMethod, passkeys, lacking)
	}
	passes, err := s.dir.PassPolicy(ctx)
	if err != nil && !steps.NeedsPerson(err) {
		p.Manual = append(p.Manual, assets.Say("break-glass.do-register-with-password"))
		return nil // keys can be registered without passes
	}
	if err != nil {
		return err
	}
	allowing := s.planMethod(ctx, p, graph.PassMethod, passes.MethodPolicy, lacking)
	return s.planPasses(ctx, p, passes, lacking, allowing, operator)
}

// lacksKeys reports whether an account has to register security keys. One that signs in with a certificate does not;
// if its methods could not be read, the operator gets advice instead.
func (s requirement) lacksKeys(p *accountsPlan, n *account.Pending) bool {
	at, exists := p.e.roster.Find(n.ID)
	if !exists {
		return true
	}
	if _, read := p.e.methods[int32(at)]; !read {
		p.Manual = append(p.Manual, assets.Say("break-glass.do-unread", "upn", n.UPN))
		return false
	}
	return p.e.countPasskeys(int32(at)) < wantedKeys && p.e.methodPoint(int32(at)).Severity != rating.Good ||
		p.e.countPasskeys(int32(at)) == 1
}

// planMethod allows a method for the accounts that may not use it yet. It returns the index of the change for each of
// these.
func (s requirement) planMethod(ctx context.Context, p *accountsPlan, kind graph.MethodKind, now graph.MethodPolicy,
	lacking []*account.Pending) map[*account.Pending]int {
	var disallowed []*account.Pending
	for _, n := range lacking {
		switch {
		case s.isTargeted(ctx, now.Exclude, n):
			p.Manual = append(p.Manual, assets.Say("break-glass.do-excluded", "upn", n.UPN))
		case !now.Enabled || now.SelfService == graph.No || !s.isTargeted(ctx, now.Include, n):
			disallowed = append(disallowed, n)
		}
	}
	if len(disallowed) == 0 {
		return nil
	}
	at := p.addOp(account.AllowMethod(s.dir, p.e.org, kind, now, disallowed), disallowed...)
	allowing := map[*account.Pending]int{}
	for _, n := range disallowed {
		allowing[n] = at
	}
	return allowing
}

// isTargeted reports whether targets of a method's policy include an account: as one of all users, itself, or through
// a group. Membership is read only for accounts that exist.
func (s requirement) isTargeted(ctx context.Context, targets []graph.MethodTarget, n *account.Pending) bool {
	return slices.ContainsFunc(targets, func(t graph.MethodTarget) bool {
		return t.ID == graph.AllUsers || n.ID != "" && (t.ID == n.ID || t.Group && s.isInGroup(ctx, t.ID, n.ID))
	})
}

// isInGroup reports whether a group has an account as a member, directly or through other groups.
func (s requirement) isInGroup(ctx context.Context, group, account string) bool {
	for m := range s.reader.Tenant.GroupMembers(ctx, []string{group}) {
		return m.Err == nil && slices.Contains(m.UserIDs, account)
	}
	return false
}

// planPasses plans a Temporary Access Pass for each account. No one can create one for their own account.
func (s requirement) planPasses(ctx context.Context, p *accountsPlan, policy graph.PassPolicy,
	lacking []*account.Pending, allowing map[*account.Pending]int, operator graph.Operator) error {
	var ids []string
	for _, n := range lacking {
		if n.ID != "" {
			ids = append(ids, n.ID)
		}
	}
	had := map[string][]string{}
	for read := range s.dir.Methods(ctx, ids) {
		if steps.NeedsPerson(read.Err) {
			return read.Err
		}
		had[read.UserID] = account.PassIDs(read.Methods)
	}
	for _, n := range lacking {
		if n.ID == operator.ID {
			p.Manual = append(p.Manual, assets.Say("pass.not-oneself"))
			continue
		}
		if at, known := p.e.roster.Find(n.ID); known && p.e.roster.User(at).External != graph.No {
			p.Manual = append(p.Manual, assets.Say("pass.not-external", "upn", n.UPN))
			continue
		}
		at := p.addOp(account.CreatePass(s.dir, p.e.org, n, account.PassSpec{
			Policy: policy, Roles: account.AdminPassRoles, OneTime: policy.SingleUse, Existing: had[n.ID],
		}), n)
		if allow, needed := allowing[n]; needed {
			p.DependsOn[at] = append(p.DependsOn[at], allow)
		}
	}
	return nil
}

// followUpKeys returns how to register the keys with a pass, or with the password, and watches until the account has
// them.
//
// https://learn.microsoft.com/entra/identity/authentication/how-to-register-passkey
func (s requirement) followUpKeys(n *account.Pending) steps.FollowUp {
	return steps.FollowUp{
		Name: n.UPN, IsReady: func() bool { return n.ID != "" },
		Instructions: []assets.Text{
			assets.Say("break-glass.register-browser"), assets.Say("break-glass.register-sign-in", "upn", n.UPN),
			assets.Say("break-glass.register-first"),
			assets.Say("break-glass.register-second"),
			assets.Say("break-glass.register-sign-out"),
		},
		Progress: func(ctx context.Context) (done, of int, err error) {
			if n.ID == "" {
				return 0, wantedKeys, nil
			}
			for read := range s.dir.Methods(ctx, []string{n.ID}) {
				if errors.Is(read.Err, graph.ErrNotFound) {
					return 0, wantedKeys, nil // a replica that does not have the account yet
				}
				for _, m := range read.Methods {
					if m.IsPasskey() {
						done++
					}
				}
				return min(done, wantedKeys), wantedKeys, read.Err
			}
			return 0, wantedKeys, &graph.Error{Op: graph.OpReadMethods, Kind: graph.ErrUnavailable}
		},
	}
}
