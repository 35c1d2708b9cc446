package graphapi

import (
	"slices"
	"strconv"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
)

// activityPageLimit is the largest page of accounts if signInActivity is selected.
const activityPageLimit = 500

// selectsActivity reports whether a request selects signInActivity, and refuses callers who may not read it.
//
// https://learn.microsoft.com/graph/api/user-list
func (t *Service) selectsActivity(c *request) (bool, *odata.Error) {
	fields := strings.Split(c.Query.Get("$select"), ",")
	switch {
	case !slices.Contains(fields, "signInActivity"):
		return false, nil
	case !slices.Contains(c.Token.Scopes, "AuditLog.Read.All"):
		return false, directoryService.forbiddenError(false)
	case t.Licence < graph.P1:
		return false, AuthenticationMethods.licenceError()
	case len(c.pathIDs) == 1 && !graph.IsGUID(c.pathIDs[0]):
		return false, odata.BadRequest("Get By Key only supports UserId and the key has to be a valid Guid.")
	}
	if n, err := strconv.Atoi(c.Query.Get("$top")); err == nil && n > activityPageLimit {
		c.Query.Set("$top", strconv.Itoa(activityPageLimit))
	}
	return true, nil
}
