package graphapi

import (
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// getDefaultAppPolicy answers the tenant's policy on credentials of applications. Until someone sets it, it is
// disabled.
//
// https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
func getDefaultAppPolicy(_ *Service, c *request) (any, *odata.Error) {
	if c.directory.AppManagementPolicy != nil {
		return odata.DeepCopy(c.directory.AppManagementPolicy), nil
	}
	return directory.NewDefaultAppPolicy(false, directory.NoRestrictions()), nil
}

// getAppPolicies answers the app management policy that is assigned to a registration, if there is one.
func getAppPolicies(_ *Service, c *request) (any, *odata.Error) {
	a := c.directory.ApplicationByID(c.pathIDs[0])
	switch {
	case a == nil:
		return nil, odata.NotFound(c.pathIDs[0])
	case a.ManagementPolicy == nil:
		return odata.List{}, nil
	}
	return odata.ListOf([]odata.Object{a.ManagementPolicy}, func(o odata.Object) odata.Object {
		return odata.DeepCopy(o).(odata.Object)
	}), nil
}
