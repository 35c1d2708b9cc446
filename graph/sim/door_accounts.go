package sim

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// Account reads one account.
func (d *Door) Account(ctx context.Context, key string) (graph.Account, error) {
	const op = graph.OpReadAccount
	o, err := d.one(ctx, op, "/users/"+key, url.Values{"$select": {userFields + ",passwordPolicies,assignedLicenses"}})
	if err != nil {
		return graph.Account{}, err
	}
	if word(o, "id") == "" {
		return graph.Account{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	licences, _ := o["assignedLicenses"].([]object)
	return graph.Account{User: userOf(o), Licensed: len(licences) > 0,
		KeepsPassword: strings.Contains(strings.ToLower(word(o, "passwordPolicies")), "disablepasswordexpiration")}, nil
}

// CreateUser makes an account.
func (d *Door) CreateUser(ctx context.Context, body string) (graph.User, error) {
	made, err := d.change(ctx, graph.OpCreateAccount, http.MethodPost, "/users", body)
	if err != nil {
		return graph.User{}, err
	}
	return userOf(made), nil
}

// AssignRole gives a directory role.
func (d *Door) AssignRole(ctx context.Context, body string) error {
	_, err := d.change(ctx, graph.OpAssignRole, http.MethodPost, assignmentsPath, body)
	return err
}

// RoleSchedules reads for how long the active assignments of a role hold.
func (d *Door) RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error) {
	list, err := d.all(ctx, graph.OpReadRoleSchedules, schedulesPath, url.Values{"$filter": {"roleDefinitionId eq '" + roleTemplate + "'"}})
	var schedules []graph.RoleSchedule
	for _, o := range list {
		schedules = append(schedules, graph.RoleSchedule{
			Role: word(o, "roleDefinitionId"), Principal: word(o, "principalId"), Scope: word(o, "directoryScopeId"),
			Activated: word(o, "assignmentType") != "Assigned", Ends: moment(o, "endDateTime"),
		})
	}
	return schedules, err
}

// PassPolicy reads what the tenant allows of Temporary Access Passes.
func (d *Door) PassPolicy(ctx context.Context) (graph.PassPolicy, error) {
	o, policy, err := d.methodPolicy(ctx, graph.OpReadPassPolicy, graph.PassMethod)
	minutes := func(name string) time.Duration { return time.Duration(whole(o, name)) * time.Minute }
	return graph.PassPolicy{
		MethodPolicy: policy, Once: truth(o, "isUsableOnce") == graph.Yes,
		Default: minutes("defaultLifetimeInMinutes"), Shortest: minutes("minimumLifetimeInMinutes"), Most: minutes("maximumLifetimeInMinutes"),
	}, err
}

// PasskeyPolicy reads what the tenant allows of passkeys.
func (d *Door) PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error) {
	_, policy, err := d.methodPolicy(ctx, graph.OpReadPasskeyPolicy, graph.PasskeyMethod)
	return policy, err
}

// SetMethodPolicy changes what the tenant allows of a method.
func (d *Door) SetMethodPolicy(ctx context.Context, kind graph.MethodKind, body string) error {
	_, err := d.change(ctx, graph.OpChangeMethodPolicy, http.MethodPatch, methodPoliciesPath+string(kind), body)
	return err
}

func (d *Door) methodPolicy(ctx context.Context, op string, kind graph.MethodKind) (object, graph.MethodPolicy, error) {
	o, err := d.one(ctx, op, methodPoliciesPath+string(kind), nil)
	return o, graph.MethodPolicy{
		Enabled: word(o, "state") == "enabled", SelfService: truth(o, "isSelfServiceRegistrationAllowed"),
		Include: targetsOf(o["includeTargets"]), Exclude: targetsOf(o["excludeTargets"]),
	}, err
}

func targetsOf(v any) (targets []graph.MethodTarget) {
	list, _ := v.([]any)
	for _, item := range list {
		o, _ := item.(object)
		raw, _ := json.Marshal(o) // it came from JSON, or could have
		targets = append(targets, graph.MethodTarget{ID: word(o, "id"), Group: word(o, "targetType") == "group", Raw: raw})
	}
	return targets
}
