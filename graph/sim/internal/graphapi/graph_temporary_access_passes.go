package graphapi

import (
	"slices"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// postPass creates a pass, which replaces an existing one. Its code is in this answer only.
//
// https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
func postPass(t *Service, c *request) (any, *odata.Error) {
	if t.ReadReplica().FindUser(c.pathIDs[0]) == nil { // a replica may not have the account yet
		return nil, odata.NotFound(c.pathIDs[0])
	}
	u := c.directory.FindUser(c.pathIDs[0])
	switch {
	case u.ID == c.Token.User:
		return nil, AuthenticationMethods.forbiddenError(true)
	case len(c.directory.RolesOf(u.ID, true)) > 0 && !t.canManageAdmins(c.Token.User):
		return nil, AuthenticationMethods.forbiddenError(true)
	case !c.directory.PolicyCovers(graph.PassMethod, u):
		return nil, odata.BadRequest("Converged UserCredentialPolicy does not allow creating or updating this " +
			"authentication method. AuthMethodType [TemporaryAccessPass].")
	}
	p, f := c.directory.ReadPass(c.payload)
	if f != nil {
		return nil, f
	}
	made := directory.AuthMethod{ID: t.NewID(), Kind: "temporaryAccessPass", Pass: p}
	t.UpdateUser(u.ID, func(u *directory.User) {
		u.Methods = append(slices.DeleteFunc(slices.Clone(u.Methods), func(m directory.AuthMethod) bool {
			return m.Kind == made.Kind
		}), made)
	})
	t.ScheduleKeys(u.ID, true)
	o := odata.Object{"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod", "id": made.ID,
		"createdDateTime":     odata.FormatTime(time.Now()),
		"temporaryAccessPass": "sim-" + t.NewID()[:8]}
	p.AddTo(o)
	return o, nil
}

func (t *Service) canManageAdmins(userID string) bool {
	return slices.ContainsFunc(t.LatestDirectory().RolesOf(userID, true), func(r string) bool {
		return r == graph.GlobalAdministrator || r == graph.PrivilegedAuthAdministrator
	})
}
