package live_test

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps"
)

// accessQuestions are questions about access and sign-ins.
var accessQuestions = map[string]func(context.Context, steps.Tenant) (any, error){
	"domains":   func(ctx context.Context, t steps.Tenant) (any, error) { return t.Domains(ctx) },
	"strengths": func(ctx context.Context, t steps.Tenant) (any, error) { return t.Strengths(ctx) },
	"locations": func(ctx context.Context, t steps.Tenant) (any, error) { return t.Locations(ctx) },
	"what if of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return aboutEach(ctx, t, func(id string) (any, error) {
			return t.WhatIf(ctx, graph.WhatIfQuestion{UserID: id, AppID: "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd",
				Platform: "windows", Client: "browser", Country: "NL", IPAddress: "192.0.2.1", SignInRisk: "none"})
		})
	},
	"passes":   func(ctx context.Context, t steps.Tenant) (any, error) { return t.PassPolicy(ctx) },
	"passkeys": func(ctx context.Context, t steps.Tenant) (any, error) { return t.PasskeyPolicy(ctx) },
	"schedules": func(ctx context.Context, t steps.Tenant) (any, error) {
		return t.RoleSchedules(ctx, graph.GlobalAdministrator)
	},
	"account of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return aboutEach(ctx, t, func(id string) (any, error) {
			byID, err := t.Account(ctx, id)
			if err != nil {
				return nil, err
			}
			byName, err := t.Account(ctx, byID.UserPrincipalName)
			return []graph.Account{byID, byName}, err
		})
	},
	"account of nobody": func(ctx context.Context, t steps.Tenant) (any, error) {
		return t.Account(ctx, "nobody#EXT#@fabrikam.example")
	},
	"sign-ins": func(ctx context.Context, t steps.Tenant) (any, error) {
		return whole(t.SignIns(ctx, time.Now().Add(-7*24*time.Hour)))
	},
	"activities": func(ctx context.Context, t steps.Tenant) (any, error) { return whole(t.Activities(ctx)) },
	"activity of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return aboutEach(ctx, t, func(id string) (any, error) { return t.Activity(ctx, id) })
	},
	"federation of each domain": func(ctx context.Context, t steps.Tenant) (any, error) {
		domains, err := t.Domains(ctx)
		found := map[string]string{}
		for _, d := range domains {
			if !d.Federated {
				continue
			}
			if found[d.Name], err = t.Federation(ctx, d.Name); err != nil {
				return nil, err
			}
		}
		return found, err
	},
	"assignments": func(ctx context.Context, t steps.Tenant) (any, error) {
		list, err := t.Assignments(ctx, nil)
		return inOrder(list.All, err)
	},
	"eligible": func(ctx context.Context, t steps.Tenant) (any, error) {
		list, err := t.Eligible(ctx, nil)
		return inOrder(list.All, err)
	},
	"role schedules": func(ctx context.Context, t steps.Tenant) (any, error) {
		return t.RoleSchedules(ctx, "")
	},
	"who may activate membership of each group": eligibleMembers,
	"members of each group":                     members,
	"per-user MFA of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		everybody, err := users(ctx, t)
		if err != nil {
			return nil, err
		}
		var ids []string
		for _, u := range everybody[:min(len(everybody), 30)] {
			ids = append(ids, u.ID)
		}
		type line struct {
			id, state string
			kind      graph.Kind
		}
		var found []line
		for p := range t.PerUserMFA(ctx, append(ids, "00000000-0000-0000-0000-00000000dead")) {
			found = append(found, line{p.UserID, p.State, kindOf(p.Err)})
		}
		return found, nil
	},
}

// whole reads a sequence to its end.
func whole[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

func inOrder(list []graph.Assignment, err error) ([]graph.Assignment, error) {
	slices.SortFunc(list, func(a, b graph.Assignment) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.PrincipalID, b.PrincipalID))
	})
	return list, err
}

// aboutEach asks about some users, one by one.
func aboutEach(ctx context.Context, t steps.Tenant, ask func(id string) (any, error)) (any, error) {
	everybody, err := users(ctx, t)
	if err != nil {
		return nil, err
	}
	var all []any
	for _, u := range everybody[:min(len(everybody), 8)] {
		answer, err := ask(u.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, answer)
	}
	return all, nil
}

// policyGroups lists the groups that policies name, and one that does not exist.
func policyGroups(ctx context.Context, t steps.Tenant) ([]string, error) {
	policies, err := t.Policies(ctx)
	if err != nil {
		return nil, err
	}
	ids := []string{"00000000-0000-0000-0000-00000000dead"}
	for _, p := range policies {
		groups := p.Conditions.Users.Groups
		for _, id := range slices.Concat(groups.Include, groups.Exclude) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// eligibleMembers lists who may activate their membership of the groups.
func eligibleMembers(ctx context.Context, t steps.Tenant) (any, error) {
	ids, err := policyGroups(ctx, t)
	found := map[string][]string{}
	for m := range t.EligibleMembers(ctx, ids) {
		found[m.GroupID] = m.UserIDs
		err = cmp.Or(err, m.Err)
	}
	return found, err
}

// members lists the members of the groups, and whether they hide them.
func members(ctx context.Context, t steps.Tenant) (any, error) {
	ids, err := policyGroups(ctx, t)
	if err != nil {
		return nil, err
	}
	type group struct {
		id, name string
		users    []string
		kind     graph.Kind
	}
	var all []group
	for m := range t.GroupMembers(ctx, ids) {
		slices.Sort(m.UserIDs)
		all = append(all, group{m.GroupID, m.Name, m.UserIDs, kindOf(m.Err)})
	}
	return all, nil
}
