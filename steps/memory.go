package steps

import (
	"time"

	"cspready/graph"
)

// A Memory stores notes for the next visit to a tenant. It contains no secret.
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

// DefaultSignIn returns how to sign in to the tenant of a note when the person did not choose: by code, or through
// the browser where codes are known to be blocked.
func (n Note) DefaultSignIn() graph.SignInMethod {
	if n.CodesBlocked {
		return graph.Browser
	}
	return graph.DeviceCode
}
