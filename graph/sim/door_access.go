package sim

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

const policiesPath = "/identity/conditionalAccess/policies"

// Policies reads the Conditional Access policies.
func (d *Door) Policies(ctx context.Context) ([]graph.Policy, error) {
	const op = graph.OpReadPolicies
	list, err := d.all(ctx, op, policiesPath, nil)
	if err != nil {
		return nil, err
	}
	var policies []graph.Policy
	for _, o := range list {
		p, err := policyOf(op, o)
		if err != nil {
			return nil, err
		}
		policies = append(policies, p)
	}
	return policies, nil
}

func policyOf(op string, o object) (p graph.Policy, err error) {
	text, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		return p, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	return p, nil
}

// CreatePolicy makes a Conditional Access policy.
func (d *Door) CreatePolicy(ctx context.Context, body string) (graph.Policy, error) {
	const op = graph.OpCreatePolicy
	made, err := d.change(ctx, op, http.MethodPost, policiesPath, body)
	if err != nil {
		return graph.Policy{}, err
	}
	return policyOf(op, made)
}

// UpdatePolicy changes a Conditional Access policy.
func (d *Door) UpdatePolicy(ctx context.Context, id, body string) error {
	_, err := d.change(ctx, graph.OpChangePolicy, http.MethodPatch, policiesPath+"/"+id, body)
	return err
}

// Strengths reads the authentication strengths.
func (d *Door) Strengths(ctx context.Context) ([]graph.Strength, error) {
	list, err := d.all(ctx, graph.OpReadStrengths, "/policies/authenticationStrengthPolicies", nil)
	var strengths []graph.Strength
	for _, o := range list {
		combinations, _ := o["allowedCombinations"].([]string)
		narrowed, _ := o["combinationConfigurations"].([]object)
		strengths = append(strengths, graph.Strength{
			ID: word(o, "id"), Name: word(o, "displayName"), Satisfies: word(o, "requirementsSatisfied"), Combinations: combinations,
			Narrowed: len(narrowed) > 0,
		})
	}
	return strengths, err
}

// Locations reads the named locations.
func (d *Door) Locations(ctx context.Context) ([]graph.Location, error) {
	list, err := d.all(ctx, graph.OpReadLocations, "/identity/conditionalAccess/namedLocations", nil)
	var locations []graph.Location
	for _, o := range list {
		locations = append(locations, graph.Location{ID: word(o, "id"), Name: word(o, "displayName"), Trusted: truth(o, "isTrusted") == graph.Yes})
	}
	return locations, err
}

// Domains reads the verified domains.
func (d *Door) Domains(ctx context.Context) ([]graph.Domain, error) {
	list, err := d.all(ctx, graph.OpReadDomains, "/domains", nil)
	var domains []graph.Domain
	for _, o := range list {
		domains = append(domains, graph.Domain{
			Name: word(o, "id"), Federated: word(o, "authenticationType") == "Federated",
			Initial: truth(o, "isInitial") == graph.Yes, Default: truth(o, "isDefault") == graph.Yes,
			PasswordDays: whole(o, "passwordValidityPeriodInDays"),
		})
	}
	return domains, err
}

// Federation reads what a federated domain does with MFA.
func (d *Door) Federation(ctx context.Context, domain string) (string, error) {
	const op = graph.OpReadFederation
	list, err := d.all(ctx, op, "/domains/"+domain+"/federationConfiguration", nil)
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "", &graph.Error{Op: op, Kind: graph.ErrNotFound}
	}
	return word(list[0], "federatedIdpMfaBehavior"), nil
}

// Assignments reads every active role assignment.
func (d *Door) Assignments(ctx context.Context) ([]graph.Assignment, error) {
	return d.assigned(ctx, graph.OpReadRoleAssignments, "/roleManagement/directory/roleAssignments")
}

// Eligible reads every role that somebody may activate.
func (d *Door) Eligible(ctx context.Context) ([]graph.Assignment, error) {
	return d.assigned(ctx, graph.OpReadEligibleRoles, eligibilityPath)
}

