package mfa

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/snapshot"
)

// AskRepair is the question which edits of policies to make. Its answers are ids of edits.
const AskRepair = "repair"

// AskRoute is the question how MFA is to be enforced.
const AskRoute = "mfa-route"

// Answers to [AskRoute].
const (
	RouteDefaults = "security-defaults"
	RoutePolicies = "conditional-access"
)

// AskDeviceCode is the question whether policies that replace security defaults block device codes, as these do.
const AskDeviceCode = "block-device-codes"

// Answers to [AskDeviceCode].
const (
	blockCodes = "block"
	allowCodes = "allow"
)

// askDeviceCode asks whether to block device codes, with which an attacker can have a person sign in for them.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
func askDeviceCode() steps.Question {
	return steps.Question{
		ID: AskDeviceCode, Title: assets.Say("ask.device-codes"), Help: assets.Say("ask.device-codes-help"),
		Default: []string{blockCodes},
		Options: []steps.Option{
			{Value: blockCodes, Label: assets.Say("ask.device-codes-block")},
			{Value: allowCodes, Label: assets.Say("ask.device-codes-allow")},
		},
	}
}

// askForPlan asks what a plan needs to know: the break-glass accounts, how to enforce MFA, and which edits to make.
func (p planner) askForPlan(ctx context.Context, r *snapshot.Snapshot, j *snapshot.Judgement) []steps.Question {
	questions := p.askBreakGlass(ctx)
	edits := j.ProposeEdits()
	// Microsoft refuses security defaults where a policy is on, so there is no choice then.
	isAnyOn := slices.ContainsFunc(j.Tenant.Policies, graph.Policy.IsOn)
	if licence, err := r.Licence(ctx).Whole(); err == nil && licence >= graph.P1 && !isAnyOn {
		q := steps.Question{
			ID: AskRoute, Title: assets.Say("ask.route"), Help: assets.Say("ask.route-help"),
			Default: []string{RouteDefaults},
			Options: []steps.Option{
				{Value: RouteDefaults, Label: assets.Say("ask.route-defaults")},
				{Value: RoutePolicies, Label: assets.Say("ask.route-policies")},
			},
		}
		if len(edits) > 0 {
			q.Default = []string{RoutePolicies}
		}
		questions = append(questions, q)
	}
	if len(edits) > 1 {
		q := steps.Question{
			ID: AskRepair, Many: true, OneTime: true,
			Title: assets.Say("ask.repair"), Help: assets.Say("ask.repair-help"),
		}
		for _, e := range edits {
			q.Options = append(q.Options, steps.Option{
				Value: e.ID, Label: assets.Say("edit.of-policy", "policy", e.Name, "edit", j.DescribeEdit(e)),
			})
			q.Default = append(q.Default, e.ID)
		}
		questions = append(questions, q)
	}
	return questions
}

// askBreakGlass asks which accounts are the break-glass accounts, unless they were declared. Only a person knows: what
// makes a break-glass account is who keeps its credentials, not its name.
func (p planner) askBreakGlass(ctx context.Context) []steps.Question {
	if len(p.reader.BreakGlassNames(nil)) > 0 {
		return nil
	}
	holders, err := policy.OtherGlobalAdmins(ctx, p.tenant)
	if err != nil || len(holders) == 0 {
		return nil // the plan's guard says what is missing
	}
	q := steps.Question{
		ID: snapshot.AskBreakGlass, Many: true, Statement: true, Persistent: true,
		Title: assets.Say("ask.break-glass"), Help: assets.Say("ask.break-glass-help"),
	}
	for _, u := range holders {
		q.Options = append(q.Options, steps.Option{
			Value: u.ID, Label: assets.Say("ask.account", "upn", u.UserPrincipalName, "name", u.Name),
		})
	}
	return []steps.Question{q}
}
