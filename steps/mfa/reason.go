package mfa

import (
	"cspready/assets"
	"cspready/graph"
)

// Reason says why an account is not covered, or not known to be: the policy that comes nearest, and on what it fails. It is empty for
// an account that is covered or left aside.
func (v *Verdict) Reason(i int) assets.Text {
	switch v.states[i] {
	case Unknown:
		if state := v.tenant.PerUser[i]; perUserOn(state) && v.classes[v.classOf[i]].state == Uncovered {
			return assets.Say("why.per-user", "state", state)
		}
	case Uncovered:
	default:
		return assets.Text{}
	}
	return v.reason(&v.classes[v.classOf[i]])
}

func (v *Verdict) reason(c *class) assets.Text {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c.why.Empty() {
		c.why = v.why(c)
	}
	return c.why
}

func (v *Verdict) why(c *class) assets.Text {
	if c.state == Unknown {
		return v.doubt(c)
	}
	n, ok := v.nearest(c)
	if !ok {
		return assets.Say("why.no-policy")
	}
	r := &v.rules[n]
	name := r.policy.Name
	switch at := c.codes[n]; {
	case at == notIncluded:
		return assets.Say("why.not-included", "policy", name)
	case at >= firstExcluded:
		return assets.Say("why.excluded", "policy", name, "as", v.tenant.describe(r.excludes[at-firstExcluded]))
	case r.policy.State == graph.StateReportOnly:
		return assets.Say("why.report-only", "policy", name)
	case r.policy.State == graph.StateOff:
		return assets.Say("why.off", "policy", name)
	case r.demand != asksMFA:
		return assets.Say("why.asks", "policy", name, "asks", v.tenant.asks(r))
	case v.onlyLegacy(c):
		return assets.Say("why.legacy", "policy", name)
	}
	for _, f := range r.flaws {
		if limits[f.Kind] {
			return assets.Say("why.limited", "policy", name, "limit", v.tenant.limit(f))
		}
	}
	return assets.Say("why.holes", "policy", name)
}

// onlyLegacy reports whether all that is left open are old protocols.
func (v *Verdict) onlyLegacy(c *class) bool {
	old := v.space.legacy()[clients]
	for _, b := range c.holes {
		if !b[clients].without(old).empty() {
			return false
		}
	}
	return true
}

// doubt says what has to be known before a class can be judged.
func (v *Verdict) doubt(c *class) assets.Text {
	for _, n := range c.doubts {
		r := &v.rules[n]
		switch {
		case len(r.policy.Strange) > 0:
			return assets.Say("why.strange", "policy", r.policy.Name, "what", r.policy.Strange)
		case v.tenant.Unlicensed:
			return assets.Say("why.unlicensed")
		case !r.sure:
			return assets.Say("why.strength-unknown", "policy", r.policy.Name)
		}
		if i, ok := r.uncertain(); ok {
			return assets.Say("why.unread", "policy", r.policy.Name, "what", v.tenant.describe(i))
		}
	}
	return assets.Say("why.unknown")
}

// uncertain returns an item of which it is not known whom it names.
func (r *rule) uncertain() (item, bool) {
	for _, list := range [][]item{r.excludes, r.includes} {
		for _, i := range list {
			if i.maybe.all || len(i.maybe.few) > 0 || i.maybe.many != nil {
				return i, true
			}
		}
	}
	return item{}, false
}

// nearest returns the policy that needs least to cover a class. Policies that never meant to ask for MFA are not considered.
func (v *Verdict) nearest(c *class) (int, bool) {
	best, at := 0, -1
	for n := range v.rules {
		if d, meant := v.distance(&v.rules[n], c.codes[n]); meant && (at < 0 || d < best) {
			best, at = d, n
		}
	}
	return at, at >= 0
}

// distance counts what keeps a rule from covering those whom it meets like this. Turning a policy on takes less than writing another.
func (v *Verdict) distance(r *rule, at code) (d int, meant bool) {
	meant = r.demand == asksMFA
	for _, f := range r.flaws {
		switch f.Kind {
		case Off:
			d += 8
		case ReportOnly:
			d += 3
		case Avoidable, WeakStrength, CustomOnly:
			meant = true
			d += 2
		case AtRisk, OneFlow, Workloads, UserActions, Contexts, Devices, AppFilter, Strange:
			d += 5
		case NothingAsked, OtherControl:
			d += 9
		case SomeApps, SomeClients, SomePlatforms, SomeLocations:
			d += 4
		case AppsLeftOut, PlatformsOut, LocationsOut:
			d += 2
		}
	}
	switch {
	case at == notIncluded:
		d += 6
	case at >= firstExcluded:
		d++
	}
	return d, meant
}
