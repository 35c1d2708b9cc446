package steps

import (
	"time"

	"cspready/assets"
	"cspready/graph"
)

// TenantInfo is the tenant that the operator signed in to, and who the operator is.
type TenantInfo struct {
	Organization graph.Organization
	Licence      graph.Licence
	Operator     graph.Operator
	Session      graph.Session
}

// Age returns how old the tenant is; false when its creation time is unknown.
func (p TenantInfo) Age(now time.Time) (time.Duration, bool) {
	if p.Organization.Created.IsZero() {
		return 0, false
	}
	return now.Sub(p.Organization.Created), true
}

// DescribeAge returns the age in days, or in years from two years on.
func (p TenantInfo) DescribeAge(now time.Time) assets.Text {
	age, ok := p.Age(now)
	if !ok || age < 0 {
		return say("tri.unknown")
	}
	days := int(age / (24 * time.Hour))
	if days < 2*365 {
		return say("age.days", "count", days)
	}
	return say("age.years", "count", days/365)
}
