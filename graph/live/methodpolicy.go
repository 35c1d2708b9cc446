package live

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// methodConfiguration is what the authentication methods policy says of one method, with the fields of all kinds that are read here.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodconfiguration
type methodConfiguration struct {
	State                            string
	IncludeTargets, ExcludeTargets   []json.RawMessage
	IsSelfServiceRegistrationAllowed *bool

	IsUsableOnce                                                                 bool
	DefaultLifetimeInMinutes, MinimumLifetimeInMinutes, MaximumLifetimeInMinutes int
}

func methodPath(kind graph.MethodKind) string {
	return "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/" + segment(string(kind))
}

// PassPolicy returns what the tenant allows of Temporary Access Passes.
//
// https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethodconfiguration-get
func (c *Connection) PassPolicy(ctx context.Context) (graph.PassPolicy, error) {
	found, policy, err := c.methodPolicy(ctx, graph.OpReadPassPolicy, graph.PassMethod)
	if err != nil {
		return graph.PassPolicy{}, err
	}
	return graph.PassPolicy{
		MethodPolicy: policy, Once: found.IsUsableOnce,
		Default:  time.Duration(found.DefaultLifetimeInMinutes) * time.Minute,
		Shortest: time.Duration(found.MinimumLifetimeInMinutes) * time.Minute,
		Most:     time.Duration(found.MaximumLifetimeInMinutes) * time.Minute,
	}, nil
}

// PasskeyPolicy returns what the tenant allows of passkeys (FIDO2).
//
// https://learn.microsoft.com/graph/api/fido2authenticationmethodconfiguration-get
func (c *Connection) PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error) {
	_, policy, err := c.methodPolicy(ctx, graph.OpReadPasskeyPolicy, graph.PasskeyMethod)
	return policy, err
}

// SetMethodPolicy changes the parts of a method's policy that are in a JSON body, sent as it is.
//
// https://learn.microsoft.com/graph/api/authenticationmethodconfiguration-update
func (c *Connection) SetMethodPolicy(ctx context.Context, kind graph.MethodKind, body string) error {
	_, err := c.raw(ctx, graph.OpChangeMethodPolicy, abstractions.PATCH, c.address(methodPath(kind)), []byte(body))
	return unsure(err)
}

func (c *Connection) methodPolicy(ctx context.Context, op string, kind graph.MethodKind) (methodConfiguration, graph.MethodPolicy, error) {
	found, err := one[methodConfiguration](ctx, c, op, c.address(methodPath(kind)))
	if err != nil {
		return found, graph.MethodPolicy{}, err
	}
	include, readable := methodTargets(found.IncludeTargets)
	exclude, too := methodTargets(found.ExcludeTargets)
	if !readable || !too || found.State != "enabled" && found.State != "disabled" {
		return found, graph.MethodPolicy{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	policy := graph.MethodPolicy{Enabled: found.State == "enabled", Include: include, Exclude: exclude}
	if self := found.IsSelfServiceRegistrationAllowed; self != nil {
		policy.SelfService = graph.TriOf(*self)
	}
	return found, policy, nil
}

// methodTargets reads targets and keeps each as it came. One without an id could be anybody: false.
func methodTargets(raw []json.RawMessage) ([]graph.MethodTarget, bool) {
	var targets []graph.MethodTarget
	for _, r := range raw {
		var t struct{ ID, TargetType string }
		if json.Unmarshal(r, &t) != nil || t.ID == "" {
			return nil, false
		}
		group := strings.EqualFold(t.TargetType, "group") || t.ID == graph.AllUsers
		targets = append(targets, graph.MethodTarget{ID: t.ID, Group: group, Raw: r})
	}
	return targets, true
}
