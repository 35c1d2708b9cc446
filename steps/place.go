package steps

import (
	"time"

	"cspready/assets"
	"cspready/graph"
)

// A Place is where the operator has arrived: which tenant this is and who is signed in to it.
type Place struct {
	Organization graph.Organization
	Licence      graph.Licence
	Operator     graph.Operator
	Session      graph.Session
}

// Age returns how old the tenant is; false when it did not say.
func (p Place) Age(now time.Time) (time.Duration, bool) {
	if p.Organization.Created.IsZero() {
		return 0, false
	}
	return now.Sub(p.Organization.Created), true
}

// AgeSaid is the age in days, or in years once it has two.
func (p Place) AgeSaid(now time.Time) assets.Text {
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

// A Memory keeps what helps the next visit to a tenant. It holds no secret.
type Memory interface {
	Recall(tenantID string) (Note, bool)
	Remember(Note) error
	Tenants() []Note // the latest visit first
}

// A Note is what is remembered of a tenant.
type Note struct {
	TenantID     string               `json:"tenantId"`
	Name         string               `json:"name"`
	Domain       string               `json:"domain"`
	Cloud        graph.Cloud          `json:"cloud"`
	PartnerType  PartnerType          `json:"partnerType,omitempty"`
	CodesBlocked bool                 `json:"codesBlocked,omitempty"` // device codes were refused, or will be
	Answers      Answers              `json:"answers,omitempty"`
	Statements   map[string]Statement `json:"statements,omitempty"`
	Seen         time.Time            `json:"seen"`
}

// FirstWay returns how to sign in to the tenant of a note when the person did not choose: by code, or through the browser where
// codes are known to be blocked.
func (n Note) FirstWay() graph.SignInMethod {
	if n.CodesBlocked {
		return graph.Browser
	}
	return graph.DeviceCode
}