func (d *Door) assigned(ctx context.Context, op, path string) ([]graph.Assignment, error) {
	list, err := d.all(ctx, op, path, url.Values{"$expand": {"principal"}})
	var assignments []graph.Assignment
	for _, o := range list {
		a := graph.Assignment{ID: word(o, "id"), Role: word(o, "roleDefinitionId"), Principal: word(o, "principalId"), Scope: word(o, "directoryScopeId")}
		if p, ok := o["principal"].(object); ok {
			a.Kind = graph.PrincipalKind(strings.TrimPrefix(word(p, "@odata.type"), "#microsoft.graph."))
		}
		assignments = append(assignments, a)
	}
	return assignments, err
}

// GroupMembers yields who is in each group.
func (d *Door) GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members] {
	return func(yield func(graph.Members) bool) {
		for _, id := range groupIDs {
			m := graph.Members{GroupID: id}
			g, err := d.one(ctx, graph.OpReadGroup, "/groups/"+id, nil)
			m.Name, m.Err = word(g, "displayName"), err
			if err == nil {
				m.Err = d.each(ctx, graph.OpReadGroupMembers, "/groups/"+id+"/transitiveMembers", url.Values{"$select": {"id"}, "$top": {"999"}}, func(o object) bool {
					if word(o, "@odata.type") == "#microsoft.graph.user" {
						m.UserIDs = append(m.UserIDs, word(o, "id"))
					}
					return true
				})
			}
			if d.gone(ctx, m.Err) || !yield(m) {
				return
			}
		}
	}
}

// gone reports whether the service fails as a whole, and not the one object that was asked for.
func (d *Door) gone(ctx context.Context, err error) bool {
	return ctx.Err() != nil || kind(err, graph.ErrThrottled, graph.ErrUnavailable, graph.ErrOffline, graph.ErrSignInAgain)
}

// PerUserMFA yields the state of the old per-user MFA.
func (d *Door) PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA] {
	return func(yield func(graph.PerUserMFA) bool) {
		for _, id := range userIDs {
			o, err := d.one(ctx, graph.OpReadPerUserMFA, "/users/"+id+"/authentication/requirements", nil)
			if d.gone(ctx, err) || !yield(graph.PerUserMFA{UserID: id, State: word(o, "perUserMfaState"), Err: err}) {
				return
			}
		}
	}
}

// Registrations yields the report on registered methods.
func (d *Door) Registrations(ctx context.Context, incapableOnly bool) iter.Seq2[graph.Registration, error] {
	query := url.Values{}
	if incapableOnly {
		query.Set("$filter", "isMfaCapable eq false")
	}
	return func(yield func(graph.Registration, error) bool) {
		err := d.each(ctx, graph.OpReadRegistrations, registrationsPath, query, func(o object) bool {
			return yield(graph.Registration{UserID: word(o, "id"), MFACapable: truth(o, "isMfaCapable") == graph.Yes}, nil)
		})
		if err != nil {
			yield(graph.Registration{}, err)
		}
	}
}

// SignIns yields the sign-in log.
func (d *Door) SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error] {
	query := url.Values{"$filter": {"createdDateTime ge " + since.UTC().Format(time.RFC3339)}, "$top": {"1000"}}
	return func(yield func(graph.SignInEvent, error) bool) {
		err := d.each(ctx, graph.OpReadSignInLog, "/auditLogs/signIns", query, func(o object) bool {
			return yield(graph.SignInEvent{UserID: word(o, "userId"), UserPrincipalName: word(o, "userPrincipalName"),
				Client: word(o, "clientAppUsed"), At: moment(o, "createdDateTime")}, nil)
		})
		if err != nil {
			yield(graph.SignInEvent{}, err)
		}
	}
}

// CreatePass makes a Temporary Access Pass.
func (d *Door) CreatePass(ctx context.Context, userID, body string) (string, error) {
	made, err := d.change(ctx, graph.OpCreatePass, http.MethodPost, "/users/"+userID+"/authentication/temporaryAccessPassMethods", body)
	return word(made, "temporaryAccessPass"), err
}

// RevokeSessions ends the sessions of an account.
func (d *Door) RevokeSessions(ctx context.Context, userID string) error {
	_, err := d.change(ctx, graph.OpEndSessions, http.MethodPost, "/users/"+userID+"/revokeSignInSessions", "")
	return err
}
