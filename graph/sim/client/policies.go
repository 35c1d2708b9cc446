package client

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/wire"
)

const policiesPath = "/identity/conditionalAccess/policies"

// Policies reads the Conditional Access policies.
func (d *Client) Policies(ctx context.Context) ([]graph.Policy, error) {
	return wire.Collect(readItems[graph.Policy](ctx, d, graph.OpReadPolicies, policiesPath, nil))
}

// CreatePolicy creates a Conditional Access policy.
func (d *Client) CreatePolicy(ctx context.Context, body string) (graph.Policy, error) {
	const op = graph.OpCreatePolicy
	data, err := d.postJSON(ctx, op, policiesPath, body)
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
func (d *Client) UpdatePolicy(ctx context.Context, id, body string) error {
	_, err := d.sendWrite(ctx, graph.OpChangePolicy, http.MethodPatch, policiesPath+"/"+id, body)
	return err
}

// Strengths reads the authentication strengths.
func (d *Client) Strengths(ctx context.Context) ([]graph.Strength, error) {
	return wire.Collect(readList[wire.Strength](ctx, d, graph.OpReadStrengths,
		"/policies/authenticationStrengthPolicies", nil))
}

// Locations reads the named locations.
func (d *Client) Locations(ctx context.Context) ([]graph.Location, error) {
	return wire.Collect(readList[wire.Location](ctx, d, graph.OpReadLocations,
		"/identity/conditionalAccess/namedLocations", nil))
}

// Domains reads the verified domains.
func (d *Client) Domains(ctx context.Context) ([]graph.Domain, error) {
	return wire.Collect(readList[wire.Domain](ctx, d, graph.OpReadDomains, "/domains", nil))
}

// Federation reads how a federated domain handles MFA.
func (d *Client) Federation(ctx context.Context, domain string) (string, error) {
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
func (d *Client) Assignments(ctx context.Context, _ func() []string) (graph.AssignmentList, error) {
	return d.readAssignments(ctx, graph.OpReadRoleAssignments, "/roleManagement/directory/roleAssignments")
}

// Eligible reads all eligible role assignments.
func (d *Client) Eligible(ctx context.Context, _ func() []string) (graph.AssignmentList, error) {
	return d.readAssignments(ctx, graph.OpReadEligibleRoles, graphapi.EligibilityPath)
}

func (d *Client) readAssignments(ctx context.Context, op, path string) (graph.AssignmentList, error) {
	list, err := wire.Collect(readList[wire.RoleAssignment](ctx, d, op, path, url.Values{"$expand": {"principal"}}))
	return graph.AssignmentList{All: list}, err
}

// GroupMembers yields the members of each group.
func (d *Client) GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members] {
	return func(yield func(graph.Members) bool) {
		for _, id := range groupIDs {
			m := graph.Members{GroupID: id}
			g, err := readObject[wire.Group](ctx, d, graph.OpReadGroup, "/groups/"+id,
				url.Values{"$select": {wire.GroupSelect}})
			m.Name, m.Hidden, m.Err = g.Name, g.HidesMembers, err
			if err == nil {
				m.UserIDs, m.Nested, m.Err = d.memberIDs(ctx, id)
			}
			for _, nested := range m.Nested {
				g, err := readObject[wire.Group](ctx, d, graph.OpReadGroup, "/groups/"+nested,
					url.Values{"$select": {wire.GroupSelect}})
				m.Hidden, m.Err = m.Hidden || g.HidesMembers, cmp.Or(m.Err, wire.ListError(err))
			}
			if d.isServiceFailure(ctx, m.Err) || !yield(m) {
				return
			}
		}
	}
}

const groupEligibilityPath = "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"

// EligibleMembers yields those who may activate their membership of each group.
func (d *Client) EligibleMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members] {
	return func(yield func(graph.Members) bool) {
		for _, id := range groupIDs {
			found, err := wire.Collect(readList[wire.GroupEligibility](ctx, d, graph.OpReadEligibleMembers,
				groupEligibilityPath, url.Values{"$filter": {"groupId eq '" + id + "'"}}))
			m := graph.Members{GroupID: id, Err: err}
			for _, e := range found {
				if e.Member {
					m.UserIDs = append(m.UserIDs, e.PrincipalID)
				}
			}
			if d.isServiceFailure(ctx, err) || !yield(m) {
				return
			}
		}
	}
}

// memberIDs reads the ids of the accounts and of the groups in a group.
func (d *Client) memberIDs(ctx context.Context, groupID string) (ids, nested []string, err error) {
	path, query := "/groups/"+groupID+"/transitiveMembers", url.Values{"$select": {"id"}, "$top": {"999"}}
	for m, err := range readItems[wire.DirectoryObject](ctx, d, graph.OpReadGroupMembers, path, query) {
		switch {
		case err != nil:
			return ids, nested, err
		case m.IsUser():
			ids = append(ids, m.ID)
		case m.IsGroup():
			nested = append(nested, m.ID)
		}
	}
	return ids, nested, nil
}

// isServiceFailure reports whether the service failed, and not the request for one object.
func (d *Client) isServiceFailure(ctx context.Context, err error) bool {
	return ctx.Err() != nil || isAnyKind(err, graph.ErrThrottled, graph.ErrUnavailable, graph.ErrOffline,
		graph.ErrSignInAgain)
}

// PerUserMFA yields the state of legacy per-user MFA.
func (d *Client) PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA] {
	return func(yield func(graph.PerUserMFA) bool) {
		for _, id := range userIDs {
			state, err := readObject[wire.StrongAuthenticationRequirements](ctx, d, graph.OpReadPerUserMFA,
				"/users/"+id+"/authentication/requirements", nil)
			if d.isServiceFailure(ctx, err) || !yield(graph.PerUserMFA{UserID: id, State: state, Err: err}) {
				return
			}
		}
	}
}

// Registrations yields the report on registered methods.
func (d *Client) Registrations(ctx context.Context) iter.Seq2[graph.Registration, error] {
	return readList[wire.Registration](ctx, d, graph.OpReadRegistrations, graphapi.RegistrationsPath, nil)
}

// SignIns yields the sign-in log.
func (d *Client) SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error] {
	query := url.Values{"$filter": {"createdDateTime ge " + since.UTC().Format(time.RFC3339)}, "$top": {"1000"}}
	return readList[wire.SignIn](ctx, d, graph.OpReadSignInLog, "/auditLogs/signIns", query)
}

// CreatePass creates a Temporary Access Pass.
func (d *Client) CreatePass(ctx context.Context, userID, body string) (string, error) {
	return createObject[wire.Pass](ctx, d, graph.OpCreatePass,
		"/users/"+userID+"/authentication/temporaryAccessPassMethods", body)
}

// RevokeSessions ends the sessions of an account.
func (d *Client) RevokeSessions(ctx context.Context, userID string) error {
	_, err := d.sendWrite(ctx, graph.OpEndSessions, http.MethodPost, "/users/"+userID+"/revokeSignInSessions", "")
	return err
}
