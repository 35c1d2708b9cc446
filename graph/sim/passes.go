package sim

import (
	"slices"
	"time"

	"cspready/graph"
)

// A pass is what there is to a Temporary Access Pass beside its code, which is in one answer only.
type pass struct {
	starts, ends time.Time
	once, used   bool
}

// state is why the pass can be used at a time, or cannot.
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

// show adds what Graph tells of a pass. One of the scenario says nothing.
func (p *pass) show(o object) {
	if p == nil {
		return
	}
	o["startDateTime"], o["lifetimeInMinutes"], o["isUsableOnce"] = stamp(p.starts), int(p.ends.Sub(p.starts)/time.Minute), p.once
	o["isUsable"], o["methodUsabilityReason"] = p.state(time.Now())
}

// postPass makes a pass in the place of the one that was there. Its code is in this answer only.
//
// https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
func postPass(t *Tenant, c *call) (any, *fault) {
	if t.view().user(c.ids[0]) == nil { // a replica may not have heard of the account yet
		return nil, notFound(c.ids[0])
	}
	u := c.dir.user(c.ids[0])
	switch {
	case u.id == c.who.user:
		return nil, authenticationMethods.forbidden(true)
	case len(c.dir.roles(u.id, true)) > 0 && !t.mayHelpAdmins(c.who.user):
		return nil, authenticationMethods.forbidden(true)
	case !c.dir.covers(graph.PassMethod, u):
		return nil, badRequest("Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].")
	}
	p, f := c.dir.newPass(c.change)
	if f != nil {
		return nil, f
	}
	made := method{id: t.newID(), kind: "temporaryAccessPass", pass: p}
	t.changeUser(u.id, func(u *user) {
		u.methods = append(slices.DeleteFunc(slices.Clone(u.methods), func(m method) bool { return m.kind == made.kind }), made)
	})
	t.expectKeys(u.id, true)
	o := object{"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod", "id": made.id, "createdDateTime": stamp(time.Now()),
		"temporaryAccessPass": "sim-" + t.newID()[:8]}
	p.show(o)
	return o, nil
}

// newPass reads what a pass is to be like, within the bounds of the policy.
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

// whole is a number, whether it came from a body or is one of ours.
func whole(o object, name string) int {
	if f, ok := o[name].(float64); ok {
		return int(f)
	}
	n, _ := o[name].(int)
	return n
}

func (t *Tenant) mayHelpAdmins(userID string) bool {
	return slices.ContainsFunc(t.latest().roles(userID, true), func(r string) bool {
		return r == graph.GlobalAdministrator || r == graph.PrivilegedAuthAdministrator
	})
}
