package live

import (
	"context"

	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/policies"

	"cspready/graph"
)

// SecurityDefaults reports whether security defaults are on.
//
// https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get
func (c *Connection) SecurityDefaults(ctx context.Context) (on bool, err error) {
	const op = graph.OpReadSecurityDefaults
	policy, err := ask(op, func() (models.IdentitySecurityDefaultsEnforcementPolicyable, error) {
		return c.securityDefaults().Get(ctx, nil)
	})
	if err != nil {
		return false, err
	}
	if policy == nil || policy.GetIsEnabled() == nil {
		return false, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return *policy.GetIsEnabled(), nil
}

// SetSecurityDefaults turns security defaults on or off. ErrRefused holds Microsoft's reason, for example Conditional Access policies
// that are in force.
//
// https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-update
func (c *Connection) SetSecurityDefaults(ctx context.Context, on bool) error {
	policy := models.NewIdentitySecurityDefaultsEnforcementPolicy()
	policy.SetOdataType(nil) // the body is what the person was shown, and nothing more
	policy.SetIsEnabled(&on)
	op := graph.OpTurnOffSecurityDefaults
	if on {
		op = graph.OpTurnOnSecurityDefaults
	}
	_, err := ask(op, func() (models.IdentitySecurityDefaultsEnforcementPolicyable, error) {
		return c.securityDefaults().Patch(ctx, policy, nil)
	})
	return unsure(err)
}

func (c *Connection) securityDefaults() *policies.IdentitySecurityDefaultsEnforcementPolicyRequestBuilder {
	return policies.NewIdentitySecurityDefaultsEnforcementPolicyRequestBuilderInternal(map[string]string{}, c.adapter)
}
