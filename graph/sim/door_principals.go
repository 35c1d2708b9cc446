package sim

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"time"

	"cspready/graph"
)

const (
	principalFields = "id,appId,displayName,accountEnabled,appOwnerOrganizationId,verifiedPublisher,createdDateTime,appRoleAssignmentRequired,servicePrincipalType"
	offeredFields   = ",oauth2PermissionScopes,appRoles"
)

// Principals yields the service principals of the tenant.
func (d *Door) Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error] {
	return stream(ctx, d, graph.OpReadServicePrincipals, principalsPath, url.Values{"$select": {principalFields}, "$top": {"999"}}, principalIn)
}

// stream yields what a collection holds, and ends with the error if there is one.
func stream[T any](ctx context.Context, d *Door, op, path string, query url.Values, read func(op string, o object) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		stopped := false
		err := d.each(ctx, op, path, query, func(o object) bool {
			v, err := read(op, o)
			stopped = !yield(v, err) || err != nil
			return !stopped
		})
		if err != nil && !stopped {
			var none T
			yield(none, err)
		}
	}
}

// gather reads a collection into memory.
func gather[T any](all iter.Seq2[T, error]) ([]T, error) {
	var list []T
	for v, err := range all {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// PrincipalOf reads the service principal of an application id, with what it offers.
func (d *Door) PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error) {
	const op = graph.OpReadServicePrincipal
	list, err := d.all(ctx, op, principalsPath, url.Values{"$filter": {"appId eq " + literal(appID)}, "$select": {principalFields + offeredFields}})
	if err != nil {
		return graph.ServicePrincipalObject{}, err
	}
	if len(list) == 0 {
		return graph.ServicePrincipalObject{}, &graph.Error{Op: op, Kind: graph.ErrNotFound}
	}
	return principalIn(op, list[0])
}

// CreatePrincipal makes a service principal.
func (d *Door) CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error) {
	const op = graph.OpCreateServicePrincipal
	made, err := d.change(ctx, op, http.MethodPost, principalsPath, body)
	if err != nil {
		return graph.ServicePrincipalObject{}, err
	}
	return principalIn(op, made)
}

// UpdatePrincipal changes a service principal.
func (d *Door) UpdatePrincipal(ctx context.Context, id, body string) error {
	_, err := d.change(ctx, graph.OpChangeServicePrincipal, http.MethodPatch, principalsPath+"/"+id, body)
	return err
}

func principalIn(op string, o object) (graph.ServicePrincipalObject, error) {
	var v struct {
		ID, AppID, DisplayName, AppOwnerOrganizationID, ServicePrincipalType string
		AccountEnabled                                                       *bool
		AppRoleAssignmentRequired                                            bool
		CreatedDateTime                                                      time.Time
		VerifiedPublisher                                                    struct{ DisplayName string }
		Scopes                                                               []permissionAnswer `json:"oauth2PermissionScopes"`
		Roles                                                                []permissionAnswer `json:"appRoles"`
	}
	printed, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(printed, &v)
	}
	if err != nil || v.ID == "" {
		return graph.ServicePrincipalObject{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	p := graph.ServicePrincipalObject{ID: v.ID, AppID: v.AppID, Name: v.DisplayName, Owner: v.AppOwnerOrganizationID, Kind: v.ServicePrincipalType,
		NeedsAssignment: v.AppRoleAssignmentRequired, Created: v.CreatedDateTime, Publisher: v.VerifiedPublisher.DisplayName,
		DelegatedOffered: offeredIn(v.Scopes), RolesOffered: offeredIn(v.Roles)}
	if v.AccountEnabled != nil {
		p.Enabled = graph.TriOf(*v.AccountEnabled)
	}
	return p, nil
}

type permissionAnswer struct {
	ID, Value          string
	IsEnabled          bool
	AllowedMemberTypes []string // of roles: whom it is for
}

// offeredIn reads permissions, without the roles that are for people only.
func offeredIn(list []permissionAnswer) []graph.PermissionOffered {
	var all []graph.PermissionOffered
	for _, p := range list {
		if len(p.AllowedMemberTypes) == 1 && p.AllowedMemberTypes[0] == "User" {
			continue
		}
		all = append(all, graph.PermissionOffered{ID: p.ID, Value: p.Value, Enabled: p.IsEnabled})
	}
	return all
}
