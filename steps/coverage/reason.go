package coverage

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// Reason returns why an account is not covered or unknown: the policy that comes nearest, and what it lacks. It is
// empty for an account that is covered, disabled or exempt.
func (v *Verdict) Reason(i int) assets.Text {
	switch v.states[i] {
	case Unknown:
		if state := v.tenant.PerUserMFA[i]; isPerUserMFAOn(state) && v.classes[v.classOf[i]].state == Uncovered {
			return assets.Say("why.per-user", "state", state)
		}
	case Uncovered:
	default:
		return assets.Text{}
	}
	return v.classReason(&v.classes[v.classOf[i]])
}

func (v *Verdict) classReason(c *class) assets.Text {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c.reason.Empty() {
		c.reason = v.explainClass(c)
	}
	return c.reason
}

func (v *Verdict) explainClass(c *class) assets.Text {
	if c.state == Unknown {
		return v.explainDoubt(c)
	}
	n, ok := v.nearestPolicy(c)
	if !ok {
		return assets.Say("why.no-policy")
	}
	r := &v.rules[n]
	name := r.policy.Name
	switch extent := c.reaches[n]; {
	case extent == notIncluded:
		return assets.Say("why.not-included", "policy", name)
	case extent >= firstExcluded:
		return assets.Say("why.excluded", "policy", name, "as", v.tenant.describeItem(r.excludes[extent-firstExcluded]))
	case r.policy.State == graph.StateReportOnly:
		return assets.Say("why.report-only", "policy", name)
	case r.policy.State == graph.StateOff:
		return assets.Say("why.off", "policy", name)
	case r.effect != requiresMFA:
		return assets.Say("why.asks", "policy", name, "asks", v.tenant.describeControls(r))
	case v.leavesOnlyLegacy(c):
		return assets.Say("why.legacy", "policy", name)
	}
	for _, f := range r.flaws {
		if limitingFlaws[f.Kind] {
			return assets.Say("why.limited", "policy", name, "limit", v.tenant.describeLimit(f))
		}
	}
	return assets.Say("why.holes", "policy", name)
}

// leavesOnlyLegacy reports whether all gaps of a class are legacy authentication.
func (v *Verdict) leavesOnlyLegacy(c *class) bool {
	old := v.space.legacySituations()[clients]
	for _, b := range c.gaps {
		if !b[clients].without(old).empty() {
			return false
		}
	}
	return true
}

// DoubtReason returns what has to be known before it is certain whether an account is covered, in all situations or in
// some. It is empty for an account that is covered, disabled or left aside.
func (v *Verdict) DoubtReason(i int) assets.Text {
	switch v.states[i] {
	case Unknown:
		return v.Reason(i)
	case Uncovered:
		return v.explainDoubt(&v.classes[v.classOf[i]])
	}
	return assets.Text{}
}

// explainDoubt returns what has to be known before a class can be judged.
func (v *Verdict) explainDoubt(c *class) assets.Text {
	for _, n := range c.doubtfulRules {
		r := &v.rules[n]
		switch {
		case len(r.policy.Unrecognised) > 0:
			return assets.Say("why.strange", "policy", r.policy.Name, "what", r.policy.Unrecognised)
		case v.tenant.Unlicensed:
			return assets.Say("why.unlicensed")
		case !r.certain:
			return assets.Say("why.strength-unknown", "policy", r.policy.Name)
		}
		if i, ok := r.uncertainItem(); ok {
			return v.tenant.because(assets.Say("why.unread", "policy", r.policy.Name, "what", v.tenant.describeItem(i)), i.unread)
		}
		if r.distinguishesExternal() {
			return assets.Say("why.external-untold", "policy", r.policy.Name)
		}
	}
	return assets.Say("why.unknown")
}

// because adds to a reason why something could not be read.
func (t *Tenant) because(what assets.Text, unread error) assets.Text {
	if unread == nil || t.Explain == nil {
		return what
	}
	return assets.Say("why.because", "what", what, "why", t.Explain(unread))
}

// distinguishesExternal reports whether a rule includes or excludes kinds of external users.
func (r *rule) distinguishesExternal() bool {
	return slices.ContainsFunc(slices.Concat(r.includes, r.excludes), func(i item) bool { return i.kind == guestItem })
}

// uncertainItem returns the first item of a rule whose users are not fully known.
func (r *rule) uncertainItem() (item, bool) {
	for _, list := range [][]item{r.excludes, r.includes} {
		for _, i := range list {
			if i.possible.all || len(i.possible.few) > 0 || i.possible.many != nil {
				return i, true
			}
		}
	}
	return item{}, false
}

// nearestPolicy returns the policy that needs the fewest changes to cover a class. Policies that are not meant to
// require MFA are ignored.
func (v *Verdict) nearestPolicy(c *class) (int, bool) {
	least, nearest := 0, -1
	for n := range v.rules {
		if d, meant := v.distanceToMFA(&v.rules[n], c.reaches[n]); meant && (nearest < 0 || d < least) {
			least, nearest = d, n
		}
	}
	return nearest, nearest >= 0
}

// distanceToMFA estimates the changes a rule needs to cover accounts with this reach. Turning a policy on takes less
// than rewriting it. If meant is false, the policy is not meant to require MFA.
func (v *Verdict) distanceToMFA(r *rule, extent reach) (d int, meant bool) {
	meant = r.effect == requiresMFA
	for _, f := range r.flaws {
		switch f.Kind {
		case Off:
			d += 8
		case ReportOnly:
			d += 3
		case MFAOptional, WeakStrength, CustomControlOnly:
			meant = true
			d += 2
		case OnlyAtRisk, OnlyAuthFlows, WorkloadIdentities, UserActions, AuthContexts, DeviceFilter, AppFilter, NotUnderstood:
			d += 5
		case NoControls, NoMFAControl:
			d += 9
		case SomeApps, SomeClients, SomePlatforms, SomeLocations:
			d += 4
		case AppsExcluded, PlatformsExcluded, LocationsExcluded:
			d += 2
		}
	}
	switch {
	case extent == notIncluded:
		d += 6
	case extent >= firstExcluded:
		d++
	}
	return d, meant
}
