package policy

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/coverage"
)

// maxNamed limits how many accounts a guard lists; its count includes all.
const maxNamed = 30

// coverageGuards warns if users no longer have to use MFA once the policies are as planned.
func coverageGuards(ctx context.Context, u change.Undo, now, then []graph.Policy) ([]steps.Guard, error) {
	on, err := u.Tenant.SecurityDefaults(ctx)
	if err != nil {
		return nil, err
	}
	return lostCoverageGuards(ctx, u, &coverage.Tenant{SecurityDefaults: on, Policies: now},
		&coverage.Tenant{SecurityDefaults: on, Policies: then})
}

// lostCoverageGuards warns of the users who are covered before and not, or not certainly, afterwards. If coverage
// cannot be determined, that is a warning as well.
func lostCoverageGuards(
	ctx context.Context, u change.Undo, before, after *coverage.Tenant,
) ([]steps.Guard, error) {
	var judged []*coverage.Verdict
	for _, t := range []*coverage.Tenant{before, after} {
		t.Names, t.PerUserMFA = map[string]string{}, map[int]string{}
		if known, err := fillUsers(ctx, u, t); err != nil {
			return nil, err
		} else if !known {
			return []steps.Guard{{Reason: assets.Say("undo.guard-uncounted"), Yields: true}}, nil
		}
		judged = append(judged, coverage.Judge(t))
	}
	var lost []int32
	for _, n := range judged[1].NotCovered() {
		if was := judged[0].State(int(n)); was != judged[1].State(int(n)) && was != coverage.Uncovered {
			lost = append(lost, n)
		}
	}
	switch {
	case len(lost) == 0:
		return nil, nil
	case judged[1].Count(nil).Covered == 0 && judged[1].Count(nil).Unknown == 0:
		return []steps.Guard{{Reason: assets.Say("undo.guard-open"), Yields: true}}, nil
	}
	g := steps.Guard{Reason: assets.Say("undo.guard-uncovered", "count", len(lost)), Yields: true}
	for _, n := range lost[:min(len(lost), maxNamed)] {
		g.Subjects = append(g.Subjects, steps.NewUserSubject(after.People.User(int(n)), judged[1].Reason(int(n))))
	}
	return []steps.Guard{g}, nil
}

// fillUsers adds the users to a tenant whose coverage is judged. known is false if they could not be read; an error
// is one that a person has to act on.
func fillUsers(ctx context.Context, u change.Undo, t *coverage.Tenant) (known bool, err error) {
	err = u.Reader.Read().FillTenant(ctx, t)
	if steps.NeedsPerson(err) {
		return false, err
	}
	return err == nil, nil
}

// newlyReachedGuard warns of accounts that a policy excludes now and would apply to: break-glass accounts are
// excluded so that the policy cannot lock them out.
func newlyReachedGuard(ctx context.Context, u change.Undo, now, then graph.Policy) (*steps.Guard, error) {
	was, is := now.Conditions.Users, then.Conditions.Users
	users := noLongerExcluded(was.Users, is.Users)
	groups, roles := noLongerExcluded(was.Groups, is.Groups), noLongerExcluded(was.Roles, is.Roles)
	external := was.ExcludeExternal != nil && is.ExcludeExternal == nil
	if !then.IsOn() || len(users)+len(groups)+len(roles) == 0 && !external {
		return nil, nil
	}
	g := &steps.Guard{Reason: assets.Say("undo.guard-reached", "policy", now.Name), Yields: true}
	t := &coverage.Tenant{Names: map[string]string{}, Policies: []graph.Policy{now}}
	if known, err := fillUsers(ctx, u, t); err != nil {
		return nil, err
	} else if !known {
		return g, nil // the warning then has no names
	}
	var numbers []int32
	for _, id := range users {
		if n, ok := t.People.Find(id); ok {
			numbers = append(numbers, int32(n))
		}
	}
	for _, id := range groups {
		numbers = append(numbers, t.Groups[id].Members...)
	}
	for _, id := range roles {
		numbers = append(numbers, t.Roles.Of(id).All()...)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for _, n := range numbers[:min(len(numbers), maxNamed)] {
		g.Subjects = append(g.Subjects, steps.NewUserSubject(t.People.User(int(n)), assets.Say("undo.left-out")))
	}
	return g, nil
}

// noLongerExcluded returns what a policy excludes now and will not exclude.
func noLongerExcluded(was, is graph.Scope) []string {
	return slices.DeleteFunc(slices.Clone(was.Exclude), func(id string) bool { return slices.Contains(is.Exclude, id) })
}
