package sim

import (
	"slices"
	"time"

	"cspready/graph"
)

// A pass is a Temporary Access Pass without its code, which is in the answer to its creation only.
type pass struct {
	starts, ends time.Time
	once, used   bool
}

// state reports whether the pass can be used at a time, and the reason in Graph's terms.
//
// https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod
func (p *pass) state(at time.Time) (usable bool, reason string) {
	switch {
	case p == nil || !at.Before(p.ends):
		return false, "Expired"
	case at.Before(p.starts):
		return false, "NotYetValid"
	case p.once && p.used:
		return false, "OneTimeUsed"
	}
	return true, "EnabledByPolicy"
}

// show adds the pass to the object that Graph answers. A pass from a scenario adds nothing.
func (p *pass) show(o object) {
	if p == nil {
		return
	}
	o["startDateTime"], o["lifetimeInMinutes"], o["isUsableOnce"] = stamp(p.starts),
		int(p.ends.Sub(p.starts)/time.Minute), p.once
	o["isUsable"], o["methodUsabilityReason"] = p.state(time.Now())
}

// postPass creates a pass, which replaces an existing one. Its code is in this answer only.
//
// https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
func postPass(t *graphService, c *call) (any, *fault) {
	if t.view().user(c.ids[0]) == nil { // a replica may not have the account yet
		return nil, notFound(c.ids[0])
	}
	u := c.dir.user(c.ids[0])
	switch {
	case u.id == c.who.user:
		return nil, authenticationMethods.forbidden(true)
	case len(c.dir.roles(u.id, true)) > 0 && !t.mayHelpAdmins(c.who.user):
		return nil, authenticationMethods.forbidden(true)
	case !c.dir.covers(graph.PassMethod, u):
		return nil, badRequest("Converged UserCredentialPolicy does not allow creating or updating this " +
			"authentication method. AuthMethodType [TemporaryAccessPass].")
	}
	p, f := c.dir.newPass(c.change)
	if f != nil {
		return nil, f
	}
	made := method{id: t.newID(), kind: "temporaryAccessPass", pass: p}
	t.changeUser(u.id, func(u *user) {
		u.methods = append(slices.DeleteFunc(slices.Clone(u.methods), func(m method) bool {
			return m.kind == made.kind
		}), made)
	})
	t.expectKeys(u.id, true)
	o := object{"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod", "id": made.id,
		"createdDateTime":     stamp(time.Now()),
		"temporaryAccessPass": "sim-" + t.newID()[:8]}
	p.show(o)
	return o, nil
}

// newPass reads a new pass from the body, within the limits of the policy.
func (d *directory) newPass(asked object) (*pass, *fault) {
	policy := d.methodPolicies[policyKey(graph.PassMethod)]
	minutes := whole(policy, "defaultLifetimeInMinutes")
	if asked["lifetimeInMinutes"] != nil {
		minutes = whole(asked, "lifetimeInMinutes")
	}
	once := truth(asked, "isUsableOnce") == graph.Yes
	if minutes < whole(policy, "minimumLifetimeInMinutes") || minutes > whole(policy, "maximumLifetimeInMinutes") ||
		!once && truth(policy, "isUsableOnce") == graph.Yes {
		return nil, badRequest("Temporary Access Pass parameters are not allowed by the policy.")
	}
	p := &pass{starts: time.Now(), once: once}
	if later := moment(asked, "startDateTime"); later.After(p.starts) {
		p.starts = later
	}
	p.ends = p.starts.Add(time.Duration(minutes) * time.Minute)
	return p, nil
}

// whole returns a number from a decoded body or from an object built here.
func whole(o object, name string) int {
	if f, ok := o[name].(float64); ok {
		return int(f)
	}
	n, _ := o[name].(int)
	return n
}

func (t *graphService) mayHelpAdmins(userID string) bool {
	return slices.ContainsFunc(t.latest().roles(userID, true), func(r string) bool {
		return r == graph.GlobalAdministrator || r == graph.PrivilegedAuthAdministrator
	})
}
