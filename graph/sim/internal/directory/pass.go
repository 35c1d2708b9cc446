package directory

import (
	"slices"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
)

// A accessPass is a Temporary Access Pass without its code, which is in the answer to its creation only.
type accessPass struct {
	starts, Ends    time.Time
	oneTime, isUsed bool
}

// UsePass marks the Temporary Access Pass of a copied account as used.
func (u *User) UsePass() {
	u.Methods = slices.Clone(u.Methods)
	for i, m := range u.Methods {
		if m.Pass != nil {
			spent := *m.Pass
			spent.isUsed = true
			u.Methods[i].Pass = &spent
		}
	}
}

// TemporaryPass returns the Temporary Access Pass of an account, nil if none was created here.
func (u *User) TemporaryPass() *accessPass {
	for _, m := range u.Methods {
		if m.Pass != nil {
			return m.Pass
		}
	}
	return nil
}

// KeyCount counts the security keys of an account.
func (u *User) KeyCount() int {
	n := 0
	for _, m := range u.Methods {
		if m.Kind == "fido2" {
			n++
		}
	}
	return n
}

// ReadPass reads a new pass from the body, within the limits of the policy.
func (d *Directory) ReadPass(asked odata.Object) (*accessPass, *odata.Error) {
	policy := d.MethodPolicies[MethodPolicyKey(graph.PassMethod)]
	minutes := odata.IntValue(policy, "defaultLifetimeInMinutes")
	if asked["lifetimeInMinutes"] != nil {
		minutes = odata.IntValue(asked, "lifetimeInMinutes")
	}
	once := odata.BoolValue(asked, "isUsableOnce") == graph.Yes
	if minutes < odata.IntValue(policy, "minimumLifetimeInMinutes") ||
		minutes > odata.IntValue(policy, "maximumLifetimeInMinutes") ||
		!once && odata.BoolValue(policy, "isUsableOnce") == graph.Yes {
		return nil, odata.BadRequest("Temporary Access Pass parameters are not allowed by the policy.")
	}
	p := &accessPass{starts: time.Now(), oneTime: once}
	if later := odata.TimeValue(asked, "startDateTime"); later.After(p.starts) {
		p.starts = later
	}
	p.Ends = p.starts.Add(time.Duration(minutes) * time.Minute)
	return p, nil
}

// Usability reports whether the pass can be used at a time, and the reason in Graph's terms.
//
// https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod
func (p *accessPass) Usability(at time.Time) (usable bool, reason string) {
	switch {
	case p == nil || !at.Before(p.Ends):
		return false, "Expired"
	case at.Before(p.starts):
		return false, "NotYetValid"
	case p.oneTime && p.isUsed:
		return false, "OneTimeUsed"
	}
	return true, "EnabledByPolicy"
}

// AddTo adds the pass to the object that Graph answers. A pass from a scenario adds nothing.
func (p *accessPass) AddTo(o odata.Object) {
	if p == nil {
		return
	}
	o["startDateTime"], o["lifetimeInMinutes"], o["isUsableOnce"] = odata.FormatTime(p.starts),
		int(p.Ends.Sub(p.starts)/time.Minute), p.oneTime
	o["isUsable"], o["methodUsabilityReason"] = p.Usability(time.Now())
}
