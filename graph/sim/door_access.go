package sim

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"time"

	"cspready/graph"
	"cspready/graph/wire"
)

const policiesPath = "/identity/conditionalAccess/policies"

// Policies reads the Conditional Access policies.
func (d *Door) Policies(ctx context.Context) ([]graph.Policy, error) {
	return wire.Collect(readItems[graph.Policy](ctx, d, graph.OpReadPolicies, policiesPath, nil))
}

// CreatePolicy creates a Conditional Access policy.
func (d *Door) CreatePolicy(ctx context.Context, body string) (graph.Policy, error) {
	const op = graph.OpCreatePolicy
	data, err := d.post(ctx, op, policiesPath, body)
	if err != nil {
		return graph.Policy{}, err
	}
	var p graph.Policy
	if json.Unmarshal(data, &p) != nil || p.ID == "" {
		return graph.Policy{}, &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return p, nil
}

// UpdatePolicy changes a Conditional Access policy.
func (d *Door) UpdatePolicy(ctx context.Context, id, body string) error {
	_, err := d.change(ctx, graph.OpChangePolicy, http.MethodPatch, policiesPath+"/"+id, body)
	return err
}

// Strengths reads the authentication strengths.
func (d *Door) Strengths(ctx context.Context) ([]graph.Strength, error) {
	return wire.Collect(readList[wire.Strength](ctx, d, graph.OpReadStrengths,
		"/policies/authenticationStrengthPolicies", nil))
}

// Locations reads the named locations.
func (d *Door) Locations(ctx context.Context) ([]graph.Location, error) {
	return wire.Collect(readList[wire.Location](ctx, d, graph.OpReadLocations,
		"/identity/conditionalAccess/namedLocations", nil))
}

// Domains reads the verified domains.
func (d *Door) Domains(ctx context.Context) ([]graph.Domain, error) {
	return wire.Collect(readList[wire.Domain](ctx, d, graph.OpReadDomains, "/domains", nil))
}

// Federation reads how a federated domain handles MFA.
func (d *Door) Federation(ctx context.Context, domain string) (string, error) {
	const op = graph.OpReadFederation
	path := "/domains/" + domain + "/federationConfiguration"
	list, err := wire.Collect(readItems[wire.Federation](ctx, d, op, path, nil))
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "", &graph.Error{Op: op, Kind: graph.ErrNotFound}
	}
	return list[0].FederatedIdpMfaBehavior, nil
}

// Assignments reads every active role assignment.
func (d *Door) Assignments(ctx context.Context) ([]graph.Assignment, error) {
	return d.assigned(ctx, graph.OpReadRoleAssignments, "/roleManagement/directory/roleAssignments")
}

// Eligible reads all eligible role assignments.
func (d *Door) Eligible(ctx context.Context) ([]graph.Assignment, error) {
	return d.assigned(ctx, graph.OpReadEligibleRoles, eligibilityPath)
}

func (d *Door) assigned(ctx context.Context, op, path string) ([]graph.Assignment, error) {
	return wire.Collect(readList[wire.RoleAssignment](ctx, d, op, path, url.Values{"$expand": {"principal"}}))
}

// GroupMembers yields the members of each group.
func (d *Door) GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members] {
	return func(yield func(graph.Members) bool) {
		for _, id := range groupIDs {
			m := graph.Members{GroupID: id}
			g, err := readObject[wire.Group](ctx, d, graph.OpReadGroup, "/groups/"+id,
				url.Values{"$select": {wire.GroupSelect}})
			m.Name, m.Err = g.Name, err
			if err == nil {
				m.UserIDs, m.Err = d.memberIDs(ctx, id)
			}
			if d.gone(ctx, m.Err) || !yield(m) {
				return
			}
		}
	}
}

// memberIDs reads the ids of the accounts in a group.
func (d *Door) memberIDs(ctx context.Context, groupID string) ([]string, error) {
	path, query := "/groups/"+groupID+"/transitiveMembers", url.Values{"$select": {"id"}, "$top": {"999"}}
	var ids []string
	for m, err := range readItems[wire.DirectoryObject](ctx, d, graph.OpReadGroupMembers, path, query) {
		if err != nil {
			return ids, err
		}
		if m.IsUser() {
			ids = append(ids, m.ID)
		}
	}
	return ids, nil
}

// gone reports whether the service failed, and not the request for one object.
func (d *Door) gone(ctx context.Context, err error) bool {
	return ctx.Err() != nil || kind(err, graph.ErrThrottled, graph.ErrUnavailable, graph.ErrOffline,
		graph.ErrSignInAgain)
}

// PerUserMFA yields the state of legacy per-user MFA.
func (d *Door) PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA] {
	return func(yield func(graph.PerUserMFA) bool) {
		for _, id := range userIDs {
			state, err := readObject[wire.Requirements](ctx, d, graph.OpReadPerUserMFA,
				"/users/"+id+"/authentication/requirements", nil)
			if d.gone(ctx, err) || !yield(graph.PerUserMFA{UserID: id, State: state, Err: err}) {
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
	return readList[wire.Registration](ctx, d, graph.OpReadRegistrations, registrationsPath, query)
}

// SignIns yields the sign-in log.
func (d *Door) SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error] {
	query := url.Values{"$filter": {"createdDateTime ge " + since.UTC().Format(time.RFC3339)}, "$top": {"1000"}}
	return readList[wire.SignIn](ctx, d, graph.OpReadSignInLog, "/auditLogs/signIns", query)
}

// CreatePass creates a Temporary Access Pass.
func (d *Door) CreatePass(ctx context.Context, userID, body string) (string, error) {
	return create[wire.Pass](ctx, d, graph.OpCreatePass,
		"/users/"+userID+"/authentication/temporaryAccessPassMethods", body)
}

// RevokeSessions ends the sessions of an account.
func (d *Door) RevokeSessions(ctx context.Context, userID string) error {
	_, err := d.change(ctx, graph.OpEndSessions, http.MethodPost, "/users/"+userID+"/revokeSignInSessions", "")
	return err
}
